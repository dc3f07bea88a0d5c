#include "base/mem.h"
#include "num/blas.h"
#include "stats/combat_steps.h"

#include <math.h>
#include <stdlib.h>

/* Least reciprocal condition of the design, and residual variance over that of
 * the feature, which rounding could not have made. */
#define LEAST_CONDITION 1e-12
#define LEAST_SHARE     1e-24

/* [one column per batch | covariates] */
static gsl_matrix *design_of(const size_t *batch, size_t batches,
                             const gsl_matrix *covariates, size_t rows)
{
    size_t q = covariates ? covariates->size2 : 0;
    gsl_matrix *design = gsl_matrix_calloc(rows, batches + q);

    for (size_t i = 0; i < rows; i++) {
        gsl_matrix_set(design, i, batch[i], 1);
        for (size_t k = 0; k < q; k++)
            gsl_matrix_set(design, i, batches + k,
                           gsl_matrix_get(covariates, i, k));
    }
    return design;
}

/* Columns of unit length, so that units do not matter to the condition. */
static bool scale_columns(gsl_matrix *design, double *length)
{
    for (size_t k = 0; k < design->size2; k++) {
        length[k] = 0;
        for (size_t i = 0; i < design->size1; i++)
            length[k] = hypot(length[k], gsl_matrix_get(design, i, k));
        if (length[k] == 0)
            return false;
        for (size_t i = 0; i < design->size1; i++)
            *gsl_matrix_ptr(design, i, k) /= length[k];
    }
    return true;
}

/* coefficients = inv(D'D) D'y; false when D is not of full rank. */
static bool least_squares(gsl_matrix *coefficients, gsl_matrix *design,
                          const gsl_matrix *y)
{
    size_t p = design->size2;
    double *length = NEW_ARRAY(double, p);
    gsl_matrix *inverse = gsl_matrix_alloc(p, p);
    gsl_matrix *product = gsl_matrix_alloc(p, y->size2);
    bool is_done = scale_columns(design, length);

    if (is_done) {
        blas_gram(inverse, 1, design);
        is_done = blas_inverse(inverse, inverse) > LEAST_CONDITION;
    }
    if (is_done) {
        blas_product(product, 1, BLAS_TRANSPOSED, design, BLAS_PLAIN, y, 0);
        blas_product(coefficients, 1, BLAS_PLAIN, inverse, BLAS_PLAIN, product,
                     0);
        for (size_t k = 0; k < p; k++) {
            gsl_vector_view row = gsl_matrix_row(coefficients, k);
            gsl_vector_view column = gsl_matrix_column(design, k);

            gsl_vector_scale(&row.vector, 1 / length[k]);
            gsl_vector_scale(&column.vector, length[k]);
        }
    }
    gsl_matrix_free(inverse), gsl_matrix_free(product), free(length);
    return is_done;
}

static void set_means(struct combat *c, const gsl_matrix *coefficients,
                      const size_t *members, size_t rows)
{
    for (size_t v = 0; v < c->features; v++) {
        size_t reference = c->options.reference;

        c->alpha[v] = 0;
        for (size_t b = 0; b < c->batches; b++)
            c->alpha[v] +=
                gsl_matrix_get(coefficients, b, v) *
                (reference == COMBAT_NONE ? (double)members[b] / (double)rows
                                          : (double)(b == reference));
        for (size_t k = 0; k < c->covariates; k++)
            gsl_matrix_set(c->beta, k, v,
                           gsl_matrix_get(coefficients, c->batches + k, v));
    }
}

/* sigma: of all rows, or of those of the reference. */
static void set_sigma(struct combat *c, const gsl_matrix *residual,
                      const gsl_matrix *y, const size_t *batch)
{
    double *total = NEW_ARRAY(double, c->features), rows = 0;

    for (size_t i = 0; i < y->size1; i++) {
        if (c->options.reference != COMBAT_NONE &&
            batch[i] != c->options.reference)
            continue;
        rows++;
        for (size_t v = 0; v < c->features; v++) {
            c->sigma[v] += pow(gsl_matrix_get(residual, i, v), 2);
            total[v] += pow(gsl_matrix_get(y, i, v) - c->alpha[v], 2);
        }
    }
    for (size_t v = 0; v < c->features; v++) {
        double size = total[v] + rows * c->alpha[v] * c->alpha[v];

        c->sigma[v] =
            c->sigma[v] > LEAST_SHARE * size ? sqrt(c->sigma[v] / rows) : 0;
    }
    free(total);
}

bool combat_fit_model(struct combat *c, const gsl_matrix *y,
                      const size_t *batch, const gsl_matrix *covariates,
                      const size_t *members)
{
    gsl_matrix *design = design_of(batch, c->batches, covariates, y->size1);
    gsl_matrix *coefficients = gsl_matrix_alloc(design->size2, c->features);
    bool is_done = least_squares(coefficients, design, y);

    if (is_done) {
        gsl_matrix *residual = gsl_matrix_alloc(y->size1, y->size2);

        gsl_matrix_memcpy(residual, y);
        blas_product(residual, -1, BLAS_PLAIN, design, BLAS_PLAIN, coefficients,
                     1);
        set_means(c, coefficients, members, y->size1);
        set_sigma(c, residual, y, batch);
        gsl_matrix_free(residual);
    }
    gsl_matrix_free(design), gsl_matrix_free(coefficients);
    return is_done;
}

/* y = (y - alpha - x beta) / sigma, 0 for features that are left alone. */
void combat_standardize(gsl_matrix *y, const gsl_matrix *covariates,
                        const struct combat *c)
{
    if (c->covariates)
        blas_product(y, -1, BLAS_PLAIN, covariates, BLAS_PLAIN, c->beta, 1);
    for (size_t i = 0; i < y->size1; i++)
        for (size_t v = 0; v < c->features; v++) {
            double *z = gsl_matrix_ptr(y, i, v);

            *z = c->sigma[v] > 0 ? (*z - c->alpha[v]) / c->sigma[v] : 0;
        }
}
