#include "rsa/whiten.h"

#include "base/report.h"
#include "num/blas.h"

#include <math.h>

bool whiten_factor(gsl_matrix *covariance)
{
    bug_if(covariance->size2 != covariance->size1 && covariance->size2 != 1);
    if (covariance->size2 == covariance->size1)
        return blas_cholesky(covariance);
    for (size_t p = 0; p < covariance->size1; p++) {
        double *variance = gsl_matrix_ptr(covariance, p, 0);

        if (!(*variance > 0) || !isfinite(*variance))
            return false;
        *variance = sqrt(*variance);
    }
    return true;
}

void whiten_patterns(gsl_matrix *patterns, const gsl_matrix *factor)
{
    bug_if(factor->size1 != patterns->size1);
    if (factor->size2 == factor->size1) {
        blas_solve_lower(patterns, factor);
        return;
    }
    for (size_t p = 0; p < patterns->size1; p++)
        for (size_t c = 0; c < patterns->size2; c++)
            *gsl_matrix_ptr(patterns, p, c) /= gsl_matrix_get(factor, p, 0);
}

/* u - its mean over runs, and 0 where there is none; present: 1 or 0. */
static void split(gsl_matrix *u, gsl_matrix *present, size_t conditions)
{
    for (size_t c = 0; c < conditions; c++)
        for (size_t p = 0; p < u->size1; p++) {
            double sum = 0, count = 0;

            for (size_t k = c; k < u->size2; k += conditions)
                if (!isnan(gsl_matrix_get(u, p, k))) {
                    sum += gsl_matrix_get(u, p, k);
                    count++;
                }
            for (size_t k = c; k < u->size2; k += conditions) {
                double *value = gsl_matrix_ptr(u, p, k);

                gsl_matrix_set(present, k / conditions, c, !isnan(*value));
                *value = isnan(*value) ? 0 : *value - sum / count;
            }
        }
}

void whiten_condition_noise(gsl_matrix *sigma, const gsl_matrix *patterns,
                            size_t runs)
{
    size_t n = sigma->size1;
    gsl_matrix *u = gsl_matrix_alloc(patterns->size1, patterns->size2);
    gsl_matrix *present = gsl_matrix_alloc(runs, n);
    gsl_matrix *both = gsl_matrix_alloc(n, n);

    bug_if(sigma->size2 != n || patterns->size2 != runs * n);
    gsl_matrix_memcpy(u, patterns);
    split(u, present, n);
    gsl_matrix_set_zero(sigma);
    for (size_t m = 0; m < runs; m++) {
        gsl_matrix_view run = gsl_matrix_submatrix(u, 0, m * n, u->size1, n);

        blas_gram_add(sigma, &run.matrix);
    }
    blas_mirror(sigma);
    blas_gram(both, 1, present);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double count = gsl_matrix_get(both, i, j);
            double *value = gsl_matrix_ptr(sigma, i, j);

            *value /= (count - 1) * (double)patterns->size1;
            if (count < 2)
                *value = 0;
        }
    gsl_matrix_free(u), gsl_matrix_free(present), gsl_matrix_free(both);
}
