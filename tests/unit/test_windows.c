#include "../tap.h"
#include "series_s.h"

#include "base/rng.h"
#include "dynamic/running.h"
#include "dynamic/windows.h"

#include <stdlib.h>

/* All windows of a series, kept. */
struct kept {
    gsl_matrix *r; /* windows x pairs; NaN where there is none */
    size_t *constant, shown;
};

static void keep(void *context, size_t k, const double *r, size_t constant)
{
    struct kept *kept = context;

    for (size_t p = 0; p < kept->r->size2; p++)
        gsl_matrix_set(kept->r, k, p, r ? r[p] : NAN);
    kept->constant[k] = r ? constant : 99;
    kept->shown++;
}

static struct kept all(const struct windows *windows, const gsl_matrix *x,
                       const bool *is_there)
{
    size_t count = windows_count(windows, x->size1);
    struct kept kept = {.r = gsl_matrix_alloc(count, RUNNING_PAIRS(x->size2)),
                        .constant = NEW_ARRAY(size_t, count)};

    windows_each(windows, x, is_there, keep, &kept);
    return kept;
}

static void forget(struct kept *kept)
{
    gsl_matrix_free(kept->r), free(kept->constant);
}

/* ---- a plain reference ---- */

static double weighted(const struct windows *windows, const gsl_matrix *x,
                       const bool *is_there, size_t first, const size_t pair[2])
{
    double total = 0, mean[2] = {0}, c[3] = {0};

    for (size_t k = 0; k < windows->length; k++)
        if (is_there[first + k]) {
            total += windows->weight[k];
            for (size_t a = 0; a < 2; a++)
                mean[a] +=
                    windows->weight[k] * gsl_matrix_get(x, first + k, pair[a]);
        }
    for (size_t k = 0; k < windows->length; k++)
        if (is_there[first + k]) {
            double a = gsl_matrix_get(x, first + k, pair[0]) - mean[0] / total;
            double b = gsl_matrix_get(x, first + k, pair[1]) - mean[1] / total;

            c[0] += windows->weight[k] * a * a;
            c[1] += windows->weight[k] * b * b;
            c[2] += windows->weight[k] * a * b;
        }
    return c[2] / sqrt(c[0] * c[1]);
}

static double worst_of(const struct windows *windows, const gsl_matrix *x,
                       const bool *is_there)
{
    struct kept kept = all(windows, x, is_there);
    double worst = 0;

    for (size_t k = 0; k < kept.r->size1; k++)
        for (size_t i = 0, p = 0; i < x->size2; i++)
            for (size_t j = i + 1; j < x->size2; j++, p++) {
                double r = gsl_matrix_get(kept.r, k, p);
                const size_t pair[] = {i, j};

                if (!isnan(r))
                    worst = fmax(worst,
                                 fabs(r - weighted(windows, x, is_there,
                                                   k * windows->step, pair)));
            }
    forget(&kept);
    return worst;
}

/* ---- checks ---- */

static void reference(void)
{
    static const double flat[][3] = {
        {0, -0.589913591900, -0.287579244100},
        {20, -0.751938969493, -0.709827396259},
        {40, 0.191545382310, 0.765768141009},
    };
    static const double tapered[][3] = {
        {0, -0.488962216469, -0.725805411127},
        {11, -0.661363187178, -0.576745529733},
        {22, 0.445771115661, 0.224768401858},
    };
    gsl_matrix *x = series_s();
    bool *is_there = all_there(S_FRAMES);

    for (size_t form = 0; form < 2; form++) {
        struct windows windows = windows_new(20, form ? 3 : 0, 1);
        struct kept kept = all(&windows, x, is_there);

        ok(kept.r->size1 == (form ? 23 : 41) && kept.shown == kept.r->size1,
           form ? "23 tapered windows" : "41 rectangular windows");
        for (size_t k = 0; k < 3; k++) {
            const double *want = form ? tapered[k] : flat[k];

            close_to(gsl_matrix_get(kept.r, (size_t)want[0], 0), want[1], 1e-11,
                     "nodes 0 and 1");
            close_to(gsl_matrix_get(kept.r, (size_t)want[0], 5), want[2], 1e-11,
                     "nodes 2 and 3");
        }
        forget(&kept), windows_release(&windows);
    }
    close_to(windows_fisher(-0.589913591900), -0.677533530032, 1e-11, "z");
    close_to(windows_fisher(-0.751938969493), -0.977401814740, 1e-11, "z");
    close_to(windows_fisher(0.191545382310), 0.193940919124, 1e-11, "z");
    ok(isfinite(windows_fisher(1)) && windows_fisher(-1) < -17 &&
           isnan(windows_fisher(NAN)),
       "z of 1 is finite, and NaN stays");
    gsl_matrix_free(x), free(is_there);
}

