#include "rsa/bures.h"

#include "num/blas.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static double copies_of(const double *copies, size_t i)
{
    return copies ? copies[i] : 1;
}

void bures_gram(gsl_matrix *gram, const double *rdm, const double *copies)
{
    size_t n = gram->size1, p = 0;
    gsl_vector *mean = gsl_vector_calloc(n);
    double grand = 0, total = 0;

    gsl_matrix_set_zero(gram);
    for (size_t i = 0; i < n; i++) {
        total += copies_of(copies, i);
        for (size_t j = i + 1; j < n; j++, p++) {
            gsl_matrix_set(gram, i, j, -rdm[p] / 2);
            gsl_matrix_set(gram, j, i, -rdm[p] / 2);
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            *gsl_vector_ptr(mean, i) +=
                copies_of(copies, j) * gsl_matrix_get(gram, i, j) / total;
        grand += copies_of(copies, i) * gsl_vector_get(mean, i) / total;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(gram, i, j,
                           sqrt(copies_of(copies, i) * copies_of(copies, j)) *
                               (gsl_matrix_get(gram, i, j) -
                                gsl_vector_get(mean, i) -
                                gsl_vector_get(mean, j) + grand));
    gsl_vector_free(mean);
}

/* What rounding leaves of an eigenvalue 0 of sums of n terms of this size. */
static double rounding(size_t n, double size)
{
    return (double)n * DBL_EPSILON * size;
}

double bures_root(gsl_matrix *root, const gsl_matrix *gram)
{
    size_t n = gram->size1;
    gsl_vector *values = gsl_vector_alloc(n);
    gsl_matrix *vectors = gsl_matrix_alloc(n, n);
    double least = NAN, most = NAN;

    gsl_matrix_set_zero(root);
    if (blas_eigen(values, vectors, gram)) {
        least = gsl_vector_get(values, 0);
        most = gsl_vector_get(values, n - 1);
        /* root = R'R with the rows of R the vectors times value^1/4 */
        for (size_t k = 0; k < n; k++) {
            gsl_vector_view row = gsl_matrix_row(vectors, k);
            double value = gsl_vector_get(values, k);

            gsl_vector_scale(&row.vector,
                             value > rounding(n, most) ? sqrt(sqrt(value)) : 0);
        }
        blas_gram(root, 1, vectors);
    }
    gsl_vector_free(values), gsl_matrix_free(vectors);
    return most > 0 ? least / most : NAN;
}

double bures_fidelity(const gsl_matrix *root_a, const gsl_matrix *b)
{
    size_t n = b->size1;
    gsl_matrix *half = gsl_matrix_alloc(n, n), *whole = gsl_matrix_alloc(n, n);
    gsl_matrix *vectors = gsl_matrix_alloc(n, n);
    gsl_vector *values = gsl_vector_alloc(n);
    double size = blas_squares(root_a) * sqrt(blas_squares(b)), sum = NAN;

    blas_product(half, 1, BLAS_PLAIN, root_a, BLAS_PLAIN, b, 0);
    blas_product(whole, 1, BLAS_PLAIN, half, BLAS_PLAIN, root_a, 0);
    if (blas_eigen(values, vectors, whole)) {
        sum = 0;
        for (size_t k = 0; k < n; k++)
            if (gsl_vector_get(values, k) > rounding(n, size))
                sum += sqrt(gsl_vector_get(values, k));
    }
    gsl_matrix_free(half), gsl_matrix_free(whole), gsl_matrix_free(vectors);
    gsl_vector_free(values);
    return sum;
}

static double trace(const gsl_matrix *a)
{
    double sum = 0;

    for (size_t i = 0; i < a->size1; i++)
        sum += gsl_matrix_get(a, i, i);
    return sum;
}

double bures_similarity(const gsl_matrix *root_a, const gsl_matrix *a,
                        const gsl_matrix *b)
{
    double product = trace(a) * trace(b);

    return trace(a) > 0 && product > 0
               ? bures_fidelity(root_a, b) / sqrt(product)
               : NAN;
}

double bures_metric(const gsl_matrix *root_a, const gsl_matrix *a,
                    const gsl_matrix *b)
{
    return trace(a) + trace(b) - 2 * bures_fidelity(root_a, b);
}
