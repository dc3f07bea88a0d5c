#include "glm/ols.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

/* Less than this of a column is what rounding of the tables leaves. */
#define NOTHING 1e-7

/* And less than this of its length is what rounding of numbers leaves. */
#define NO_MORE 1e-12

/* Column k of the decomposition is column p - 1 - k of the design. */
static size_t mirrored(const gsl_matrix *design, size_t k)
{
    return design->size2 - 1 - k;
}

/* The columns in reverse, each of length 1; their lengths. */
static gsl_matrix *scaled(double *length, const gsl_matrix *design)
{
    gsl_matrix *x = gsl_matrix_alloc(design->size1, design->size2);

    for (size_t k = 0; k < design->size2; k++) {
        double square = 0;

        for (size_t t = 0; t < design->size1; t++) {
            double value = gsl_matrix_get(design, t, mirrored(design, k));

            square += value * value;
            gsl_matrix_set(x, t, k, value);
        }
        length[k] = sqrt(square);
        for (size_t t = 0; t < design->size1 && square > 0; t++)
            *gsl_matrix_ptr(x, t, k) /= length[k];
    }
    return x;
}

/* What is left of column k without the constant, or whatever the last is:
 * summed over the rows of R below its first, which loses no digit. */
static double left_of(const gsl_matrix *qr, size_t k)
{
    double square = 0;

    for (size_t i = k ? 1 : 0; i <= k; i++)
        square += pow(gsl_matrix_get(qr, i, k), 2);
    return sqrt(square);
}

/* Columns of the design by which column k of qr is explained. */
static void explain(struct ols *ols, const gsl_matrix *qr,
                    const gsl_matrix *design, size_t k)
{
    gsl_vector *share = gsl_vector_alloc(k ? k : 1);
    double left = left_of(qr, k), unit = left > NO_MORE ? left : 1;

    ols->dependent = mirrored(design, k);
    ols->shares = NEW_ARRAY(double, design->size2);
    for (size_t i = k; i-- > 0;) {
        double sum = gsl_matrix_get(qr, i, k);

        for (size_t j = i + 1; j < k; j++)
            sum -= gsl_matrix_get(qr, i, j) * gsl_vector_get(share, j);
        gsl_vector_set(share, i, sum / gsl_matrix_get(qr, i, i));
        ols->shares[mirrored(design, i)] = gsl_vector_get(share, i) / unit;
    }
    gsl_vector_free(share);
}

static gsl_matrix *basis_of(const gsl_matrix *qr, const gsl_vector *tau)
{
    gsl_matrix *basis = gsl_matrix_calloc(qr->size1, qr->size2);

    for (size_t k = 0; k < qr->size2; k++) { /* column k = Q e_k */
        gsl_vector_view column = gsl_matrix_column(basis, k);

        gsl_vector_set(&column.vector, k, 1);
        gsl_linalg_QR_Qvec(qr, tau, &column.vector);
    }
    return basis;
}

/* inv(R), its rows in the order of the design and in its units. */
static gsl_matrix *rows_of(const gsl_matrix *qr, const double *length)
{
    size_t p = qr->size2;
    gsl_matrix *lower = gsl_matrix_calloc(p, p);
    gsl_matrix *inverse = gsl_matrix_alloc(p, p);
    gsl_matrix *rows = gsl_matrix_alloc(p, p);

    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j <= i; j++)
            gsl_matrix_set(lower, i, j, gsl_matrix_get(qr, j, i));
    gsl_matrix_set_identity(inverse);
    blas_solve_lower(inverse, lower);
    for (size_t k = 0; k < p; k++)
        for (size_t i = 0; i < p; i++)
            gsl_matrix_set(rows, mirrored(qr, k), i,
                           gsl_matrix_get(inverse, i, k) / length[k]);
    gsl_matrix_free(lower), gsl_matrix_free(inverse);
    return rows;
}

bool ols_prepare(struct ols *ols, const gsl_matrix *design)
{
    size_t p = design->size2, k = 0;
    double *length = NEW_ARRAY(double, p);
    gsl_matrix *qr = scaled(length, design);
    gsl_vector *tau = gsl_vector_alloc(p);

    bug_if(!p || p > design->size1);
    *ols = (struct ols){0};
    gsl_linalg_QR_decomp(qr, tau);
    while (k < p && length[k] > 0 && left_of(qr, k) > NO_MORE &&
           fabs(gsl_matrix_get(qr, k, k)) > NOTHING * left_of(qr, k))
        k++;
    if (k < p) {
        explain(ols, qr, design, k);
    } else {
        ols->basis = basis_of(qr, tau);
        ols->rows = rows_of(qr, length);
    }
    gsl_matrix_free(qr), gsl_vector_free(tau);
    free(length);
    return k == p;
}

void ols_release(struct ols *ols)
{
    gsl_matrix_free(ols->basis), gsl_matrix_free(ols->rows);
    free(ols->shares);
}

void ols_residuals(gsl_matrix *weights, gsl_matrix *y, const struct ols *ols)
{
    blas_product(weights, 1, BLAS_TRANSPOSED, ols->basis, BLAS_PLAIN, y, 0);
    blas_product(y, -1, BLAS_PLAIN, ols->basis, BLAS_PLAIN, weights, 1);
}
