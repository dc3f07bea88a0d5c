#include "graph/walks.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

enum { ROUNDS = 100000 };

/* Strengths of the nodes and, by component, their sums: both to be freed. */
static double *strengths(double **volume, const struct network *network,
                         const size_t *component)
{
    double *strength = NEW_ARRAY(double, network->nodes);

    *volume = NEW_ARRAY(double, network->nodes);
    for (size_t i = 0; i < network->nodes; i++) {
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            strength[i] += network->weight[e];
        (*volume)[component[i]] += strength[i];
    }
    return strength;
}

/* The matrix of walks.h; 1 on the diagonal for a node without edges. */
static void fill_laplacian(gsl_matrix *matrix, const struct network *network,
                           const size_t *component, const double *strength,
                           const double *volume)
{
    gsl_matrix_set_identity(matrix);
    for (size_t i = 0; i < network->nodes; i++) {
        for (size_t j = 0; strength[i] > 0 && j < network->nodes; j++)
            if (component[j] == component[i])
                *gsl_matrix_ptr(matrix, i, j) +=
                    sqrt(strength[i] * strength[j]) / volume[component[i]];
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            *gsl_matrix_ptr(matrix, i, network->neighbor[e]) -=
                network->weight[e] /
                sqrt(strength[i] * strength[network->neighbor[e]]);
    }
}

void walks_passage(gsl_matrix *passage, const struct network *network,
                   const size_t *component)
{
    size_t n = network->nodes;
    gsl_matrix *inverse = gsl_matrix_alloc(n, n);
    double *volume, *strength = strengths(&volume, network, component);

    bug_if(network_is_signed(network) || passage->size1 != n);
    fill_laplacian(inverse, network, component, strength, volume);
    bug_if(blas_inverse(inverse, inverse) <= 0);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double time = GSL_POSINF;

            if (i == j)
                time = 0;
            else if (component[i] == component[j])
                time = volume[component[i]] *
                       (gsl_matrix_get(inverse, j, j) / strength[j] -
                        gsl_matrix_get(inverse, i, j) /
                            sqrt(strength[i] * strength[j]));
            gsl_matrix_set(passage, i, j, time);
        }
    free(volume), free(strength);
    gsl_matrix_free(inverse);
}

void walks_resistance(gsl_matrix *resistance, const gsl_matrix *passage,
                      const struct network *network, const size_t *component)
{
    double *volume, *strength = strengths(&volume, network, component);

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t j = 0; j < network->nodes; j++)
            gsl_matrix_set(resistance, i, j,
                           i == j ? 0
                                  : (gsl_matrix_get(passage, i, j) +
                                     gsl_matrix_get(passage, j, i)) /
                                        volume[component[i]]);
    free(volume), free(strength);
}

double walks_communicability(gsl_matrix *scaled, const struct network *network)
{
    size_t n = network->nodes;
    gsl_matrix *vectors = gsl_matrix_alloc(n, n);
    gsl_vector *values = gsl_vector_alloc(n);
    double shift;

    bug_if(scaled->size1 != n);
    gsl_matrix_set_zero(scaled);
    for (size_t i = 0; i < n; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            gsl_matrix_set(scaled, i, network->neighbor[e], network->weight[e]);
    bug_if(!blas_eigen(values, vectors, scaled));
    shift = gsl_vector_get(values, n - 1);
    for (size_t k = 0; k < n; k++) {
        gsl_vector_view row = gsl_matrix_row(vectors, k);

        gsl_vector_scale(&row.vector,
                         exp((gsl_vector_get(values, k) - shift) / 2));
    }
    blas_gram(scaled, 1, vectors);
    gsl_matrix_free(vectors);
    gsl_vector_free(values);
    return shift;
}

/* One round: share[j] = r_j / s_j goes along the edges.  Largest move. */
static double walk_on(gsl_vector *rank, double *share,
                      const struct network *network, const double *strength,
                      double damping)
{
    double moved = 0;

    for (size_t i = 0; i < network->nodes; i++)
        share[i] = strength[i] > 0 ? gsl_vector_get(rank, i) / strength[i] : 0;
    for (size_t i = 0; i < network->nodes; i++) {
        double sum = 0, next;

        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            sum += network->weight[e] * share[network->neighbor[e]];
        next = (1 - damping) / (double)network->nodes + damping * sum;
        moved = fmax(moved, fabs(next - gsl_vector_get(rank, i)));
        gsl_vector_set(rank, i, next);
    }
    return moved;
}

void walks_pagerank(gsl_vector *rank, const struct network *network,
                    double damping)
{
    size_t n = network->nodes;
    size_t *together = NEW_ARRAY(size_t, n); /* all in one component: 0 */
    double *volume, *strength = strengths(&volume, network, together);
    double *share = NEW_ARRAY(double, n), sum = 0;

    bug_if(network_is_signed(network) || damping < 0 || damping >= 1);
    gsl_vector_set_all(rank, 1 / (double)n);
    for (size_t round = 0; round < ROUNDS; round++)
        if (walk_on(rank, share, network, strength, damping) < 1e-15)
            break;
    for (size_t i = 0; i < n; i++)
        sum += gsl_vector_get(rank, i);
    gsl_vector_scale(rank, 1 / sum);
    free(together), free(volume), free(strength), free(share);
}
