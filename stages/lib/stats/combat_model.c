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
gsl_matrix *combat_design(const struct combat_rows *rows, size_t count)
{
    size_t q = rows->covariates ? rows->covariates->size2 : 0;
    gsl_matrix *design = gsl_matrix_calloc(count, rows->batches + q);

    for (size_t i = 0; i < count; i++) {
        gsl_matrix_set(design, i, rows->batch[i], 1);
        for (size_t k = 0; k < q; k++)
            gsl_matrix_set(design, i, rows->batches + k,
                           gsl_matrix_get(rows->covariates, i, k));
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

/* inverse = inv(D'D) of columns of length[]; false when D is not of full rank.
 */
static bool invert(gsl_matrix *inverse, double *length, gsl_matrix *design)
{
    if (!scale_columns(design, length))
        return false;
    blas_gram(inverse, 1, design);
    return blas_inverse(inverse, inverse) > LEAST_CONDITION;
}

void combat_set_means(struct combat *c, const gsl_matrix *coefficients,
                      const size_t *members, size_t rows, size_t first)
{
    for (size_t v = 0; v < coefficients->size2; v++) {
        size_t reference = c->options.reference;
        double *alpha = &c->alpha[first + v];

        *alpha = 0;
        for (size_t b = 0; b < c->batches; b++)
            *alpha +=
                gsl_matrix_get(coefficients, b, v) *
                (reference == COMBAT_NONE ? (double)members[b] / (double)rows
                                          : (double)(b == reference));
        for (size_t b = 0; c->gamma && b < c->batches; b++)
            gsl_matrix_set(c->gamma, b, first + v,
                           gsl_matrix_get(coefficients, b, v) - *alpha);
        for (size_t k = 0; k < c->covariates; k++)
            gsl_matrix_set(c->beta, k, first + v,
                           gsl_matrix_get(coefficients, c->batches + k, v));
    }
}

/* sigma: of all rows, or of those of the reference. */
static void set_sigma(struct combat *c, const gsl_matrix *residual,
                      const gsl_matrix *y, const size_t *batch, size_t first)
{
    double *total = NEW_ARRAY(double, y->size2), rows = 0;
    double *sigma = c->sigma + first;
    const double *alpha = c->alpha + first;

    for (size_t i = 0; i < y->size1; i++) {
        if (c->options.reference != COMBAT_NONE &&
            batch[i] != c->options.reference)
            continue;
        rows++;
        for (size_t v = 0; v < y->size2; v++) {
            sigma[v] += pow(gsl_matrix_get(residual, i, v), 2);
            total[v] += pow(gsl_matrix_get(y, i, v) - alpha[v], 2);
        }
    }
    for (size_t v = 0; v < y->size2; v++) {
        double size = total[v] + rows * alpha[v] * alpha[v];

        sigma[v] = sigma[v] > LEAST_SHARE * size ? sqrt(sigma[v] / rows) : 0;
    }
    free(total);
}

/* The design with columns of unit length, and what undoes it. */
struct plan {
    gsl_matrix *design, *inverse;
    double *length;
};

static void fit_block(struct combat *c, const gsl_matrix *y,
                      const struct plan *plan, const struct combat_rows *rows,
                      const size_t *members, size_t first)
{
    size_t p = plan->design->size2;
    gsl_matrix *product = gsl_matrix_alloc(p, y->size2);
    gsl_matrix *coefficients = gsl_matrix_alloc(p, y->size2);
    gsl_matrix *residual = gsl_matrix_alloc(y->size1, y->size2);

    blas_product(product, 1, BLAS_TRANSPOSED, plan->design, BLAS_PLAIN, y, 0);
    blas_product(coefficients, 1, BLAS_PLAIN, plan->inverse, BLAS_PLAIN,
                 product, 0);
    gsl_matrix_memcpy(residual, y);
    blas_product(residual, -1, BLAS_PLAIN, plan->design, BLAS_PLAIN,
                 coefficients, 1);
    for (size_t k = 0; k < p; k++) {
        gsl_vector_view row = gsl_matrix_row(coefficients, k);

        gsl_vector_scale(&row.vector, 1 / plan->length[k]);
    }
    combat_set_means(c, coefficients, members, y->size1, first);
    set_sigma(c, residual, y, rows->batch, first);
    gsl_matrix_free(product), gsl_matrix_free(coefficients);
    gsl_matrix_free(residual);
}

enum combat_fault combat_fit_model(struct combat *c, const gsl_matrix *y,
                                   const struct combat_rows *rows,
                                   const size_t *members)
{
    struct plan plan = {.design = combat_design(rows, y->size1)};
    size_t p = plan.design->size2;
    bool is_done;

    plan.inverse = gsl_matrix_alloc(p, p);
    plan.length = NEW_ARRAY(double, p);
    is_done = invert(plan.inverse, plan.length, plan.design);
    for (size_t first = 0; is_done && first < c->features;
         first += COMBAT_BLOCK) {
        gsl_matrix_const_view block = gsl_matrix_const_submatrix(
            y, 0, first, y->size1, combat_width(y, first));

        fit_block(c, &block.matrix, &plan, rows, members, first);
    }
    gsl_matrix_free(plan.design), gsl_matrix_free(plan.inverse);
    free(plan.length);
    return is_done ? COMBAT_DONE : COMBAT_CONFOUNDED;
}

void combat_center(gsl_matrix *y, const gsl_matrix *covariates,
                   const struct combat *c, size_t first)
{
    if (c->covariates) {
        gsl_matrix_const_view beta = gsl_matrix_const_submatrix(
            c->beta, 0, first, c->covariates, y->size2);

        blas_product(y, -1, BLAS_PLAIN, covariates, BLAS_PLAIN, &beta.matrix,
                     1);
    }
    for (size_t i = 0; i < y->size1; i++)
        blas_add(gsl_matrix_ptr(y, i, 0), -1, c->alpha + first, y->size2);
}

void combat_standardize(gsl_matrix *y, const struct combat_rows *rows,
                        const struct combat *c, size_t first)
{
    combat_center(y, rows->covariates, c, first);
    if (c->ratio) {
        gsl_matrix *u = combat_intercepts(y, rows, c, first);

        combat_add_intercepts(y, -1, u, rows);
        gsl_matrix_free(u);
    }
    for (size_t i = 0; i < y->size1; i++)
        for (size_t v = 0; v < y->size2; v++) {
            double *z = gsl_matrix_ptr(y, i, v), sigma = c->sigma[first + v];

            *z = sigma > 0 ? *z / sigma : 0;
        }
}
