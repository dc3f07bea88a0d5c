/* Values of rsatoolbox f1f83cad (methods, section 1.1). */
#include "rsa_toy.h"

#include "num/blas.h"
#include "rsa/crossnobis.h"
#include "rsa/distance.h"
#include "rsa/whiten.h"

static void agrees_with_the_toy(void)
{
    static const double plain[] = {.9, -.834, -.184};
    static const double weighted[] = {.715, -1.2842, -.1652};
    gsl_matrix *x = toy_runs(), *n = toy_precision();
    double rdm[3];

    crossnobis(rdm, x, TOY_RUNS);
    close_to(furthest(rdm, plain, 3), 0, 1e-14, "crossnobis toy");
    gsl_matrix_free(x);
    x = toy_runs();
    ok(blas_inverse(n, n) > 0 && whiten_factor(n), "the toy has a covariance");
    whiten_patterns(x, n);
    crossnobis(rdm, x, TOY_RUNS);
    close_to(furthest(rdm, weighted, 3), 0, 1e-13, "with a precision");
    gsl_matrix_free(x), gsl_matrix_free(n);
}

static double difference(const gsl_matrix *x, size_t p, size_t i, size_t j)
{
    return gsl_matrix_get(x, p, i) - gsl_matrix_get(x, p, j);
}

/* Leave one run out: (train_i - train_j)' N (test_i - test_j) / P, averaged. */
static void leave_one_out(double *rdm, const gsl_matrix *x, size_t runs,
                          const gsl_matrix *n)
{
    size_t conditions = x->size2 / runs, channels = x->size1;

    for (size_t i = 0; i < conditions; i++)
        for (size_t j = i + 1; j < conditions; j++, rdm++) {
            *rdm = 0;
            for (size_t m = 0; m < runs; m++)
                for (size_t k = 0; k < runs; k++)
                    for (size_t p = 0; p < channels; p++)
                        for (size_t q = 0; q < channels && k != m; q++)
                            *rdm += difference(x, p, k * conditions + i,
                                               k * conditions + j) *
                                    gsl_matrix_get(n, p, q) *
                                    difference(x, q, m * conditions + i,
                                               m * conditions + j) /
                                    (double)(runs * (runs - 1) * channels);
        }
}

static gsl_matrix *some_covariance(size_t channels, unsigned long seed)
{
    gsl_matrix *x = noise(3 * channels, channels, seed);
    gsl_matrix *s = gsl_matrix_alloc(channels, channels);

    blas_gram(s, 1, x);
    gsl_matrix_free(x);
    return s;
}

enum { CHANNELS = 7, CONDITIONS = 5, RUNS = 4, PAIRS = 10 };

static void is_leaving_one_run_out(void)
{
    gsl_matrix *x = noise(CHANNELS, RUNS * CONDITIONS, 11);
    gsl_matrix *s = some_covariance(CHANNELS, 12);
    gsl_matrix *n = gsl_matrix_alloc(CHANNELS, CHANNELS);
    gsl_matrix *same[RUNS] = {s, s, s, s};
    double closed[PAIRS], folds[PAIRS], by_run[PAIRS];

    ok(blas_inverse(n, s) > 0, "a covariance with an inverse");
    leave_one_out(folds, x, RUNS, n);
    ok(crossnobis_by_run(by_run, x, RUNS, same), "one covariance for all");
    ok(whiten_factor(s), "a factor");
    whiten_patterns(x, s);
    crossnobis(closed, x, RUNS);
    close_to(furthest(closed, folds, PAIRS), 0, 1e-12,
             "the closed form is leaving one run out");
    close_to(furthest(by_run, folds, PAIRS), 0, 1e-12,
             "and so are all pairs of runs");
    gsl_matrix_free(x), gsl_matrix_free(s), gsl_matrix_free(n);
}

/* By the definition, with N = inv((S_m + S_n) / 2) of two runs. */
static void one_covariance_per_run(void)
{
    gsl_matrix *x = noise(CHANNELS, RUNS * CONDITIONS, 13);
    gsl_matrix *s[RUNS], *n = gsl_matrix_alloc(CHANNELS, CHANNELS);
    gsl_matrix *pair = gsl_matrix_alloc(CHANNELS, 2 * CONDITIONS);
    double want[PAIRS] = {0}, one[PAIRS], got[PAIRS];

    for (size_t m = 0; m < RUNS; m++)
        s[m] = some_covariance(CHANNELS, 20 + m);
    for (size_t a = 0; a < RUNS; a++)
        for (size_t b = a + 1; b < RUNS; b++) {
            gsl_matrix_memcpy(n, s[a]);
            gsl_matrix_add(n, s[b]);
            gsl_matrix_scale(n, 0.5);
            ok(blas_inverse(n, n) > 0, "a precision of two runs");
            for (size_t p = 0; p < CHANNELS; p++)
                for (size_t c = 0; c < CONDITIONS; c++) {
                    gsl_matrix_set(pair, p, c,
                                   gsl_matrix_get(x, p, a * CONDITIONS + c));
                    gsl_matrix_set(pair, p, CONDITIONS + c,
                                   gsl_matrix_get(x, p, b * CONDITIONS + c));
                }
            leave_one_out(one, pair, 2, n);
            for (size_t k = 0; k < PAIRS; k++)
                want[k] += one[k] / (RUNS * (RUNS - 1) / 2);
        }
    ok(crossnobis_by_run(got, x, RUNS, s), "covariances of runs");
    close_to(furthest(got, want, PAIRS), 0, 1e-12,
             "a pair of runs is weighted by the precision of its mean noise");
    gsl_matrix_set_zero(s[0]), gsl_matrix_set_zero(s[1]);
    ok(!crossnobis_by_run(got, x, RUNS, s), "no noise has no precision");
    for (size_t m = 0; m < RUNS; m++)
        gsl_matrix_free(s[m]);
    gsl_matrix_free(x), gsl_matrix_free(n), gsl_matrix_free(pair);
}

/* Equal patterns: the mean over studies is 0, of Euclidean distances 2/12. */
static void noise_alone_is_no_distance(void)
{
    enum { STUDIES = 4000 };
    double sum = 0, square = 0, plain = 0;

    for (unsigned long k = 0; k < STUDIES; k++) {
        gsl_matrix *x = noise(6, 8, 77 + 31 * k);
        double rdm[28];

        distance_euclidean(rdm, x);
        plain += rdm[0] / STUDIES;
        crossnobis(rdm, x, 4);
        sum += rdm[0], square += rdm[0] * rdm[0];
        gsl_matrix_free(x);
    }
    ok(fabs(sum) < 4 * sqrt(square), "equal patterns are 0 apart on average");
    ok(plain > 0.1, "which Euclidean distances are not");
}

int main(void)
{
    agrees_with_the_toy();
    is_leaving_one_run_out();
    one_covariance_per_run();
    noise_alone_is_no_distance();
    return done();
}