static void shape(void)
{
    static const double want[] = {0.0014794517, 0.0052836907, 0.0140371530,
                                  0.0320605641, 0.0652682929, 0.1200185816};
    struct windows windows = windows_new(20, 3, 1);
    bool *is_there = all_there(S_FRAMES);
    double most = 0, worst = 0;

    for (size_t k = 0; k < windows.length; k++)
        most = fmax(most, windows.weight[k]);
    for (size_t k = 0; k < 6; k++)
        worst = fmax(worst, fabs(windows.weight[k] / most - want[k]));
    ok(windows.length == 38 && worst < 1e-9, "the taper is as published");
    close_to(windows.effective, 24.0222232275, 1e-10, "its effective size");
    close_to(windows_effective(&windows, is_there, 3), windows.effective, 1e-13,
             "that of a window that is whole");
    is_there[22] = false;
    ok(windows_effective(&windows, is_there, 3) < windows.effective - .5,
       "and less of one that is not");
    free(is_there);
    close_to(windows_center(&windows, 11), 29.5, 1e-15,
             "the time of a window is its center");
    windows_release(&windows);
}

/* A mean of ten makes everything correlate when the series is tapered. */
static void legacy(void)
{
    gsl_matrix *x = series_s();
    bool *is_there = all_there(S_FRAMES);
    struct windows windows = windows_new(20, 3, 1);
    struct kept kept;

    gsl_matrix_add_constant(x, 10);
    kept = all(&windows, x, is_there);
    close_to(gsl_matrix_get(kept.r, 11, 0), -0.661363187178, 1e-11,
             "a weighted correlation does not know the mean");
    forget(&kept);
    windows.is_legacy = true;
    kept = all(&windows, x, is_there);
    close_to(gsl_matrix_get(kept.r, 11, 0), 0.984206943852, 1e-11,
             "a correlation of the tapered series does");
    forget(&kept), windows_release(&windows);
    gsl_matrix_free(x), free(is_there);
}

/* Long series with a trend: 2000 frames, 13 nodes. */
static void running(void)
{
    enum { T = 2000, N = 13 };
    gsl_matrix *x = gsl_matrix_alloc(T, N);
    struct rng rng = rng_init(4, 1);
    bool *is_there = all_there(T);
    static const size_t steps[] = {1, 3, 7, 40, 90};
    double worst = 0, tapered = 0;

    for (size_t t = 0; t < T; t++)
        for (size_t i = 0; i < N; i++)
            gsl_matrix_set(x, t, i,
                           100 + .01 * (double)t + rng_normal(&rng) +
                               sin((double)((i + 1) * t) / 50));
    for (size_t t = 0; t < T; t++)
        is_there[t] = rng_uniform(&rng) > .2;
    for (size_t k = 0; k < 5; k++) {
        struct windows flat = windows_new(60, 0, steps[k]);
        struct windows soft = windows_new(44, 2.5, steps[k]);

        worst = fmax(worst, worst_of(&flat, x, is_there));
        tapered = fmax(tapered, worst_of(&soft, x, is_there));
        windows_release(&flat), windows_release(&soft);
    }
    ok(worst < 1e-12 && worst > 0, "running sums are the sums, at any step");
    ok(tapered < 1e-12 && tapered > 0, "and so are tapered ones");
    gsl_matrix_free(x), free(is_there);
}

