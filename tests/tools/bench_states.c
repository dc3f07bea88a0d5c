/*
 * bench_states - what the fast forms of dynamic connectivity save.
 *
 *     bench_states [FRAMES NODES WINDOW REPEATS]
 *
 * Prints CPU seconds (each the least of the repeats) and ratios, of random
 * series: correlations in all rectangular windows, by a loop over pairs, by one
 * SYRK a window and by running sums; the RSS of edge time series, by pairs and
 * in closed form; the leading eigenvector of phase coherence of one frame, by
 * LAPACK (dsyevr, that vector alone) and in closed form.
 */
#include "base/mem.h"
#include "base/rng.h"
#include "dynamic/edges.h"
#include "dynamic/leida.h"
#include "dynamic/running.h"
#include "dynamic/windows.h"
#include "num/blas.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void dsyevr_(const char *job, const char *range, const char *uplo, const int *n,
             double *a, const int *lda, const double *low, const double *high,
             const int *first, const int *last, const double *tolerance,
             int *found, double *values, double *vectors, const int *ldz,
             int *support, double *work, const int *work_size, int *iwork,
             const int *iwork_size, int *info);

struct input {
    gsl_matrix *x;
    size_t window;
    bool *is_there;
    double *sink; /* what keeps the work from being left out */
};

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- windows ---- */

static double pair(const struct input *in, size_t first, size_t i, size_t j)
{
    double sum[2] = {0}, c[3] = {0}, n = (double)in->window;

    for (size_t t = first; t < first + in->window; t++) {
        sum[0] += gsl_matrix_get(in->x, t, i);
        sum[1] += gsl_matrix_get(in->x, t, j);
    }
    for (size_t t = first; t < first + in->window; t++) {
        double a = gsl_matrix_get(in->x, t, i) - sum[0] / n;
        double b = gsl_matrix_get(in->x, t, j) - sum[1] / n;

        c[0] += a * a, c[1] += b * b, c[2] += a * b;
    }
    return c[2] / sqrt(c[0] * c[1]);
}

static void by_pairs(const struct input *in)
{
    for (size_t t = 0; t + in->window <= in->x->size1; t++)
        for (size_t i = 0; i < in->x->size2; i++)
            for (size_t j = i + 1; j < in->x->size2; j++)
                *in->sink += pair(in, t, i, j);
}

static void take(void *context, size_t k, const double *r, size_t constant)
{
    const struct input *in = context;

    (void)k, (void)constant;
    *in->sink += r[0];
}

static void slide(const struct input *in, bool is_flat)
{
    struct windows windows = windows_new(in->window, 0, 1);

    windows.is_flat = is_flat; /* equal weights, but not known to be */
    windows_each(&windows, in->x, in->is_there, take, (void *)(uintptr_t)in);
    windows_release(&windows);
}

static void by_syrk(const struct input *in)
{
    slide(in, false);
}

static void by_running_sums(const struct input *in)
{
    slide(in, true);
}

/* ---- edges ---- */

static void rss_by_pairs(const struct input *in)
{
    double *edges = NEW_ARRAY(double, RUNNING_PAIRS(in->x->size2));

    for (size_t t = 0; t < in->x->size1; t++) {
        double sum = 0;

        edges_frame(edges, gsl_matrix_ptr(in->x, t, 0), in->x->size2);
        for (size_t p = 0; p < RUNNING_PAIRS(in->x->size2); p++)
            sum += edges[p] * edges[p];
        *in->sink += sqrt(sum);
    }
    free(edges);
}

static void rss_closed(const struct input *in)
{
    double *rss = NEW_ARRAY(double, in->x->size1);

    edges_rss(rss, in->x, in->is_there);
    *in->sink += rss[0];
    free(rss);
}

/* ---- phases: the first frames as phases ---- */

enum { VECTORS = 20 };

static void solve(const struct input *in, size_t t)
{
    int n = (int)in->x->size2, found, info, sizes[2];
    int size = 26 * n, isize = 10 * n, last = n, support[2];
    double none = 0, tolerance = 0, *work = NEW_ARRAY(double, (size_t)size);
    double *a = NEW_ARRAY(double, (size_t)n *(size_t)n);
    double *values = NEW_ARRAY(double, (size_t)n);
    double *vector = NEW_ARRAY(double, (size_t)n);
    int *iwork = NEW_ARRAY(int, (size_t)isize);
    const double *x = gsl_matrix_const_ptr(in->x, t, 0);

    sizes[0] = n, sizes[1] = n;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            a[i * n + j] = cos(x[i] - x[j]);
    dsyevr_("V", "I", "L", &n, a, &n, &none, &none, &last, &sizes[0],
            &tolerance, &found, values, vector, &sizes[1], support, work, &size,
            iwork, &isize, &info);
    *in->sink += values[0] + vector[0];
    free(work), free(a), free(values), free(vector), free(iwork);
}

static void leida_by_solver(const struct input *in)
{
    for (size_t t = 0; t < VECTORS; t++)
        solve(in, t);
}

static void leida_closed(const struct input *in)
{
    double *vector = NEW_ARRAY(double, in->x->size2);

    for (size_t t = 0; t < VECTORS; t++)
        *in->sink +=
            leida_vector(vector, gsl_matrix_ptr(in->x, t, 0), in->x->size2)
                .share;
    free(vector);
}

/* ---- all ---- */

static double least(void (*work)(const struct input *in),
                    const struct input *in, int repeats)
{
    double best = INFINITY;

    for (int k = 0; k < repeats; k++) {
        double start = seconds();

        work(in);
        best = fmin(best, seconds() - start);
    }
    return best;
}

static void print(const char *name, double took, double plain)
{
    printf("%s\t%.6f\t%.1f\n", name, took, plain / took);
}

int main(int argc, char **argv)
{
    size_t frames = argc > 4 ? strtoul(argv[1], NULL, 10) : 1200;
    size_t nodes = argc > 4 ? strtoul(argv[2], NULL, 10) : 200;
    int repeats = argc > 4 ? (int)strtol(argv[4], NULL, 10) : 3;
    double sink = 0, plain;
    struct input in = {.x = gsl_matrix_alloc(frames, nodes),
                       .window = argc > 4 ? strtoul(argv[3], NULL, 10) : 60,
                       .is_there = NEW_ARRAY(bool, frames),
                       .sink = &sink};
    struct rng rng = rng_init(1, 1);

    rng_normals(&rng, in.x->data, frames * nodes);
    for (size_t t = 0; t < frames; t++)
        in.is_there[t] = true;
    plain = least(by_pairs, &in, 1);
    print("windows: pairs", plain, plain);
    print("windows: syrk", least(by_syrk, &in, repeats), plain);
    print("windows: running", least(by_running_sums, &in, repeats), plain);
    plain = least(rss_by_pairs, &in, repeats);
    print("rss: pairs", plain, plain);
    print("rss: closed form", least(rss_closed, &in, repeats), plain);
    plain = least(leida_by_solver, &in, repeats);
    print("leida: solver", plain, plain);
    print("leida: closed form", least(leida_closed, &in, repeats), plain);
    gsl_matrix_free(in.x), free(in.is_there);
    return !isfinite(sink);
}
