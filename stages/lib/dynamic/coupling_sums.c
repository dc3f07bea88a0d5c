#include "dynamic/coupling_sums.h"

#include "num/blas.h"

#include <float.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdbool.h>

enum { BLOCK = 256 };

static bool is_seen(const gsl_matrix *pairs, size_t t)
{
    return !isnan(gsl_matrix_get(pairs, t, 0));
}

struct coupling_sums coupling_sums_new(size_t nodes)
{
    return (struct coupling_sums){gsl_matrix_calloc(nodes + 1, nodes + 1),
                                  gsl_matrix_calloc(nodes + 1, nodes),
                                  gsl_vector_calloc(nodes), 0};
}

void coupling_sums_release(struct coupling_sums *sums)
{
    gsl_matrix_free(sums->past), gsl_matrix_free(sums->cross);
    gsl_vector_free(sums->square);
}

static void add_block(struct coupling_sums *sums, gsl_matrix *rows,
                      size_t count)
{
    size_t nodes = sums->square->size;
    gsl_matrix_view past = gsl_matrix_submatrix(rows, 0, 0, count, nodes + 1);
    gsl_matrix_view present =
        gsl_matrix_submatrix(rows, 0, nodes + 1, count, nodes);

    blas_gram_add(sums->past, &past.matrix);
    blas_product(sums->cross, 1, BLAS_TRANSPOSED, &past.matrix, BLAS_PLAIN,
                 &present.matrix, 1);
    for (size_t t = 0; t < count; t++)
        for (size_t i = 0; i < nodes; i++)
            *gsl_vector_ptr(sums->square, i) +=
                gsl_pow_2(gsl_matrix_get(&present.matrix, t, i));
}

void coupling_sums_of(struct coupling_sums *sums, const gsl_matrix *pairs,
                      const gsl_matrix *gamma, size_t k)
{
    gsl_matrix *rows = gsl_matrix_alloc(BLOCK, pairs->size2);
    size_t count = 0;

    for (size_t t = 0; t < pairs->size1; t++) {
        double weight = gamma ? gsl_matrix_get(gamma, t, k) : 1;

        if (!is_seen(pairs, t) || weight < DBL_EPSILON / 2)
            continue;
        for (size_t i = 0; i < pairs->size2; i++)
            gsl_matrix_set(rows, count, i,
                           sqrt(weight) * gsl_matrix_get(pairs, t, i));
        sums->frames += weight;
        if (++count == BLOCK)
            add_block(sums, rows, count), count = 0;
    }
    if (count) {
        gsl_matrix_view some =
            gsl_matrix_submatrix(rows, 0, 0, count, pairs->size2);

        add_block(sums, &some.matrix, count);
    }
    blas_mirror(sums->past);
    gsl_matrix_free(rows);
}

void coupling_sums_residual(gsl_vector *residual,
                            const struct coupling_sums *sums,
                            const gsl_matrix *whole)
{
    size_t nodes = whole->size1;
    gsl_matrix *half = gsl_matrix_alloc(nodes, nodes + 1);

    blas_product(half, 1, BLAS_PLAIN, whole, BLAS_PLAIN, sums->past, 0);
    for (size_t i = 0; i < nodes; i++) {
        double sum = gsl_vector_get(sums->square, i);

        for (size_t j = 0; j <= nodes; j++)
            sum += gsl_matrix_get(whole, i, j) *
                   (gsl_matrix_get(half, i, j) -
                    2 * gsl_matrix_get(sums->cross, j, i));
        *gsl_vector_ptr(residual, i) += sum;
    }
    gsl_matrix_free(half);
}
