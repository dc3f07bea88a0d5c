/* What is estimated of planted noise, and that tests hold on null data. */
#include "../golden.h"
#include "../tap.h"
#include "glm_planted.h"

#include "glm/estimate.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <stdlib.h>

/* The mean of what is estimated of 400 voxels of long runs. */
static void planted_noise_is_found(void)
{
    enum { N = 600, C = 400 };
    gsl_matrix *x = random_design(N, 8, 21), *y = arma_noise(N, C, 0.4, 0, 5);
    gsl_matrix *weights = gsl_matrix_alloc(8, C);
    double *sum = NEW_ARRAY(double, C), rho = 0, a = 0, b = 0;
    size_t *model = NEW_ARRAY(size_t, C);
    bool *starts = no_gaps(N);
    struct ols ols;
    struct autoregression ar;
    struct arma arma;

    ok(ols_prepare(&ols, x), "unique");
    ols_residuals(weights, y, &ols);
    autoregression_prepare(&ar, ols.basis, starts);
    autoregression_fit(model, sum, weights, y, false, &ar);
    for (size_t j = 0; j < C; j++)
        rho += autoregression_rho(model[j]) / C;
    close_to(rho, 0.4, 0.03, "AR(1) of 0.4 is found, a little low");
    autoregression_release(&ar), gsl_matrix_free(y);
    y = arma_noise(N, C, 0.8, -0.4, 6);
    ols_residuals(weights, y, &ols);
    arma_prepare(&arma, ols.basis, starts);
    arma_fit(model, sum, weights, y, false, &arma);
    for (size_t j = 0; j < C; j++) {
        a += arma.models[model[j]].a / C;
        b += arma.models[model[j]].b / C;
    }
    close_to(a, 0.8, 0.03, "ARMA(1,1) of 0.8");
    close_to(b, -0.4, 0.04, "and -0.4 is found");
    arma_release(&arma), ols_release(&ols), free(starts);
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(weights);
    free(sum), free(model);
}

/* ---- calibration ---- */

/* Kolmogorov's distance of two-sided p-values of t to uniform ones. */
static double distance_to_uniform(const gsl_matrix *t, double freedom)
{
    size_t n = t->size2;
    double *p = NEW_ARRAY(double, n), most = 0;

    for (size_t j = 0; j < n; j++)
        p[j] = 2 * gsl_cdf_tdist_Q(fabs(gsl_matrix_get(t, 0, j)), freedom);
    gsl_sort(p, 1, n);
    for (size_t j = 0; j < n; j++) {
        most = fmax(most, p[j] - (double)j / (double)n);
        most = fmax(most, (double)(j + 1) / (double)n - p[j]);
    }
    free(p);
    return most;
}

/* The mean of estimates over its standard error. */
static double bias(const gsl_matrix *effects)
{
    double n = (double)effects->size2, sum = 0, square = 0;

    for (size_t j = 0; j < effects->size2; j++) {
        double x = gsl_matrix_get(effects, 0, j);

        sum += x, square += x * x;
    }
    return sum / n / sqrt((square - sum * sum / n) / (n - 1) / n);
}

/* t of a block design in noise that has no response. */
static double null_distance(enum estimate_noise kind, double a, double b)
{
    enum { N = 300, C = 2000, K = 8 };
    gsl_matrix *x = random_design(N, K, 31), *y = arma_noise(N, C, a, b, 7);
    gsl_matrix *effects = gsl_matrix_alloc(1, C), *t = gsl_matrix_alloc(1, C);
    const size_t wanted = 0;
    bool *starts = no_gaps(N);
    struct ols ols;
    struct estimate estimate;
    double distance;

    for (size_t i = 0; i < N; i++)
        gsl_matrix_set(x, i, 0, i / 10 % 2 ? 1 : 0);
    ok(ols_prepare(&ols, x), "unique");
    estimate_prepare(&estimate, &ols, kind, &wanted, 1, starts);
    estimate_block(effects, t, y, false, &estimate);
    ok(fabs(bias(effects)) < 3.3, "responses have no bias");
    distance = distance_to_uniform(t, estimate.freedom);
    estimate_release(&estimate), ols_release(&ols), free(starts);
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(effects);
    gsl_matrix_free(t);
    return distance;
}

static void tests_hold_on_null_data(void)
{
    double limit = 1.628 / (sqrt(2000) + 0.12 + 0.11 / sqrt(2000));

    ok(null_distance(ESTIMATE_OLS, 0, 0) < limit, "OLS on white noise");
    ok(null_distance(ESTIMATE_AR1, 0, 0) < limit, "AR(1) on white noise");
    ok(null_distance(ESTIMATE_AR1, 0.3, 0) < limit, "AR(1) on its noise");
    ok(null_distance(ESTIMATE_ARMA11, 0.7, -0.3) < limit,
       "ARMA(1,1) on its noise");
    ok(null_distance(ESTIMATE_OLS, 0.3, 0) > 2 * limit,
       "OLS on noise that remembers does not hold: the check can tell");
}

int main(void)
{
    planted_noise_is_found();
    tests_hold_on_null_data();
    return done();
}
