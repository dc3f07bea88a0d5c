/* Least squares and its noise: reference values of nilearn 0.14.0 (golden
 * files), and the definitions written out in full. */
#include "../golden.h"
#include "../tap.h"
#include "glm_planted.h"

#include "base/mem.h"
#include "glm/estimate.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <stdlib.h>
#include <string.h>

#define DIR "tests/golden/timeseries/"
enum { T = 120, P = 7, R = 6 };

/* ---- against nilearn ---- */

/* The design with A - B as its first column: y = (a - b)(A - B)/2 + ... */
static gsl_matrix *contrast_design(void)
{
    gsl_matrix *x = golden(DIR "design_spm.tsv", T, P);

    for (size_t t = 0; t < T; t++) {
        double a = gsl_matrix_get(x, t, 0), b = gsl_matrix_get(x, t, 1);

        gsl_matrix_set(x, t, 0, (a - b) / 2);
        gsl_matrix_set(x, t, 1, (a + b) / 2);
    }
    return x;
}

static void check_against(enum estimate_noise noise, const char *file,
                          const char *name)
{
    gsl_matrix *x = contrast_design();
    gsl_matrix *y = golden(DIR "in_X_T120_R6_seed42.tsv", T, R);
    gsl_matrix *want = golden(file, 5, R);
    gsl_matrix *effects = gsl_matrix_alloc(1, R), *t = gsl_matrix_alloc(1, R);
    const size_t wanted = 0;
    struct ols ols;
    struct estimate estimate;
    bool *starts = no_gaps(T);
    double most = 0;

    ok(ols_prepare(&ols, x), "the design has a unique fit");
    estimate_prepare(&estimate, &ols, noise, &wanted, 1, starts);
    estimate_block(effects, t, y, false, &estimate);
    for (size_t j = 0; j < R; j++) {
        double effect = gsl_matrix_get(want, 0, j);
        double its_t = gsl_matrix_get(want, 2, j);

        most = fmax(most, fabs(gsl_matrix_get(effects, 0, j) - effect));
        most = fmax(most, fabs(gsl_matrix_get(t, 0, j) - its_t));
    }
    close_to(estimate.freedom, 113, 0, "113 degrees of freedom");
    close_to(most, 0, 1e-9, name);
    estimate_release(&estimate), ols_release(&ols), free(starts);
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(want);
    gsl_matrix_free(effects), gsl_matrix_free(t);
}

/* ---- identities ---- */

static void planted_responses_come_back(void)
{
    gsl_matrix *x = random_design(60, 5, 3), *beta = noise(5, 4, 9);
    gsl_matrix *y = gsl_matrix_alloc(60, 4), *got = gsl_matrix_alloc(5, 4);
    const size_t all[] = {0, 1, 2, 3, 4};
    bool *starts = no_gaps(60);
    struct ols ols;

    ok(ols_prepare(&ols, x), "a design of noise has a unique fit");
    for (int kind = ESTIMATE_OLS; kind <= ESTIMATE_ARMA11; kind++) {
        struct estimate estimate;

        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, x, beta, 0, y);
        estimate_prepare(&estimate, &ols, (enum estimate_noise)kind, all, 5,
                         starts);
        estimate_block(got, NULL, y, true, &estimate);
        close_to(distance(got, beta), 0, 1e-12, "planted responses come back");
        estimate_release(&estimate);
    }
    ols_release(&ols), free(starts);
    gsl_matrix_free(x), gsl_matrix_free(beta), gsl_matrix_free(y);
    gsl_matrix_free(got);
}

static void a_combination_is_named(void)
{
    gsl_matrix *x = random_design(40, 6, 5);
    struct ols ols;

    for (size_t t = 0; t < 40; t++)
        gsl_matrix_set(x, t, 1,
                       2 * gsl_matrix_get(x, t, 3) - gsl_matrix_get(x, t, 4) +
                           1e6);
    ok(!ols_prepare(&ols, x), "a sum of columns has no fit of its own");
    ok(ols.dependent == 1, "the column is named");
    ok(fabs(ols.shares[3]) > 1e-6 && fabs(ols.shares[4]) > 1e-6 &&
           fabs(ols.shares[5]) > 0.9,
       "and those that make it up");
    ok(fabs(ols.shares[0]) < 1e-6 && fabs(ols.shares[2]) < 1e-6,
       "and no other");
    ols_release(&ols);
    for (size_t t = 0; t < 40; t++)
        gsl_matrix_set(x, t, 1, 0);
    ok(!ols_prepare(&ols, x) && ols.dependent == 1, "so is one of zeros");
    ols_release(&ols);
    for (size_t t = 0; t < 40; t++)
        gsl_matrix_set(x, t, 1, 1e6 + 0.01 * sin((double)t));
    ok(ols_prepare(&ols, x), "a small signal on a large mean is a column");
    ols_release(&ols), gsl_matrix_free(x);
}

