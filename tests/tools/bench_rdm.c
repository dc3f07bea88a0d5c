/*
 * bench_rdm - what RDMs and the precision of their noise cost.
 *
 *     bench_rdm [REPEATS]
 *
 * Prints the CPU milliseconds, the least of the repeats, a line each with a tab
 * after the name, of
 *
 *     the precision of 1600 residuals of 1000 channels: the shrunk covariance,
 *     with its inverse, and with its factor, which is what whitening needs;
 *     the same of 93 channels, as in a searchlight;
 *     the crossnobis distances of 92 conditions in 8 runs, of 1000 channels and
 *     of 93, whitened already and with the whitening;
 *     Euclidean and correlation distances of the same;
 *     the estimator of unbalanced designs.
 */
#include "base/rng.h"
#include "num/blas.h"
#include "rsa/crossnobis.h"
#include "rsa/distance.h"
#include "rsa/precision.h"
#include "rsa/unbalanced.h"
#include "rsa/whiten.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FRAMES = 1600, REGION = 1000, SPHERE = 93, CONDITIONS = 92, RUNS = 8 };

static double rdm[CONDITIONS * (CONDITIONS - 1) / 2];

static double milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static gsl_matrix *normals(size_t rows, size_t cols, size_t stream)
{
    gsl_matrix *m = gsl_matrix_alloc(rows, cols);
    struct rng rng = rng_init(1, stream);

    rng_normals(&rng, m->data, rows * cols);
    return m;
}

/* Least CPU time of covariance, factor and inverse. */
static void time_precision(size_t channels, int repeats)
{
    gsl_matrix *x = normals(FRAMES, channels, 1);
    gsl_matrix *s = gsl_matrix_alloc(channels, channels);
    gsl_matrix *n = gsl_matrix_alloc(channels, channels);
    double least[3] = {INFINITY, INFINITY, INFINITY};
    double freedom = precision_center(x);

    for (int k = 0; k < repeats; k++) {
        double start = milliseconds(), now;

        precision_covariance(s, x, freedom, PRECISION_SCHAEFER_STRIMMER);
        now = milliseconds();
        least[0] = fmin(least[0], now - start);
        if (blas_inverse(n, s) <= 0)
            puts("no inverse");
        start = milliseconds();
        least[1] = fmin(least[1], start - now);
        if (!whiten_factor(s))
            puts("no factor");
        least[2] = fmin(least[2], milliseconds() - start);
    }
    printf("noise %d x %zu, covariance and inverse\t%.4f\n", FRAMES, channels,
           least[0] + least[1]);
    printf("noise %d x %zu, covariance and factor\t%.4f\n", FRAMES, channels,
           least[0] + least[2]);
    gsl_matrix_free(x), gsl_matrix_free(s), gsl_matrix_free(n);
}

static void time_crossnobis(size_t channels, int repeats)
{
    gsl_matrix *y = normals(channels, RUNS * CONDITIONS, 2);
    gsl_matrix *work = gsl_matrix_alloc(channels, RUNS * CONDITIONS);
    gsl_matrix *x = normals(FRAMES, channels, 3);
    gsl_matrix *s = gsl_matrix_alloc(channels, channels);
    double least[2] = {INFINITY, INFINITY};

    precision_covariance(s, x, precision_center(x),
                         PRECISION_SCHAEFER_STRIMMER);
    if (!whiten_factor(s))
        puts("no factor");
    for (int k = 0; k < repeats; k++) {
        double start, middle;

        gsl_matrix_memcpy(work, y);
        start = milliseconds();
        whiten_patterns(work, s);
        middle = milliseconds();
        crossnobis(rdm, work, RUNS);
        least[0] = fmin(least[0], milliseconds() - middle);
        least[1] = fmin(least[1], milliseconds() - start);
    }
    printf("crossnobis %d x %d x %zu\t%.4f\n", CONDITIONS, RUNS, channels,
           least[0]);
    printf("crossnobis %d x %d x %zu, with whitening\t%.4f\n", CONDITIONS, RUNS,
           channels, least[1]);
    gsl_matrix_free(y), gsl_matrix_free(work);
    gsl_matrix_free(x), gsl_matrix_free(s);
}

static void time_plain(size_t channels, int repeats)
{
    gsl_matrix *y = normals(channels, CONDITIONS, 4);
    double least[2] = {INFINITY, INFINITY};

    for (int k = 0; k < repeats; k++) {
        double start = milliseconds(), middle;

        distance_euclidean(rdm, y);
        middle = milliseconds();
        distance_correlation(rdm, y);
        least[0] = fmin(least[0], middle - start);
        least[1] = fmin(least[1], milliseconds() - middle);
    }
    printf("Euclidean %d x %zu\t%.4f\n", CONDITIONS, channels, least[0]);
    printf("correlation %d x %zu\t%.4f\n", CONDITIONS, channels, least[1]);
    gsl_matrix_free(y);
}

static void time_unbalanced(size_t channels, int repeats)
{
    enum { TRIALS = RUNS * CONDITIONS };
    static size_t condition[TRIALS], run[TRIALS];
    struct unbalanced design = {TRIALS, CONDITIONS, condition, run, true};
    gsl_matrix *y = normals(channels, TRIALS, 5);
    gsl_matrix *filled = gsl_matrix_alloc(channels, TRIALS);
    gsl_matrix *valid = gsl_matrix_alloc(channels, TRIALS);
    gsl_matrix *kernel = gsl_matrix_alloc(TRIALS, TRIALS);
    gsl_matrix *weight = gsl_matrix_alloc(TRIALS, TRIALS);
    double least = INFINITY;

    for (size_t t = 0; t < TRIALS; t++)
        condition[t] = t % CONDITIONS, run[t] = t / CONDITIONS;
    for (int k = 0; k < repeats; k++) {
        double start = milliseconds();

        unbalanced_split(filled, valid, y);
        unbalanced_products(kernel, filled);
        unbalanced_products(weight, valid);
        unbalanced_average(rdm, kernel, weight, &design);
        least = fmin(least, milliseconds() - start);
    }
    printf("unbalanced crossnobis %d x %d x %zu\t%.4f\n", CONDITIONS, RUNS,
           channels, least);
    gsl_matrix_free(y), gsl_matrix_free(filled), gsl_matrix_free(valid);
    gsl_matrix_free(kernel), gsl_matrix_free(weight);
}

int main(int argc, char **argv)
{
    int repeats = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 10;

    blas_alone();
    time_precision(REGION, repeats);
    time_precision(SPHERE, 10 * repeats);
    time_crossnobis(REGION, repeats);
    time_crossnobis(SPHERE, 20 * repeats);
    time_plain(REGION, repeats);
    time_plain(SPHERE, 20 * repeats);
    time_unbalanced(REGION, repeats);
    return 0;
}
