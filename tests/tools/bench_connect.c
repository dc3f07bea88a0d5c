/*
 * bench_connect - what connectivity() costs beyond the products it rests on.
 *
 *     bench_connect [FRAMES REGIONS REPEATS]
 *
 * Prints, for correlation and partial correlation of random series, the CPU
 * seconds of connectivity(), those of the bare calls (one Gram matrix; for the
 * partial correlation its Cholesky factor and inverse, too), and their ratio;
 * each the least of the repeats.  Then the graphical lasso, whose floor is not
 * known.
 */
#include "base/rng.h"
#include "num/blas.h"
#include "signal/connectivity.h"

#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void dpotrf_(const char *uplo, const int *n, double *a, const int *lda,
             int *info);
void dpotri_(const char *uplo, const int *n, double *a, const int *lda,
             int *info);

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double bare(gsl_matrix *m, const gsl_matrix *x, bool is_inverse)
{
    double start = seconds();
    int n = (int)x->size2, info;

    cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, n, (int)x->size1, 1,
                x->data, n, 0, m->data, n);
    if (is_inverse) {
        dpotrf_("U", &n, m->data, &n, &info);
        dpotri_("U", &n, m->data, &n, &info);
    }
    return seconds() - start;
}

static double whole(gsl_matrix *m, const gsl_matrix *x,
                    enum connectivity_kind kind,
                    enum covariance_estimator estimator)
{
    struct connectivity_choice choice = {
        .kind = kind, .estimator = estimator, .penalty = 0.1};
    struct connectivity found;
    double start = seconds();

    if (connectivity(m, NULL, &found, x, &choice) != CONNECTIVITY_DONE)
        puts("not computed");
    return seconds() - start;
}

int main(int argc, char **argv)
{
    size_t frames = argc > 3 ? strtoul(argv[1], NULL, 10) : 1200;
    size_t regions = argc > 3 ? strtoul(argv[2], NULL, 10) : 1000;
    int repeats = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 5;
    gsl_matrix *x = gsl_matrix_alloc(frames, regions);
    gsl_matrix *m = gsl_matrix_alloc(regions, regions);
    struct rng rng = rng_init(1, 1);

    rng_normals(&rng, x->data, frames * regions);
    for (int inverse = 0; inverse < 2; inverse++) {
        double ours = INFINITY, floor_of = INFINITY;

        for (int k = 0; k < repeats; k++) {
            floor_of = fmin(floor_of, bare(m, x, inverse));
            ours = fmin(ours, whole(m, x,
                                    inverse ? CONNECTIVITY_PARTIAL
                                            : CONNECTIVITY_CORRELATION,
                                    COVARIANCE_EMPIRICAL));
        }
        printf("%s\t%.4f\t%.4f\t%.2f\n", inverse ? "partial" : "correlation",
               ours, floor_of, ours / floor_of);
    }
    printf("glasso\t%.4f\n",
           whole(m, x, CONNECTIVITY_PARTIAL, COVARIANCE_GLASSO));
    gsl_matrix_free(x), gsl_matrix_free(m);
    return 0;
}