static void estimators_give_the_same_responses(void)
{
    gsl_matrix *x = random_design(50, 6, 8), *y = noise(50, 3, 2);
    gsl_matrix *rows = gsl_matrix_alloc(2, 50), *a = gsl_matrix_alloc(2, 3);
    gsl_matrix *b = gsl_matrix_alloc(2, 3), *left = gsl_matrix_alloc(6, 3);
    const size_t wanted[] = {4, 0};
    bool *starts = no_gaps(50);
    struct ols ols;
    struct estimate estimate;

    ok(ols_prepare(&ols, x), "unique");
    estimate_prepare(&estimate, &ols, ESTIMATE_OLS, wanted, 2, starts);
    estimate_rows(rows, &estimate);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, rows, y, 0, a);
    estimate_block(b, NULL, y, true, &estimate);
    close_to(distance(a, b), 0, 1e-13, "one product gives the same responses");
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1, x, y, 0, left);
    close_to(gsl_matrix_max(left), 0, 1e-13, "residuals are orthogonal to X");
    estimate_release(&estimate), ols_release(&ols), free(starts);
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(rows);
    gsl_matrix_free(a), gsl_matrix_free(b), gsl_matrix_free(left);
}

/* ---- generalized least squares, written out ---- */

/* Of column 0 of a design: its response and t, and how unlikely V is. */
struct dense {
    double effect, t, unlikely;
};

static double log_diagonal(const gsl_matrix *l)
{
    double sum = 0;

    for (size_t i = 0; i < l->size1; i++)
        sum += log(gsl_matrix_get(l, i, i));
    return sum;
}

/* beta = inv(X'V^-1 X) X'V^-1 y, given V. */
static struct dense dense_fit(const gsl_matrix *x, const gsl_matrix *y,
                              size_t column, const gsl_matrix *v)
{
    size_t n = x->size1, p = x->size2;
    gsl_matrix *half = gsl_matrix_alloc(n, n), *wx = gsl_matrix_alloc(n, p);
    gsl_vector *wy = gsl_vector_alloc(n), *beta = gsl_vector_alloc(p);
    gsl_vector *left = gsl_vector_alloc(n), *tau = gsl_vector_alloc(p);
    gsl_matrix *gram = gsl_matrix_alloc(p, p);
    struct dense fit;
    double sum;

    gsl_matrix_memcpy(half, v), gsl_matrix_memcpy(wx, x);
    gsl_matrix_get_col(wy, y, column);
    gsl_linalg_cholesky_decomp1(half);
    gsl_blas_dtrsm(CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, 1, half,
                   wx);
    gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, half, wy);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1, wx, wx, 0, gram);
    gsl_linalg_QR_decomp(wx, tau);
    gsl_linalg_QR_lssolve(wx, tau, wy, beta, left);
    gsl_blas_ddot(left, left, &sum);
    gsl_linalg_cholesky_decomp1(gram);
    fit.unlikely = (double)(n - p) * log(sum) + 2 * log_diagonal(half) +
                   2 * log_diagonal(gram);
    gsl_linalg_cholesky_invert(gram);
    fit.effect = gsl_vector_get(beta, 0);
    fit.t =
        fit.effect / sqrt(gsl_matrix_get(gram, 0, 0) * sum / (double)(n - p));
    gsl_matrix_free(half), gsl_matrix_free(wx), gsl_vector_free(wy);
    gsl_vector_free(beta), gsl_vector_free(left), gsl_vector_free(tau);
    gsl_matrix_free(gram);
    return fit;
}

/* Correlations of ARMA(1,1) noise times its variance, 0 across gaps. */
static void fill_covariance(gsl_matrix *v, double a, double b,
                            const size_t *stretch, bool is_first_as_is)
{
    double zero = (1 + 2 * a * b + b * b) / (1 - a * a);
    double one = (a + b) * (1 + a * b) / (1 - a * a);

    for (size_t i = 0; i < v->size1; i++)
        for (size_t j = 0; j < v->size1; j++) {
            size_t lag = i > j ? i - j : j - i;
            double value = lag ? one * pow(a, (double)lag - 1) : zero;

            gsl_matrix_set(v, i, j, stretch[i] == stretch[j] ? value : 0);
        }
    if (!is_first_as_is)
        return;
    /* W = I - a L, so that V = inv(W) inv(W)' */
    for (size_t i = 0; i < v->size1; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;

            for (size_t k = 0; k <= j; k++)
                if (stretch[k] == stretch[i] && stretch[k] == stretch[j])
                    sum += pow(a, (double)(i - k)) * pow(a, (double)(j - k));
            gsl_matrix_set(v, i, j, sum), gsl_matrix_set(v, j, i, sum);
        }
}

