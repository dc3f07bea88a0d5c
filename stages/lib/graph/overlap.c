#include "graph/overlap.h"

#include "base/report.h"
#include "num/blas.h"

#include <math.h>

/* Common neighbors of all pairs, the degrees on the diagonal. */
static gsl_matrix *count_common(gsl_matrix *edges,
                                const struct network *network)
{
    gsl_matrix *common = gsl_matrix_alloc(network->nodes, network->nodes);

    bug_if(edges->size1 != network->nodes);
    gsl_matrix_set_zero(edges);
    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            gsl_matrix_set(edges, i, network->neighbor[e], 1);
    blas_gram(common, 1, edges);
    return common;
}

void overlap_matching(gsl_matrix *matching, const struct network *network)
{
    gsl_matrix *common = count_common(matching, network);

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t j = 0; j < network->nodes; j++) {
            double both = gsl_matrix_get(common, i, i) +
                          gsl_matrix_get(common, j, j) -
                          2 * gsl_matrix_get(matching, i, j);

            gsl_matrix_set(matching, i, j,
                           i == j || both <= 0
                               ? 0
                               : 2 * gsl_matrix_get(common, i, j) / both);
        }
    gsl_matrix_free(common);
}

/* The degrees within `steps` steps, and the nodes common to two of them. */
static gsl_matrix *count_reached(gsl_matrix *edges,
                                 const struct network *network, size_t steps)
{
    gsl_matrix *common = count_common(edges, network);
    size_t n = network->nodes;
    gsl_matrix *reached = gsl_matrix_alloc(n, n), *next;

    gsl_matrix_memcpy(reached, edges);
    for (size_t step = 1; step < steps; step++) {
        next = gsl_matrix_alloc(n, n);
        gsl_matrix_memcpy(next, reached);
        for (size_t i = 0; i < n; i++)
            for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
                for (size_t j = 0; j < n; j++)
                    if (j != i &&
                        gsl_matrix_get(reached, network->neighbor[e], j) > 0)
                        gsl_matrix_set(next, i, j, 1);
        gsl_matrix_free(reached);
        reached = next;
    }
    blas_gram(common, 1, reached);
    gsl_matrix_free(reached);
    return common;
}

void overlap_topological(gsl_matrix *overlap, const struct network *network,
                         size_t steps)
{
    gsl_matrix *common = count_reached(overlap, network, steps);

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t j = 0; j < network->nodes; j++) {
            double joined = gsl_matrix_get(overlap, i, j);
            double least = fmin(gsl_matrix_get(common, i, i),
                                gsl_matrix_get(common, j, j));

            gsl_matrix_set(overlap, i, j,
                           i == j ? 1
                                  : (gsl_matrix_get(common, i, j) + joined) /
                                        (least + 1 - joined));
        }
    gsl_matrix_free(common);
}

void overlap_neighborhood(gsl_matrix *overlap, const struct network *network)
{
    gsl_matrix *common = count_common(overlap, network);

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t j = 0; j < network->nodes; j++) {
            double shared = gsl_matrix_get(common, i, j);
            double either = gsl_matrix_get(common, i, i) +
                            gsl_matrix_get(common, j, j) - 2 - shared;

            if (i == j || gsl_matrix_get(overlap, i, j) == 0)
                gsl_matrix_set(overlap, i, j, NAN);
            else
                gsl_matrix_set(overlap, i, j, either > 0 ? shared / either : 0);
        }
    gsl_matrix_free(common);
}

void overlap_cosine(gsl_matrix *cosine, const struct network *network)
{
    gsl_matrix *common = count_common(cosine, network);

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t j = 0; j < network->nodes; j++) {
            double both =
                gsl_matrix_get(common, i, i) * gsl_matrix_get(common, j, j);

            gsl_matrix_set(cosine, i, j,
                           both > 0 ? gsl_matrix_get(common, i, j) / sqrt(both)
                                    : NAN);
        }
    gsl_matrix_free(common);
}
