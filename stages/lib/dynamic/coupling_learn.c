#include "dynamic/coupling.h"

#include "base/mem.h"
#include "base/report.h"
#include "dynamic/coupling_sums.h"
#include "num/blas.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* P_k, its whitener and its inverse. */
static void find_posterior(struct coupling *coupling, size_t k,
                           const struct coupling_sums *sums)
{
    gsl_matrix_memcpy(coupling->whitener[k], sums->past);
    for (size_t j = 0; j <= coupling->nodes; j++)
        *gsl_matrix_ptr(coupling->whitener[k], j, j) +=
            coupling_precision(coupling, j);
    bug_if(!(blas_inverse(coupling->inverse[k], coupling->whitener[k]) > 0));
    bug_if(!blas_whitener(coupling->whitener[k], coupling->whitener[k]));
}

/* Adds what state k says of G, its deviation integrated out. */
static void add_shared(gsl_matrix *hessian, gsl_matrix *linear,
                       const struct coupling *coupling, size_t k,
                       const struct coupling_sums *sums)
{
    size_t nodes = coupling->nodes;
    double own = 1 / coupling->spread;
    gsl_matrix_view some =
        gsl_matrix_submatrix(coupling->inverse[k], 0, 0, nodes + 1, nodes);

    for (size_t i = 0; i < nodes; i++)
        for (size_t j = 0; j < nodes; j++)
            *gsl_matrix_ptr(hessian, i, j) +=
                own *
                ((i == j) - own * gsl_matrix_get(coupling->inverse[k], i, j));
    blas_product(linear, own, BLAS_TRANSPOSED, sums->cross, BLAS_PLAIN,
                 &some.matrix, 1);
}

/* m_k = (C_k' - (G, 0) S_k) inv(P_k) */
static void find_own(struct coupling *coupling, size_t k,
                     const struct coupling_sums *sums)
{
    size_t nodes = coupling->nodes;
    gsl_matrix *rest = gsl_matrix_alloc(nodes, nodes + 1);
    gsl_matrix_const_view upper =
        gsl_matrix_const_submatrix(sums->past, 0, 0, nodes, nodes + 1);

    gsl_matrix_transpose_memcpy(rest, sums->cross);
    blas_product(rest, -1, BLAS_PLAIN, coupling->shared, BLAS_PLAIN,
                 &upper.matrix, 1);
    blas_product(coupling->own[k], 1, BLAS_PLAIN, rest, BLAS_PLAIN,
                 coupling->inverse[k], 0);
    gsl_matrix_free(rest);
}

static void learn_connections(struct coupling *coupling,
                              const struct coupling_sums *sums)
{
    size_t nodes = coupling->nodes;
    gsl_matrix *hessian = gsl_matrix_calloc(nodes, nodes);
    gsl_matrix *linear = gsl_matrix_calloc(nodes, nodes);
    gsl_matrix *weight = gsl_matrix_alloc(nodes, nodes);

    for (size_t k = 0; k < coupling->states; k++) {
        find_posterior(coupling, k, &sums[k]);
        add_shared(hessian, linear, coupling, k, &sums[k]);
    }
    sparse_weights(weight, &coupling->sparse, coupling->shared);
    sparse_descend(coupling->shared, hessian, linear, coupling->noise, weight);
    for (size_t k = 0; k < coupling->states; k++)
        find_own(coupling, k, &sums[k]);
    gsl_matrix_free(hessian), gsl_matrix_free(linear), gsl_matrix_free(weight);
}

static void learn_noise(struct coupling *coupling,
                        const struct coupling_sums *sums)
{
    double frames = 0;

    gsl_vector_set_zero(coupling->noise);
    for (size_t k = 0; k < coupling->states; k++) {
        gsl_matrix *whole = coupling_whole(coupling, k);

        frames += sums[k].frames;
        coupling_sums_residual(coupling->noise, &sums[k], whole);
        for (size_t i = 0; i < coupling->nodes; i++)
            *gsl_vector_ptr(coupling->noise, i) +=
                coupling_own_square(coupling, k, i);
        gsl_matrix_free(whole);
    }
    for (size_t i = 0; i < coupling->nodes; i++) {
        double *q = gsl_vector_ptr(coupling->noise, i);

        *q =
            fmax(*q / frames, COUPLING_LEAST_NOISE *
                                  gsl_vector_get(coupling->prior->variance, i));
    }
}

static void learn_spread(struct coupling *coupling)
{
    size_t nodes = coupling->nodes;
    double sum = 2 * COUPLING_SPREAD_RATE;
    double count = (double)(coupling->states * nodes * nodes);

    for (size_t k = 0; k < coupling->states; k++)
        for (size_t j = 0; j < nodes; j++) {
            sum += (double)nodes * gsl_matrix_get(coupling->inverse[k], j, j);
            for (size_t i = 0; i < nodes; i++)
                sum += gsl_pow_2(gsl_matrix_get(coupling->own[k], i, j)) /
                       gsl_vector_get(coupling->noise, i);
        }
    coupling->spread = sum / (count + 2);
}

void coupling_learn(struct coupling *coupling, const gsl_matrix *pairs,
                    const gsl_matrix *gamma)
{
    struct coupling_sums *sums =
        NEW_ARRAY(struct coupling_sums, coupling->states);

    for (size_t k = 0; k < coupling->states; k++) {
        sums[k] = coupling_sums_new(coupling->nodes);
        coupling_sums_of(&sums[k], pairs, gamma, k);
    }
    learn_connections(coupling, sums);
    learn_noise(coupling, sums);
    learn_spread(coupling);
    sparse_learn(&coupling->sparse, coupling->shared);
    for (size_t k = 0; k < coupling->states; k++)
        coupling_sums_release(&sums[k]);
    free(sums);
}
