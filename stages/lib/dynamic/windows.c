#include "dynamic/windows.h"

#include "base/mem.h"
#include "base/report.h"
#include "dynamic/running.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The Gaussian ends here, and running sums are made anew after so many moves.
 */
static const double taper_end = 3;
enum { ANCHOR_EVERY = 256 };

/* The variance of a node within a window, beside that in all frames, below
 * which rounding decides. */
static const double least_variance = 1e-10;

/* Half of a window is enough, whatever rounding makes of it. */
static const double slack = 1 - 1e-9;

/* ---- the window ---- */

static void taper(double *weight, size_t width, double sigma, size_t reach)
{
    for (size_t k = 0; k < width + 2 * reach; k++)
        for (size_t s = 0; s <= 2 * reach; s++) {
            double at = ((double)s - (double)reach) / sigma;

            if (k >= s && k - s < width)
                weight[k] += exp(-.5 * at * at);
        }
}

struct windows windows_new(size_t width, double sigma, size_t step)
{
    size_t reach = (size_t)floor(taper_end * sigma + 1e-9);
    struct windows windows = {.length = width + 2 * reach,
                              .step = step,
                              .least = .5,
                              .is_flat = reach == 0};
    double sum = 0, square = 0;

    bug_if(!width || !step || sigma < 0);
    windows.weight = NEW_ARRAY(double, windows.length);
    if (windows.is_flat)
        for (size_t k = 0; k < width; k++)
            windows.weight[k] = 1;
    else
        taper(windows.weight, width, sigma, reach);
    for (size_t k = 0; k < windows.length; k++) {
        sum += windows.weight[k];
        square += windows.weight[k] * windows.weight[k];
    }
    windows.effective = sum * sum / square;
    for (size_t k = 0; k < windows.length; k++)
        windows.weight[k] /= sum;
    return windows;
}

void windows_release(struct windows *windows)
{
    free(windows->weight);
}

size_t windows_count(const struct windows *windows, size_t frames)
{
    return frames < windows->length
               ? 0
               : (frames - windows->length) / windows->step + 1;
}

double windows_center(const struct windows *windows, size_t k)
{
    return (double)(k * windows->step) + ((double)windows->length - 1) / 2;
}

double windows_effective(const struct windows *windows, const bool *is_there,
                         size_t first)
{
    double total = 0, square = 0;

    for (size_t k = 0; k < windows->length; k++) {
        double w = is_there[first + k] ? windows->weight[k] : 0;

        total += w, square += w * w;
    }
    return total > 0 ? total * total / square : 0;
}

double windows_fisher(double r)
{
    const double most = 1 - 1e-15;

    return atanh(r > most ? most : r < -most ? -most : r);
}

/* ---- all windows of a series ---- */

struct slide {
    const struct windows *windows;
    const bool *is_there;
    gsl_matrix *x;     /* without mean; 0 where not there */
    gsl_matrix *part;  /* the frames of a window, weighted */
    double *variance;  /* of each node in all frames; 0: constant */
    size_t *changed;   /* the last frame in which a node was not as before */
    size_t seen, last; /* frames that `changed` knows of; the last there */
    struct running *sums;
    size_t moves; /* since the sums were made anew */
    double *mean, *scale, *r;
    size_t constant;
};

/* The series without mean, and their variances.  What is given is kept where
 * the taper is multiplied with it. */
static void center(struct slide *slide, const gsl_matrix *x)
{
    for (size_t i = 0; i < x->size2; i++) {
        double sum = 0, count = 0, square = 0;

        for (size_t t = 0; t < x->size1; t++)
            if (slide->is_there[t])
                sum += gsl_matrix_get(x, t, i), count++;
        for (size_t t = 0; t < x->size1; t++)
            if (slide->is_there[t]) {
                double value = gsl_matrix_get(x, t, i) - sum / count;

                gsl_matrix_set(slide->x, t, i,
                               slide->windows->is_legacy
                                   ? gsl_matrix_get(x, t, i)
                                   : value);
                square += value * value;
            }
        slide->variance[i] = isfinite(square) ? square / count : 0;
        for (size_t t = 0; t < x->size1 && !isfinite(square); t++)
            gsl_matrix_set(slide->x, t, i, 0);
    }
}

static struct slide slide_begin(const struct windows *windows,
                                const gsl_matrix *x, const bool *is_there)
{
    size_t nodes = x->size2;
    struct slide slide = {.windows = windows,
                          .is_there = is_there,
                          .x = gsl_matrix_calloc(x->size1, nodes),
                          .part = gsl_matrix_alloc(windows->length, nodes),
                          .variance = NEW_ARRAY(double, nodes),
                          .changed = NEW_ARRAY(size_t, nodes),
                          .last = x->size1,
                          .sums = running_new(nodes),
                          .moves = ANCHOR_EVERY,
                          .mean = NEW_ARRAY(double, nodes),
                          .scale = NEW_ARRAY(double, nodes),
                          .r = NEW_ARRAY(double, RUNNING_PAIRS(nodes))};

    center(&slide, x);
    return slide;
}