static void gaps(void)
{
    gsl_matrix *x = series_s();
    bool *is_there = all_there(S_FRAMES);
    struct windows windows = windows_new(20, 0, 1);
    struct kept kept;
    size_t constant = 0;

    for (size_t t = 15; t < 27; t++) { /* 12 of 20 */
        is_there[t] = false;
        for (size_t i = 0; i < S_NODES; i++)
            gsl_matrix_set(x, t, i, NAN);
    }
    for (size_t t = 35; t < 58; t++)
        gsl_matrix_set(x, t, 2, 1. / 3);
    kept = all(&windows, x, is_there);
    ok(isfinite(gsl_matrix_get(kept.r, 0, 0)) && kept.constant[0] == 0,
       "a window with 15 of 20 frames is one");
    ok(kept.constant[7] == 99 && kept.constant[6] == 99 &&
           kept.constant[5] == 0 && kept.constant[17] == 0,
       "a window with less than half of them is none");
    for (size_t k = 0; k < kept.r->size1; k++)
        constant += kept.constant[k] == 1;
    ok(constant == 4 && kept.constant[35] == 1 && kept.constant[39] == 0 &&
           isnan(gsl_matrix_get(kept.r, 35, 5)) &&
           isfinite(gsl_matrix_get(kept.r, 35, 0)),
       "where a node is constant its correlations are NaN, and no others");
    ok(worst_of(&windows, x, is_there) < 1e-13,
       "what is left is the correlation of the frames that are there");
    forget(&kept);
    for (size_t t = 0; t < S_FRAMES; t++)
        gsl_matrix_set(x, t, 1, NAN);
    kept = all(&windows, x, is_there);
    ok(isnan(gsl_matrix_get(kept.r, 0, 0)) &&
           isfinite(gsl_matrix_get(kept.r, 0, 1)) && kept.constant[0] == 1,
       "a node without data has none");
    forget(&kept), windows_release(&windows);
    windows = windows_new(61, 0, 1);
    ok(windows_count(&windows, S_FRAMES) == 0 &&
           windows_count(&windows, 61) == 1,
       "a series shorter than the window has no window");
    windows_release(&windows);
    gsl_matrix_free(x), free(is_there);
}

/* A node and its mirror image: rounding never makes more of it than -1. */
static void bounds(void)
{
    enum { T = 400 };
    gsl_matrix *x = gsl_matrix_alloc(T, 3);
    bool *is_there = all_there(T), is_within = true;
    struct windows windows = windows_new(11, 0, 1);
    struct rng rng = rng_init(8, 1);
    struct kept kept;
    double worst = 0;

    for (size_t t = 0; t < T; t++) {
        double value = rng_normal(&rng);

        gsl_matrix_set(x, t, 0, value);
        gsl_matrix_set(x, t, 1, 4 - value / 3);
        gsl_matrix_set(x, t, 2, value * 7);
    }
    kept = all(&windows, x, is_there);
    for (size_t k = 0; k < kept.r->size1; k++) {
        double down = gsl_matrix_get(kept.r, k, 0);
        double up = gsl_matrix_get(kept.r, k, 1);

        is_within &= down >= -1 && up <= 1;
        worst = fmax(worst, fmax(1 + down, 1 - up));
    }
    ok(is_within && worst < 1e-12, "a correlation is never beyond 1");
    forget(&kept), windows_release(&windows);
    gsl_matrix_free(x), free(is_there);
}

int main(void)
{
    reference();
    shape();
    legacy();
    running();
    gaps();
    bounds();
    return done();
}
