/*
 * Values of rsatoolbox f1f83cad (methods, section 2.4) and 0.3.2, of the
 * residuals default_rng(0).standard_normal((30, 4)) @ [[1, .5, 0, 0],
 * [0, 1, .3, 0], [0, 0, 1, .2], [0, 0, 0, 1]] of numpy 2.4.6.
 */
#include "rsa_toy.h"

#include "base/rng.h"
#include "num/blas.h"
#include "rsa/precision.h"
#include "rsa/whiten.h"

#include <stdio.h>

struct value {
    size_t i, j;
    double is;
};

static void agree(const gsl_matrix *s, const struct value *values, size_t count,
                  double tolerance, const char *name)
{
    double most = 0;

    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(gsl_matrix_get(s, values[k].i, values[k].j) -
                               values[k].is));
    close_to(most, 0, tolerance, name);
}

static void agrees_with_the_reference(void)
{
    static const struct value full[] = {{0, 0, .8703648240897216},
                                        {3, 3, 1.221692424747293},
                                        {1, 0, .3495699613514317},
                                        {2, 3, .5337488994171635}};
    static const struct value schaefer[] = {{0, 0, .8703648240897216},
                                            {0, 1, .20068736613320476},
                                            {3, 2, .3064241000182514}};
    static const struct value fewer[] = {{0, 0, 1.0096231959440771},
                                         {0, 1, .17311090782191127},
                                         {3, 2, .2643183532413454}};
    static const struct value ledoit[] = {{0, 0, .9429550744867318},
                                          {3, 3, 1.110616005271096},
                                          {0, 1, .16682214828763203},
                                          {2, 3, .2547162167558645}};
    static const struct value ledoit_fewer[] = {{3, 3, 1.2883145661144715},
                                                {0, 1, .19351369201365315}};
    static const struct value variances[] = {{0, 0, .8703648240897216},
                                             {3, 0, 1.221692424747293}};
    gsl_matrix *x = golden("tests/golden/rsa/noise_T30_P4.tsv", 30, 4);
    gsl_matrix *s = gsl_matrix_alloc(4, 4), *v = gsl_matrix_alloc(4, 1);
    double freedom = precision_center(x);

    close_to(freedom, 29, 0, "the mean costs one degree of freedom");
    close_to(precision_covariance(s, x, freedom, PRECISION_FULL), 0, 0, "full");
    agree(s, full, 4, 1e-14, "full covariance");
    precision_covariance(s, x, freedom, PRECISION_SCHAEFER_STRIMMER);
    agree(s, schaefer, 3, 1e-14, "Schaefer-Strimmer");
    precision_covariance(s, x, 25, PRECISION_SCHAEFER_STRIMMER);
    agree(s, fewer, 3, 1e-14, "Schaefer-Strimmer, fewer degrees of freedom");
    precision_covariance(s, x, freedom, PRECISION_LEDOIT_WOLF);
    agree(s, ledoit, 4, 1e-14, "Ledoit-Wolf");
    precision_covariance(s, x, 25, PRECISION_LEDOIT_WOLF);
    agree(s, ledoit_fewer, 2, 1e-14, "Ledoit-Wolf, fewer degrees of freedom");
    precision_covariance(v, x, freedom, PRECISION_DIAGONAL);
    agree(v, variances, 2, 1e-14, "variances");
    gsl_matrix_free(x), gsl_matrix_free(s), gsl_matrix_free(v);
}

/* lambda by two products, pair by pair, as the formula stands. */
static double plain_lambda(const gsl_matrix *x, double freedom)
{
    double frames = (double)x->size1, variances = 0, squares = 0;

    for (size_t i = 0; i < x->size2; i++)
        for (size_t j = 0; j < x->size2; j++) {
            double ii = 0, jj = 0, ij = 0, q = 0;

            for (size_t t = 0; t < x->size1; t++) {
                double a = gsl_matrix_get(x, t, i), b = gsl_matrix_get(x, t, j);

                ii += a * a / freedom, jj += b * b / freedom;
                ij += a * b / (frames - 1), q += a * a * b * b / (frames - 1);
            }
            if (i == j)
                continue;
            ij /= sqrt(ii * jj), q /= ii * jj;
            variances += frames / freedom / freedom * (q - ij * ij);
            squares += ij * ij;
        }
    return fmin(1, fmax(0, variances / squares));
}

static void is_the_formula(void)
{
    gsl_matrix *x = noise(60, 9, 8), *s = gsl_matrix_alloc(9, 9);
    double lambda;

    for (size_t t = 0; t < 60; t++)
        for (size_t p = 1; p < 9; p++)
            *gsl_matrix_ptr(x, t, p) +=
                0.8 * gsl_matrix_get(x, t, p - 1) * (double)p;
    precision_center(x);
    lambda = precision_covariance(s, x, 50, PRECISION_SCHAEFER_STRIMMER);
    ok(lambda > 0.01 && lambda < 0.99, "something is shrunk");
    close_to(lambda, plain_lambda(x, 50), 1e-13,
             "one product gives the shrinkage that two would");
    gsl_matrix_free(x), gsl_matrix_free(s);
}

