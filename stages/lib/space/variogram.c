#include "space/variogram.h"

#include "base/mem.h"
#include "num/blas.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

/* ---- what the distances say ---- */

/* The distance below which pairs count. */
static double limit_of(const gsl_matrix *distances, double percentile)
{
    size_t n = distances->size1, count = 0;
    double *all = NEW_ARRAY(double, n *(n - 1) / 2), limit;

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            all[count++] = gsl_matrix_get(distances, i, j);
    gsl_sort(all, 1, count);
    limit =
        gsl_stats_quantile_from_sorted_data(all, 1, count, percentile / 100);
    free(all);
    return limit;
}

static void take_pairs(struct variogram *v, const gsl_matrix *distances,
                       double percentile)
{
    size_t n = v->count;
    double limit = limit_of(distances, percentile);

    v->ends = xcalloc(n * (n - 1) / 2, sizeof *v->ends);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++)
            if (gsl_matrix_get(distances, i, j) < limit) {
                v->ends[v->pairs][0] = i;
                v->ends[v->pairs++][1] = j;
            }
}

/* False where there is one distance alone. */
static bool place_bins(struct variogram *v, const gsl_matrix *distances)
{
    double least = INFINITY, most = -INFINITY;

    for (size_t p = 0; p < v->pairs; p++) {
        double d = gsl_matrix_get(distances, v->ends[p][0], v->ends[p][1]);

        least = fmin(least, d), most = fmax(most, d);
    }
    v->at = NEW_ARRAY(double, v->bins);
    for (size_t k = 0; k < v->bins; k++)
        v->at[k] = least + (most - least) * (double)k / (double)(v->bins - 1);
    return most > least;
}

static void weigh(struct variogram *v, const gsl_matrix *distances)
{
    double width = 3 * (v->at[1] - v->at[0]);

    v->weights = gsl_matrix_alloc(v->pairs, v->bins);
    for (size_t k = 0; k < v->bins; k++) {
        double sum = 0;
        gsl_vector_view column = gsl_matrix_column(v->weights, k);

        for (size_t p = 0; p < v->pairs; p++) {
            double d = gsl_matrix_get(distances, v->ends[p][0], v->ends[p][1]);
            double gap = 2.68 * (d - v->at[k]) / width;
            double weight = exp(-gap * gap / 2);

            gsl_vector_set(&column.vector, p, weight);
            sum += weight;
        }
        gsl_vector_scale(&column.vector, 1 / sum);
    }
}

static void find_neighbors(struct variogram *v, const gsl_matrix *distances)
{
    size_t n = v->count, *order = NEW_ARRAY(size_t, n);

    v->near = NEW_ARRAY(uint32_t, n * (n - 1));
    for (size_t i = 0; i < n; i++) {
        uint32_t *near = v->near + i * (n - 1);

        gsl_sort_index(order, gsl_matrix_const_ptr(distances, i, 0), 1, n);
        for (size_t j = 0; j < n; j++)
            if (order[j] != i)
                *near++ = (uint32_t)order[j];
    }
    free(order);
}

static void fill_kernels(struct variogram *v, const gsl_matrix *distances)
{
    size_t n = v->count;

    for (size_t f = 0; f < VARIOGRAM_SHARES; f++) {
        size_t size = n * (f + 1) / 10;

        v->size[f] = size;
        v->kernel[f] = NEW_ARRAY(double, n *size);
        for (size_t i = 0; i < n; i++) {
            const uint32_t *near = v->near + i * (n - 1);
            double farthest = gsl_matrix_get(distances, i, near[size - 1]);
            double *kernel = v->kernel[f] + i * size, sum = 0;

            for (size_t j = 0; j < size; j++) {
                double d = gsl_matrix_get(distances, i, near[j]);

                /* 0 where all of them are in one place */
                kernel[j] = exp(farthest > 0 ? -d / farthest : 0);
                sum += kernel[j];
            }
            for (size_t j = 0; j < size; j++)
                kernel[j] /= sum;
        }
    }
}

struct variogram *variogram_new(const gsl_matrix *distances, size_t bins,
                                double percentile)
{
    struct variogram *v = NEW_ARRAY(struct variogram, 1);

    v->count = distances->size1, v->bins = bins;
    take_pairs(v, distances, percentile);
    if (!v->pairs || !place_bins(v, distances)) {
        variogram_free(v);
        return NULL;
    }
    weigh(v, distances);
    find_neighbors(v, distances);
    fill_kernels(v, distances);
    return v;
}

void variogram_free(struct variogram *v)
{
    if (!v)
        return;
    if (v->weights)
        gsl_matrix_free(v->weights);
    for (size_t f = 0; f < VARIOGRAM_SHARES; f++)
        free(v->kernel[f]);
    free(v->at), free(v->ends), free(v->near), free(v);
}

/* ---- maps ---- */

static void spread_of(double *half, const struct variogram *v,
                      const double *map)
{
    for (size_t p = 0; p < v->pairs; p++) {
        double gap = map[v->ends[p][0]] - map[v->ends[p][1]];

        half[p] = gap * gap / 2;
    }
}

