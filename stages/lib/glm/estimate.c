#include "glm/estimate.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

static const gsl_matrix *inverse_of(const struct estimate *estimate, size_t g)
{
    switch (estimate->noise) {
    case ESTIMATE_AR1:
        return estimate->autoregression.inverse[g];
    case ESTIMATE_ARMA11:
        return estimate->arma.models[g].inverse;
    case ESTIMATE_OLS:
        break;
    }
    return NULL;
}

/* variances(g, i) = r inverse r', r the row of wanted coefficient i. */
static gsl_matrix *variances_of(const struct estimate *estimate)
{
    static const size_t counts[] = {1, AUTOREGRESSION_BINS, 0};
    size_t models = estimate->noise == ESTIMATE_ARMA11
                        ? estimate->arma.count
                        : counts[estimate->noise];
    const gsl_matrix *rows = estimate->rows;
    gsl_matrix *variances = gsl_matrix_calloc(models, rows->size1);
    gsl_matrix *half = gsl_matrix_alloc(rows->size1, rows->size2);

    for (size_t g = 0; g < models; g++) {
        const gsl_matrix *inverse = inverse_of(estimate, g);

        if (inverse)
            blas_product(half, 1, BLAS_PLAIN, rows, BLAS_PLAIN, inverse, 0);
        else
            gsl_matrix_memcpy(half, rows);
        for (size_t i = 0; i < rows->size1; i++)
            for (size_t k = 0; k < rows->size2; k++)
                *gsl_matrix_ptr(variances, g, i) +=
                    gsl_matrix_get(half, i, k) * gsl_matrix_get(rows, i, k);
    }
    gsl_matrix_free(half);
    return variances;
}

void estimate_prepare(struct estimate *estimate, const struct ols *ols,
                      enum estimate_noise noise, const size_t *wanted,
                      size_t count, const bool *starts)
{
    size_t frames = ols->basis->size1, p = ols->basis->size2;

    bug_if(frames <= p || !count);
    *estimate = (struct estimate){.ols = ols,
                                  .noise = noise,
                                  .freedom = (double)(frames - p),
                                  .rows = gsl_matrix_alloc(count, p)};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < p; k++)
            gsl_matrix_set(estimate->rows, i, k,
                           gsl_matrix_get(ols->rows, wanted[i], k));
    if (noise == ESTIMATE_AR1)
        autoregression_prepare(&estimate->autoregression, ols->basis, starts);
    if (noise == ESTIMATE_ARMA11)
        arma_prepare(&estimate->arma, ols->basis, starts);
    estimate->variances = variances_of(estimate);
}

void estimate_release(struct estimate *estimate)
{
    gsl_matrix_free(estimate->rows), gsl_matrix_free(estimate->variances);
    if (estimate->noise == ESTIMATE_AR1)
        autoregression_release(&estimate->autoregression);
    if (estimate->noise == ESTIMATE_ARMA11)
        arma_release(&estimate->arma);
}

static void sum_squares(double *sum, const gsl_matrix *e)
{
    for (size_t t = 0; t < e->size1; t++)
        for (size_t j = 0; j < e->size2; j++)
            sum[j] += gsl_matrix_get(e, t, j) * gsl_matrix_get(e, t, j);
}

static void fill_t(gsl_matrix *t, const gsl_matrix *effects, const double *sum,
                   const size_t *model, const struct estimate *estimate)
{
    for (size_t i = 0; i < effects->size1; i++)
        for (size_t j = 0; j < effects->size2; j++) {
            double v = gsl_matrix_get(estimate->variances, model[j], i);
            double error = sqrt(v * sum[j] / estimate->freedom);

            gsl_matrix_set(t, i, j,
                           error > 0 ? gsl_matrix_get(effects, i, j) / error
                                     : NAN);
        }
}

void estimate_block(gsl_matrix *effects, gsl_matrix *t, gsl_matrix *y,
                    bool whitens, const struct estimate *estimate)
{
    size_t n = y->size2;
    gsl_matrix *weights = gsl_matrix_alloc(estimate->rows->size2, n);
    size_t *model = NEW_ARRAY(size_t, n);
    double *sum = NEW_ARRAY(double, n);

    ols_residuals(weights, y, estimate->ols);
    if (estimate->noise == ESTIMATE_AR1)
        autoregression_fit(model, sum, weights, y, whitens,
                           &estimate->autoregression);
    else if (estimate->noise == ESTIMATE_ARMA11)
        arma_fit(model, sum, weights, y, whitens, &estimate->arma);
    else
        sum_squares(sum, y);
    blas_product(effects, 1, BLAS_PLAIN, estimate->rows, BLAS_PLAIN, weights,
                 0);
    if (t)
        fill_t(t, effects, sum, model, estimate);
    gsl_matrix_free(weights);
    free(model), free(sum);
}

void estimate_rows(gsl_matrix *estimator, const struct estimate *estimate)
{
    bug_if(estimate->noise != ESTIMATE_OLS);
    blas_product(estimator, 1, BLAS_PLAIN, estimate->rows, BLAS_TRANSPOSED,
                 estimate->ols->basis, 0);
}
