#include "signal/connectivity.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "signal/corr.h"
#include "signal/scale.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_RCOND 1e-12

/* The columns that vary and hold no NaN; returns how many. */
static size_t find_defined(size_t *defined, const gsl_matrix *series)
{
    size_t count = 0;

    for (size_t j = 0; j < series->size2; j++) {
        gsl_vector_const_view x = gsl_matrix_const_column(series, j);

        if (!isnan(scale_mean(&x.vector)) &&
            !scale_is_flat(&x.vector, scale_largest(&x.vector)))
            defined[count++] = j;
    }
    return count;
}

/* Sigma becomes its inverse K, or for `is_partial` the partial correlation. */
static enum connectivity_status invert(gsl_matrix *sigma, bool is_partial)
{
    gsl_matrix *k = gsl_matrix_alloc(sigma->size1, sigma->size2);
    double rcond = blas_inverse(k, sigma);

    if (rcond >= LEAST_RCOND) {
        gsl_matrix_memcpy(sigma, k);
        if (is_partial) {
            gsl_matrix_scale(k, -1);
            for (size_t i = 0; i < k->size1; i++)
                gsl_matrix_set(k, i, i, gsl_matrix_get(sigma, i, i));
            corr_normalize(sigma, k);
        }
    }
    gsl_matrix_free(k);
    return rcond >= LEAST_RCOND ? CONNECTIVITY_DONE : CONNECTIVITY_SINGULAR;
}

/* The measure where every region is defined; `x` is used up. */
static enum connectivity_status measure(gsl_matrix *matrix, double *shrinkage,
                                        gsl_matrix *x,
                                        enum connectivity_kind kind,
                                        enum covariance_estimator estimator)
{
    bool is_partial = kind == CONNECTIVITY_PARTIAL;

    if (kind == CONNECTIVITY_SPEARMAN)
        corr_rank(x);
    if (kind != CONNECTIVITY_COVARIANCE && kind != CONNECTIVITY_PRECISION)
        scale_zscore(x);
    *shrinkage = covariance_estimate(matrix, x, estimator);
    if (is_partial || kind == CONNECTIVITY_PRECISION) {
        if (estimator == COVARIANCE_EMPIRICAL && x->size1 <= x->size2)
            return CONNECTIVITY_SINGULAR;
        return invert(matrix, is_partial);
    }
    if (kind != CONNECTIVITY_COVARIANCE)
        corr_normalize(matrix, matrix);
    return CONNECTIVITY_DONE;
}

enum connectivity_status connectivity(gsl_matrix *matrix,
                                      struct connectivity *found,
                                      const gsl_matrix *series,
                                      enum connectivity_kind kind,
                                      enum covariance_estimator estimator)
{
    size_t *defined = NEW_ARRAY(size_t, series->size2);
    size_t count = find_defined(defined, series);
    enum connectivity_status status = CONNECTIVITY_DONE;

    bug_if(matrix->size1 != series->size2 || matrix->size2 != series->size2);
    *found = (struct connectivity){.undefined = series->size2 - count};
    gsl_matrix_set_all(matrix, NAN);
    if (count) {
        gsl_matrix *x = gsl_matrix_alloc(series->size1, count);
        gsl_matrix *dense = gsl_matrix_alloc(count, count);

        for (size_t t = 0; t < series->size1; t++)
            for (size_t j = 0; j < count; j++)
                gsl_matrix_set(x, t, j, gsl_matrix_get(series, t, defined[j]));
        status = measure(dense, &found->shrinkage, x, kind, estimator);
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < count; j++)
                gsl_matrix_set(matrix, defined[i], defined[j],
                               gsl_matrix_get(dense, i, j));
        gsl_matrix_free(x), gsl_matrix_free(dense);
    }
    free(defined);
    return status;
}