void variogram_of(double *gamma, const struct variogram *v, const double *map)
{
    gsl_matrix *half = gsl_matrix_alloc(1, v->pairs);
    gsl_matrix_view result = gsl_matrix_view_array(gamma, 1, v->bins);

    spread_of(half->data, v, map);
    blas_product(&result.matrix, 1, BLAS_PLAIN, half, BLAS_PLAIN, v->weights,
                 0);
    gsl_matrix_free(half);
}

void variogram_smooth(double *smooth, const struct variogram *v,
                      const double *map, size_t f)
{
    for (size_t i = 0; i < v->count; i++) {
        const uint32_t *near = v->near + i * (v->count - 1);
        const double *kernel = v->kernel[f] + i * v->size[f];
        double sum = 0;

        for (size_t j = 0; j < v->size[f]; j++)
            sum += kernel[j] * map[near[j]];
        smooth[i] = sum;
    }
}

struct line {
    double from, slope, error;
};

/* y ~ from + slope x, with x and y at least 0; both at least 0 unless they are
 * free. */
static struct line fit(const double *x, const double *y, size_t count,
                       bool is_free)
{
    struct line line = {0};
    double mean_x = gsl_stats_mean(x, 1, count);
    double mean_y = gsl_stats_mean(y, 1, count), xx = 0, xy = 0;

    for (size_t k = 0; k < count; k++) {
        xx += (x[k] - mean_x) * (x[k] - mean_x);
        xy += (x[k] - mean_x) * (y[k] - mean_y);
    }
    line.slope = xx > 0 ? xy / xx : 0;
    line.from = mean_y - line.slope * mean_x;
    if (!is_free && line.slope < 0)
        line.slope = 0, line.from = mean_y;
    if (!is_free && line.from < 0) {
        line.slope = (xy + (double)count * mean_x * mean_y) /
                     (xx + (double)count * mean_x * mean_x);
        line.from = 0;
    }
    for (size_t k = 0; k < count; k++) {
        double rest = y[k] - line.from - line.slope * x[k];

        line.error += rest * rest;
    }
    return line;
}

/* The best line, and the share that has it. */
static size_t choose(struct line *best, const gsl_matrix *gammas,
                     const double *gamma, bool is_free)
{
    size_t found = 0;

    best->error = INFINITY;
    for (size_t f = 0; f < gammas->size1; f++) {
        struct line line = fit(gsl_matrix_const_ptr(gammas, f, 0), gamma,
                               gammas->size2, is_free);

        if (line.error < best->error)
            *best = line, found = f;
    }
    return found;
}

void variogram_draw(double *surrogate, const struct variogram *v,
                    const double *map, const double *gamma, bool is_free,
                    struct rng *rng)
{
    size_t n = v->count, *order = NEW_ARRAY(size_t, n), share;
    double *mixed = NEW_ARRAY(double, n), mean = 0, own = 0;
    gsl_matrix *smooth = gsl_matrix_alloc(VARIOGRAM_SHARES, n);
    gsl_matrix *half = gsl_matrix_alloc(VARIOGRAM_SHARES, v->pairs);
    gsl_matrix *gammas = gsl_matrix_alloc(VARIOGRAM_SHARES, v->bins);
    struct line best = {0};

    for (size_t i = 0; i < n; i++)
        order[i] = i;
    rng_shuffle(rng, order, n);
    for (size_t i = 0; i < n; i++)
        mixed[i] = map[order[i]];
    for (size_t f = 0; f < VARIOGRAM_SHARES; f++) {
        variogram_smooth(gsl_matrix_ptr(smooth, f, 0), v, mixed, f);
        spread_of(gsl_matrix_ptr(half, f, 0), v, gsl_matrix_ptr(smooth, f, 0));
    }
    blas_product(gammas, 1, BLAS_PLAIN, half, BLAS_PLAIN, v->weights, 0);
    share = choose(&best, gammas, gamma, is_free);
    for (size_t i = 0; i < n; i++) {
        surrogate[i] =
            sqrt(fabs(best.slope)) * gsl_matrix_get(smooth, share, i) +
            sqrt(fabs(best.from)) * rng_normal(rng);
        own += surrogate[i] / (double)n, mean += map[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        surrogate[i] += mean - own;
    gsl_matrix_free(smooth), gsl_matrix_free(half), gsl_matrix_free(gammas);
    free(order), free(mixed);
}

double variogram_error(const struct variogram *v, const double *gamma,
                       const double *surrogate)
{
    double *own = NEW_ARRAY(double, v->bins), gap = 0, all = 0;

    variogram_of(own, v, surrogate);
    for (size_t k = 0; k < v->bins; k++) {
        gap += (own[k] - gamma[k]) * (own[k] - gamma[k]);
        all += gamma[k] * gamma[k];
    }
    free(own);
    return sqrt(gap / all);
}

void variogram_resample(double *surrogate, const double *map, size_t n)
{
    size_t *order = NEW_ARRAY(size_t, n);
    double *sorted = NEW_ARRAY(double, n);

    for (size_t i = 0; i < n; i++)
        sorted[i] = map[i];
    gsl_sort(sorted, 1, n);
    gsl_sort_index(order, surrogate, 1, n);
    for (size_t i = 0; i < n; i++)
        surrogate[order[i]] = sorted[i];
    free(order), free(sorted);
}