static void slide_end(struct slide *slide)
{
    gsl_matrix_free(slide->x), gsl_matrix_free(slide->part);
    running_free(slide->sums);
    free(slide->variance), free(slide->changed), free(slide->mean);
    free(slide->scale), free(slide->r);
}

/* Looks for changes in the frames before `end`. */
static void watch(struct slide *slide, size_t end)
{
    for (; slide->seen < end; slide->seen++) {
        size_t t = slide->seen;

        if (!slide->is_there[t])
            continue;
        for (size_t i = 0; i < slide->x->size2 && slide->last < t; i++)
            if (gsl_matrix_get(slide->x, t, i) !=
                gsl_matrix_get(slide->x, slide->last, i))
                slide->changed[i] = t;
        slide->last = t;
    }
}

/* The sums over the rectangle at `first`, by moving on or anew. */
static void sum_flat(struct slide *slide, size_t first)
{
    size_t length = slide->windows->length, step = slide->windows->step;

    if (slide->moves + step > ANCHOR_EVERY || 4 * step > length) {
        gsl_matrix_const_view frames = gsl_matrix_const_submatrix(
            slide->x, first, 0, length, slide->x->size2);

        running_anchor(slide->sums, &frames.matrix);
        slide->moves = 0;
        return;
    }
    for (size_t s = first - step; s < first; s++)
        running_move(slide->sums,
                     slide->is_there[s + length]
                         ? gsl_matrix_const_ptr(slide->x, s + length, 0)
                         : NULL,
                     slide->is_there[s] ? gsl_matrix_const_ptr(slide->x, s, 0)
                                        : NULL);
    slide->moves += step;
}

/* weight[] of the frames that are there, of sum 1 (legacy: as the taper). */
static double weight_at(const struct slide *slide, size_t first, size_t k)
{
    return slide->is_there[first + k] ? slide->windows->weight[k] : 0;
}

/*
 * The sums over sqrt(w) (x - m), whose products are the covariances; or, as
 * others do it, over w x - mean of w x.
 */
static void sum_tapered(struct slide *slide, size_t first, double total,
                        double count)
{
    bool is_legacy = slide->windows->is_legacy;
    size_t nodes = slide->x->size2;

    memset(slide->mean, 0, nodes * sizeof *slide->mean);
    for (size_t k = 0; k < slide->windows->length; k++)
        blas_add(slide->mean,
                 weight_at(slide, first, k) / (is_legacy ? count : total),
                 gsl_matrix_const_ptr(slide->x, first + k, 0), nodes);
    for (size_t k = 0; k < slide->windows->length; k++) {
        const double *x = gsl_matrix_const_ptr(slide->x, first + k, 0);
        double *part = gsl_matrix_ptr(slide->part, k, 0);
        double w = weight_at(slide, first, k), root = sqrt(w / total);

        for (size_t i = 0; i < nodes; i++)
            part[i] = is_legacy ? w * x[i] - slide->mean[i]
                                : root * (x[i] - slide->mean[i]);
        if (!slide->is_there[first + k])
            memset(part, 0, nodes * sizeof *part);
    }
    running_anchor(slide->sums, slide->part);
}

/* mean and scale, as running_correlations() wants them. */
static void norms(struct slide *slide, size_t first, double count)
{
    bool is_flat = slide->windows->is_flat;
    size_t begin = first;

    while (!slide->is_there[begin])
        begin++;
    slide->constant = 0;
    for (size_t i = 0; i < slide->x->size2; i++) {
        double mean = is_flat ? slide->sums->sum[i] / sqrt(count) : 0;
        double square = slide->sums->square[i] - mean * mean;
        double variance = is_flat ? square / count : square;
        bool is_constant = slide->changed[i] <= begin ||
                           (!slide->windows->is_legacy &&
                            !(variance > least_variance * slide->variance[i]));

        slide->mean[i] = mean;
        slide->scale[i] = is_constant ? NAN : 1 / sqrt(square);
        slide->constant += is_constant;
    }
}

/* Makes slide->r of the window; false where too little of it is there. */
static bool correlate(struct slide *slide, size_t first)
{
    const struct windows *windows = slide->windows;
    double effective = windows_effective(windows, slide->is_there, first);
    double total = 0, count = 0;

    watch(slide, first + windows->length);
    if (windows->is_flat)
        sum_flat(slide, first);
    if (!(effective > 0) ||
        effective < slack * windows->least * windows->effective)
        return false;
    for (size_t k = 0; k < windows->length; k++) {
        total += weight_at(slide, first, k);
        count += slide->is_there[first + k];
    }
    if (!windows->is_flat)
        sum_tapered(slide, first, total, count);
    norms(slide, first, count);
    running_correlations(slide->r, slide->sums, slide->mean, slide->scale);
    return true;
}

void windows_each(const struct windows *windows, const gsl_matrix *x,
                  const bool *is_there, windows_take *take, void *context)
{
    size_t count = windows_count(windows, x->size1);
    struct slide slide = slide_begin(windows, x, is_there);

    for (size_t k = 0; k < count; k++) {
        bool is_whole = correlate(&slide, k * windows->step);

        take(context, k, is_whole ? slide.r : NULL, slide.constant);
    }
    slide_end(&slide);
}
