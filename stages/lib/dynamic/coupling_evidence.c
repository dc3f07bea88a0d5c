#include "dynamic/coupling.h"

#include "num/blas.h"

#include <gsl/gsl_math.h>
#include <math.h>

enum { BLOCK = 256 };

double coupling_divergence(const struct coupling *coupling)
{
    size_t nodes = coupling->nodes;
    double sum =
        log(coupling->spread) + COUPLING_SPREAD_RATE / coupling->spread;

    for (size_t k = 0; k < coupling->states; k++) {
        double row = (double)nodes * log(coupling->spread) - (double)nodes - 1;

        for (size_t j = 0; j <= nodes; j++)
            row += coupling_precision(coupling, j) *
                       gsl_matrix_get(coupling->inverse[k], j, j) +
                   -2 * log(gsl_matrix_get(coupling->whitener[k], j, j));
        sum += (double)nodes * row / 2;
        for (size_t i = 0; i < nodes; i++)
            sum += coupling_own_square(coupling, k, i) /
                   gsl_vector_get(coupling->noise, i) / 2;
    }
    return sum - sparse_log_prior(&coupling->sparse, coupling->shared);
}

/* column[t] of some rows of pairs, for connections `whole`. */
static void fill_block(gsl_vector *column, const struct coupling *coupling,
                       const gsl_matrix *whole, const gsl_matrix *rows)
{
    size_t nodes = coupling->nodes, count = rows->size1;
    gsl_matrix_const_view past =
        gsl_matrix_const_submatrix(rows, 0, 0, count, nodes + 1);
    gsl_matrix_const_view present =
        gsl_matrix_const_submatrix(rows, 0, nodes + 1, count, nodes);
    gsl_matrix *rest = gsl_matrix_alloc(count, nodes);
    gsl_vector *inverse = gsl_vector_alloc(nodes);
    double offset = 0;

    for (size_t i = 0; i < nodes; i++) {
        offset += log(2 * M_PI * gsl_vector_get(coupling->noise, i));
        gsl_vector_set(inverse, i, 1 / gsl_vector_get(coupling->noise, i));
    }
    gsl_matrix_memcpy(rest, &present.matrix);
    blas_product(rest, -1, BLAS_PLAIN, &past.matrix, BLAS_TRANSPOSED, whole, 1);
    for (size_t t = 0; t < count; t++) {
        double sum = 0;

        for (size_t i = 0; i < nodes; i++)
            sum += gsl_pow_2(gsl_matrix_get(rest, t, i)) *
                   gsl_vector_get(inverse, i);
        gsl_vector_set(column, t, -(offset + sum) / 2);
    }
    gsl_matrix_free(rest), gsl_vector_free(inverse);
}

/* Takes nodes z' inv(P_k) z / 2 off. */
static void widen_block(gsl_vector *column, const struct coupling *coupling,
                        size_t k, const gsl_matrix *rows)
{
    size_t size = coupling->nodes + 1;
    gsl_matrix *z = gsl_matrix_alloc(rows->size1, size);
    gsl_matrix_const_view past =
        gsl_matrix_const_submatrix(rows, 0, 0, rows->size1, size);

    gsl_matrix_memcpy(z, &past.matrix);
    blas_whiten(z, coupling->whitener[k]);
    for (size_t t = 0; t < rows->size1; t++) {
        double sum = 0;

        for (size_t j = 0; j < size; j++)
            sum += gsl_pow_2(gsl_matrix_get(z, t, j));
        *gsl_vector_ptr(column, t) -= (double)coupling->nodes * sum / 2;
    }
    gsl_matrix_free(z);
}

void coupling_evidence(gsl_matrix *evidence, const struct coupling *coupling,
                       const gsl_matrix *pairs, bool is_point)
{
    for (size_t k = 0; k < coupling->states; k++) {
        gsl_matrix *whole = coupling_whole(coupling, k);

        for (size_t first = 0; first < pairs->size1; first += BLOCK) {
            size_t left = pairs->size1 - first;
            size_t count = left < BLOCK ? left : BLOCK;
            gsl_matrix_const_view rows = gsl_matrix_const_submatrix(
                pairs, first, 0, count, pairs->size2);
            gsl_vector_view column =
                gsl_matrix_subcolumn(evidence, k, first, count);

            fill_block(&column.vector, coupling, whole, &rows.matrix);
            if (!is_point)
                widen_block(&column.vector, coupling, k, &rows.matrix);
        }
        gsl_matrix_free(whole);
    }
}
