#include "dynamic/coupling.h"

#include "base/mem.h"
#include "base/report.h"
#include "dynamic/coupling_sums.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

static bool is_seen(const gsl_matrix *pairs, size_t t)
{
    return !isnan(gsl_matrix_get(pairs, t, 0));
}

gsl_matrix *coupling_pairs(const gsl_matrix *x, const struct chain_runs *runs)
{
    size_t nodes = x->size2;
    gsl_matrix *pairs = gsl_matrix_alloc(x->size1, 2 * nodes + 1);

    gsl_matrix_set_all(pairs, NAN);
    for (size_t r = 0; r < runs->count; r++)
        for (size_t t = runs->first[r] + 1; t < runs->first[r + 1]; t++) {
            if (!is_seen(x, t) || !is_seen(x, t - 1))
                continue;
            gsl_matrix_set(pairs, t, nodes, 1);
            for (size_t i = 0; i < nodes; i++) {
                gsl_matrix_set(pairs, t, i, gsl_matrix_get(x, t - 1, i));
                gsl_matrix_set(pairs, t, nodes + 1 + i,
                               gsl_matrix_get(x, t, i));
            }
        }
    return pairs;
}

/* ---- prior ---- */

static bool find_variance(struct coupling_prior *prior, size_t *node,
                          const struct coupling_sums *all)
{
    size_t nodes = prior->nodes;

    *node = nodes;
    for (size_t i = nodes; i-- > 0 && all->frames >= 2;) {
        double mean = gsl_matrix_get(all->cross, nodes, i) / all->frames;
        double square = gsl_vector_get(all->square, i) / all->frames;

        gsl_vector_set(prior->variance, i, square - mean * mean);
        if (!(square - mean * mean > 1e-13 * square) || !(square > 0))
            *node = i;
    }
    return all->frames >= 2 && *node == nodes;
}

static void find_ridge(struct coupling_prior *prior, struct coupling_sums *all)
{
    size_t nodes = prior->nodes;
    gsl_matrix *inverse = gsl_matrix_alloc(nodes + 1, nodes + 1);
    gsl_matrix *whole = gsl_matrix_alloc(nodes, nodes + 1);
    double noise = 0, error = 0;

    gsl_matrix_memcpy(inverse, all->past);
    for (size_t i = 0; i <= nodes; i++)
        *gsl_matrix_ptr(inverse, i, i) +=
            i < nodes ? gsl_vector_get(prior->variance, i) : 1;
    bug_if(!(blas_inverse(inverse, inverse) > 0));
    blas_product(whole, 1, BLAS_TRANSPOSED, all->cross, BLAS_PLAIN, inverse, 0);
    gsl_vector_set_zero(prior->noise);
    coupling_sums_residual(prior->noise, all, whole);
    for (size_t i = 0; i < nodes; i++) {
        gsl_vector_view row = gsl_matrix_row(whole, i);
        gsl_vector_view some = gsl_vector_subvector(&row.vector, 0, nodes);
        double least =
            COUPLING_LEAST_NOISE * gsl_vector_get(prior->variance, i);
        double *q = gsl_vector_ptr(prior->noise, i);

        *q = fmax(*q / all->frames, least);
        noise += *q / (double)nodes;
        error += gsl_matrix_get(inverse, i, i) / (double)nodes;
        gsl_matrix_set_row(prior->shared, i, &some.vector);
    }
    prior->spike = 3 / sqrt(noise * error);
    prior->spread = .01 / noise;
    gsl_matrix_free(inverse), gsl_matrix_free(whole);
}

bool coupling_prior_of(struct coupling_prior *prior, size_t *node,
                       const gsl_matrix *pairs)
{
    size_t nodes = (pairs->size2 - 1) / 2;
    struct coupling_sums all = coupling_sums_new(nodes);
    bool is_fine;

    *prior = (struct coupling_prior){.nodes = nodes,
                                     .shared = gsl_matrix_calloc(nodes, nodes),
                                     .noise = gsl_vector_calloc(nodes),
                                     .variance = gsl_vector_calloc(nodes)};
    coupling_sums_of(&all, pairs, NULL, 0);
    is_fine = find_variance(prior, node, &all);
    if (is_fine)
        find_ridge(prior, &all);
    coupling_sums_release(&all);
    return is_fine;
}

void coupling_prior_release(struct coupling_prior *prior)
{
    gsl_matrix_free(prior->shared);
    gsl_vector_free(prior->noise), gsl_vector_free(prior->variance);
}

struct coupling *coupling_new(const struct coupling_prior *prior, size_t states)
{
    struct coupling *coupling = NEW_ARRAY(struct coupling, 1);
    size_t nodes = prior->nodes;

    coupling->prior = prior;
    coupling->states = states, coupling->nodes = nodes;
    coupling->shared = gsl_matrix_alloc(nodes, nodes);
    gsl_matrix_memcpy(coupling->shared, prior->shared);
    coupling->noise = gsl_vector_alloc(nodes);
    gsl_vector_memcpy(coupling->noise, prior->noise);
    coupling->spread = prior->spread;
    coupling->sparse = (struct sparse){.2, prior->spike / 10, prior->spike};
    coupling->own = NEW_ARRAY(gsl_matrix *, states);
    coupling->whitener = NEW_ARRAY(gsl_matrix *, states);
    coupling->inverse = NEW_ARRAY(gsl_matrix *, states);
    for (size_t k = 0; k < states; k++) {
        coupling->own[k] = gsl_matrix_calloc(nodes, nodes + 1);
        coupling->whitener[k] = gsl_matrix_calloc(nodes + 1, nodes + 1);
        coupling->inverse[k] = gsl_matrix_calloc(nodes + 1, nodes + 1);
    }
    return coupling;
}

void coupling_free(struct coupling *coupling)
{
    if (!coupling)
        return;
    for (size_t k = 0; k < coupling->states; k++) {
        gsl_matrix_free(coupling->own[k]),
            gsl_matrix_free(coupling->whitener[k]);
        gsl_matrix_free(coupling->inverse[k]);
    }
    gsl_matrix_free(coupling->shared), gsl_vector_free(coupling->noise);
    free(coupling->own), free(coupling->whitener);
    free(coupling->inverse), free(coupling);
}

/* ---- what the other files ask ---- */

double coupling_precision(const struct coupling *coupling, size_t j)
{
    return j < coupling->nodes ? 1 / coupling->spread : 1;
}

gsl_matrix *coupling_whole(const struct coupling *coupling, size_t k)
{
    size_t nodes = coupling->nodes;
    gsl_matrix *whole = gsl_matrix_alloc(nodes, nodes + 1);
    gsl_matrix_view left = gsl_matrix_submatrix(whole, 0, 0, nodes, nodes);

    gsl_matrix_memcpy(whole, coupling->own[k]);
    gsl_matrix_add(&left.matrix, coupling->shared);
    return whole;
}

double coupling_own_square(const struct coupling *coupling, size_t k, size_t i)
{
    double sum = 0;

    for (size_t j = 0; j <= coupling->nodes; j++)
        sum += coupling_precision(coupling, j) *
               pow(gsl_matrix_get(coupling->own[k], i, j), 2);
    return sum;
}