static void one_channel_has_a_variance(void)
{
    const double values[] = {-1, 0, 1};
    gsl_matrix_const_view x = gsl_matrix_const_view_array(values, 3, 1);
    gsl_matrix *s = gsl_matrix_alloc(1, 1);

    for (enum precision_estimator e = PRECISION_SCHAEFER_STRIMMER;
         e <= PRECISION_FULL; e++) {
        precision_covariance(s, &x.matrix, 2, e);
        close_to(gsl_matrix_get(s, 0, 0), 1, 1e-15, "variance of one channel");
    }
    gsl_matrix_free(s);
}

/*
 * Conditions of 2, 3, 4 and 5 repeats and noise of variance 1: the trace over P
 * is 1 on average, with the standard error sqrt(2 / (10 * 6 * studies)).
 */
static void repeats_are_unbiased(void)
{
    enum { TRIALS = 14, STUDIES = 2000, P = 6 };
    static const size_t condition[TRIALS] = {0, 1, 2, 3, 0, 1, 2,
                                             3, 1, 2, 3, 2, 3, 3};
    gsl_matrix *trials = gsl_matrix_alloc(P, TRIALS);
    gsl_matrix *residuals = gsl_matrix_alloc(TRIALS, P);
    gsl_matrix *s = gsl_matrix_alloc(P, P), *v = gsl_matrix_alloc(P, 1);
    struct rng rng = rng_init(1, 0);
    double mean = 0, off = 0, freedom = 0;

    for (size_t k = 0; k < STUDIES; k++) {
        rng_normals(&rng, trials->data, P * TRIALS);
        for (size_t p = 0; p < P; p++)
            for (size_t t = 0; t < TRIALS; t++)
                *gsl_matrix_ptr(trials, p, t) +=
                    100 * (double)((p + 3) * condition[t]);
        freedom = precision_repeats(residuals, trials, condition, 5);
        precision_covariance(s, residuals, freedom, PRECISION_FULL);
        precision_covariance(v, residuals, freedom, PRECISION_DIAGONAL);
        for (size_t p = 0; p < P; p++)
            mean += gsl_matrix_get(v, p, 0) / (P * STUDIES);
        off += gsl_matrix_get(s, 0, 1) / STUDIES;
    }
    close_to(freedom, 10, 0, "trials less the conditions that have any");
    ok(fabs(mean - 1) < 4 * sqrt(2. / (10 * P * STUDIES)),
       "repeats in unequal numbers give the variance without bias");
    ok(fabs(off) < 4 * sqrt(1. / (10 * STUDIES)), "and the covariance");
    gsl_matrix_free(trials), gsl_matrix_free(residuals);
    gsl_matrix_free(s), gsl_matrix_free(v);
}

static void whitening_is_weighting(void)
{
    gsl_matrix *x = noise(40, 5, 2), *s = gsl_matrix_alloc(5, 5);
    gsl_matrix *n = gsl_matrix_alloc(5, 5), *y = noise(5, 3, 6);
    gsl_matrix *ny = gsl_matrix_alloc(5, 3), *want = gsl_matrix_alloc(3, 3);
    gsl_matrix *got = gsl_matrix_alloc(3, 3), *v = gsl_matrix_alloc(5, 1);
    double freedom = precision_center(x);

    precision_covariance(s, x, freedom, PRECISION_SCHAEFER_STRIMMER);
    ok(blas_inverse(n, s) > 0, "a precision");
    blas_product(ny, 1, BLAS_PLAIN, n, BLAS_PLAIN, y, 0);
    blas_product(want, 1, BLAS_TRANSPOSED, y, BLAS_PLAIN, ny, 0);
    ok(whiten_factor(s), "a factor");
    gsl_matrix_memcpy(ny, y);
    whiten_patterns(ny, s);
    blas_gram(got, 1, ny);
    close_to(distance(got, want), 0, 1e-13, "whitening is weighting by N");
    precision_covariance(v, x, freedom, PRECISION_DIAGONAL);
    gsl_matrix_set_zero(s);
    for (size_t p = 0; p < 5; p++)
        gsl_matrix_set(s, p, p, gsl_matrix_get(v, p, 0));
    ok(whiten_factor(s) && whiten_factor(v), "factors of variances");
    gsl_matrix_memcpy(ny, y);
    whiten_patterns(y, v), whiten_patterns(ny, s);
    close_to(distance(ny, y), 0, 1e-15, "variances alone are a diagonal");
    gsl_matrix_set(v, 2, 0, 0);
    ok(!whiten_factor(v), "no noise has no precision");
    precision_covariance(s, x, freedom, PRECISION_FULL);
    gsl_matrix_set(s, 1, 1, NAN);
    ok(!whiten_factor(s), "nor has NaN");
    gsl_matrix_free(x), gsl_matrix_free(s), gsl_matrix_free(n);
    gsl_matrix_free(y), gsl_matrix_free(ny), gsl_matrix_free(want);
    gsl_matrix_free(got), gsl_matrix_free(v);
}

int main(void)
{
    agrees_with_the_reference();
    is_the_formula();
    one_channel_has_a_variance();
    repeats_are_unbiased();
    whitening_is_weighting();
    return done();
}
