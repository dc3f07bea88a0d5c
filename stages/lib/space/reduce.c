#include "space/reduce.h"

#include "base/mem.h"
#include "num/blas.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

static void sum_runs(double *restrict sums, const struct parcels *parcels,
                     const double *restrict values)
{
    for (size_t r = 0; r < parcels->runs; r++) {
        uint32_t length = parcels->run[r].length;
        double sum = 0;

        for (uint32_t i = 0; i < length; i++)
            sum += values[i];
        sums[parcels->run[r].region] += sum;
        values += length;
    }
}

void reduce_sum(double *restrict sums, const struct parcels *parcels,
                const double *restrict values)
{
    for (size_t p = 0; p < parcels->count; p++)
        sums[p] = 0;
    if (parcels->run) {
        sum_runs(sums, parcels, values);
        return;
    }
    for (size_t p = 0; p < parcels->count; p++)
        for (size_t i = parcels->start[p]; i < parcels->start[p + 1]; i++)
            sums[p] += (parcels->weight ? parcels->weight[i] : 1) *
                       values[parcels->member[i]];
}

void reduce_median(double *restrict medians, const struct parcels *parcels,
                   const double *restrict values, double *restrict room)
{
    for (size_t p = 0; p < parcels->count; p++) {
        size_t count = parcels->start[p + 1] - parcels->start[p];

        for (size_t i = 0; i < count; i++)
            room[i] = values[parcels->member[parcels->start[p] + i]];
        medians[p] = count ? gsl_stats_median(room, 1, count) : NAN;
    }
}

void reduce_sd(double *restrict sds, const struct parcels *parcels,
               const double *restrict values)
{
    reduce_sum(sds, parcels, values);
    for (size_t p = 0; p < parcels->count; p++) {
        double count = (double)(parcels->start[p + 1] - parcels->start[p]);
        double mean = sds[p] / count, square = 0;

        for (size_t i = parcels->start[p]; i < parcels->start[p + 1]; i++) {
            double d = values[parcels->member[i]] - mean;

            square += d * d;
        }
        sds[p] = sqrt(square / count);
    }
}

/* The members by voxel instead of by region. */
struct by_voxel {
    size_t *start;    /* voxel v: at start[v] .. start[v+1]-1 */
    uint32_t *region; /* position of the region in the system */
    double *weight;
};

/* place[p]: that of region p in the system, ascending. */
static struct by_voxel transpose(const struct parcels *parcels,
                                 const uint32_t *place)
{
    size_t members = parcels->start[parcels->count];
    struct by_voxel by = {NEW_ARRAY(size_t, parcels->voxels + 2),
                          NEW_ARRAY(uint32_t, members),
                          NEW_ARRAY(double, members)};
    size_t *next = by.start + 1; /* becomes the start of the voxel after */

    for (size_t i = 0; i < members; i++)
        by.start[parcels->member[i] + 2]++;
    for (size_t v = 0; v < parcels->voxels; v++)
        by.start[v + 2] += by.start[v + 1];
    for (size_t p = 0; p < parcels->count; p++)
        for (size_t i = parcels->start[p]; i < parcels->start[p + 1]; i++) {
            size_t at = next[parcels->member[i]]++;

            by.region[at] = place[p];
            by.weight[at] = parcels->weight ? parcels->weight[i] : 1;
        }
    return by;
}

/* gram = W' W of the regions that have voxels. */
static void multiply_weights(gsl_matrix *gram, const struct parcels *parcels,
                             const uint32_t *place)
{
    struct by_voxel by = transpose(parcels, place);

    gsl_matrix_set_zero(gram);
    for (size_t v = 0; v < parcels->voxels; v++)
        for (size_t a = by.start[v]; a < by.start[v + 1]; a++)
            for (size_t b = by.start[v]; b < by.start[v + 1]; b++)
                *gsl_matrix_ptr(gram, by.region[a], by.region[b]) +=
                    by.weight[a] * by.weight[b];
    free(by.start), free(by.region), free(by.weight);
}

/* place[p] of each region in the system, UINT32_MAX for one left out. */
static uint32_t *choose_regions(size_t *count, const struct parcels *parcels)
{
    uint32_t *place = NEW_ARRAY(uint32_t, parcels->count);

    *count = 0;
    for (size_t p = 0; p < parcels->count; p++)
        place[p] = parcels->start[p] < parcels->start[p + 1]
                       ? (uint32_t)(*count)++
                       : UINT32_MAX;
    return place;
}

/* The chosen columns of the sums, times the inverse, back into their places. */
static void solve(gsl_matrix *series, const gsl_matrix *inverse,
                  const uint32_t *place)
{
    gsl_matrix *sums = gsl_matrix_alloc(series->size1, inverse->size1);
    gsl_matrix *solved = gsl_matrix_alloc(series->size1, inverse->size1);

    for (size_t p = 0; p < series->size2; p++)
        for (size_t t = 0; t < series->size1 && place[p] != UINT32_MAX; t++)
            gsl_matrix_set(sums, t, place[p], gsl_matrix_get(series, t, p));
    blas_product(solved, 1, BLAS_PLAIN, sums, BLAS_PLAIN, inverse, 0);
    for (size_t p = 0; p < series->size2; p++)
        for (size_t t = 0; t < series->size1; t++)
            gsl_matrix_set(series, t, p,
                           place[p] == UINT32_MAX
                               ? NAN
                               : gsl_matrix_get(solved, t, place[p]));
    gsl_matrix_free(sums), gsl_matrix_free(solved);
}

enum reduce_status reduce_least_squares(gsl_matrix *series,
                                        const struct parcels *parcels)
{
    const double worst = 1e-13;
    size_t count;
    uint32_t *place = choose_regions(&count, parcels);
    gsl_matrix *gram, *inverse;
    double condition = 1;

    if (!count) {
        gsl_matrix_set_all(series, NAN);
        free(place);
        return REDUCE_OK;
    }
    gram = gsl_matrix_alloc(count, count);
    inverse = gsl_matrix_alloc(count, count);
    multiply_weights(gram, parcels, place);
    condition = blas_inverse(inverse, gram);
    if (condition >= worst)
        solve(series, inverse, place);
    gsl_matrix_free(gram), gsl_matrix_free(inverse), free(place);
    return condition >= worst ? REDUCE_OK : REDUCE_SINGULAR;
}