/* Points of the grid at which series j is likelier. */
static size_t count_likelier(const struct arma *arma, const gsl_matrix *x,
                             const gsl_matrix *y, size_t j,
                             const size_t *stretch, double unlikely)
{
    gsl_matrix *v = gsl_matrix_alloc(x->size1, x->size1);
    size_t count = 0;

    for (size_t g = 0; g < arma->count; g++) {
        fill_covariance(v, arma->models[g].a, arma->models[g].b, stretch,
                        false);
        count += dense_fit(x, y, j, v).unlikely < unlikely - 1e-9;
    }
    gsl_matrix_free(v);
    return count;
}

/* What a noise makes of residuals of least squares. */
static void fit_noise(size_t *model, double *sum, gsl_matrix *weights,
                      const gsl_matrix *y, const struct estimate *estimate)
{
    gsl_matrix *e = gsl_matrix_alloc(y->size1, y->size2);

    gsl_matrix_memcpy(e, y);
    ols_residuals(weights, e, estimate->ols);
    if (estimate->noise == ESTIMATE_AR1)
        autoregression_fit(model, sum, weights, e, false,
                           &estimate->autoregression);
    else
        arma_fit(model, sum, weights, e, false, &estimate->arma);
    gsl_matrix_free(e);
}

/* Each voxel by its own model, in a run with a gap after frame 29. */
static void noise_is_that_of_the_definition(enum estimate_noise kind)
{
    enum { N = 80, K = 5, C = 4 };
    gsl_matrix *x = random_design(N, K, 11), *v = gsl_matrix_alloc(N, N);
    gsl_matrix *y = arma_noise(N, C, 0.6, -0.2, 4);
    gsl_matrix *copy = gsl_matrix_alloc(N, C);
    gsl_matrix *effects = gsl_matrix_alloc(1, C), *t = gsl_matrix_alloc(1, C);
    gsl_matrix *weights = gsl_matrix_alloc(K, C);
    const size_t wanted = 0;
    size_t stretch[N], model[C];
    double sum[C], most = 0, square = 0;
    size_t likelier = 0;
    bool *starts = no_gaps(N);
    struct ols ols;
    struct estimate estimate;

    starts[30] = true;
    for (size_t i = 0; i < N; i++)
        stretch[i] = i >= 30;
    gsl_matrix_memcpy(copy, y);
    ok(ols_prepare(&ols, x), "unique");
    estimate_prepare(&estimate, &ols, kind, &wanted, 1, starts);
    estimate_block(effects, t, y, true, &estimate);
    gsl_matrix_swap(y, copy); /* copy: the white residuals */
    fit_noise(model, sum, weights, y, &estimate);
    for (size_t j = 0; j < C; j++) {
        bool is_ar = kind == ESTIMATE_AR1;
        double a = is_ar ? autoregression_rho(model[j])
                         : estimate.arma.models[model[j]].a;
        double b = is_ar ? 0 : estimate.arma.models[model[j]].b;
        struct dense want;

        fill_covariance(v, a, b, stretch, is_ar);
        want = dense_fit(x, y, j, v);
        most = fmax(most, fabs(gsl_matrix_get(effects, 0, j) - want.effect));
        most = fmax(most, fabs(gsl_matrix_get(t, 0, j) - want.t));
        if (!is_ar)
            likelier +=
                count_likelier(&estimate.arma, x, y, j, stretch, want.unlikely);
        for (size_t i = 0; i < N; i++)
            square += pow(gsl_matrix_get(copy, i, j), 2) / sum[j];
    }
    close_to(most, 0, 1e-10,
             kind == ESTIMATE_AR1 ? "AR(1): the fit with V written out"
                                  : "ARMA(1,1): the fit with V written out");
    ok(likelier == 0, "no noise of the grid is likelier than that found");
    close_to(square, C, 1e-10, "residuals are white ones, s^2 theirs");
    estimate_release(&estimate), ols_release(&ols), free(starts);
    gsl_matrix_free(x), gsl_matrix_free(v), gsl_matrix_free(y);
    gsl_matrix_free(copy), gsl_matrix_free(effects), gsl_matrix_free(t);
    gsl_matrix_free(weights);
}

int main(void)
{
    check_against(ESTIMATE_OLS, DIR "glm_ols_effect_var_t_p_z.tsv",
                  "OLS: effect and t of nilearn");
    check_against(ESTIMATE_AR1, DIR "glm_ar1_effect_var_t_p_z.tsv",
                  "AR(1): effect and t of nilearn");
    planted_responses_come_back();
    a_combination_is_named();
    estimators_give_the_same_responses();
    noise_is_that_of_the_definition(ESTIMATE_AR1);
    noise_is_that_of_the_definition(ESTIMATE_ARMA11);
    return done();
}
