#include "space/tally.h"

#include "base/mem.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct tally *tally_new(size_t voxels)
{
    struct tally *tally = NEW_ARRAY(struct tally, 1);

    tally->voxels = voxels;
    tally->is_usable = NEW_ARRAY(bool, voxels);
    tally->is_bad = NEW_ARRAY(bool, voxels);
    return tally;
}

void tally_free(struct tally *tally)
{
    free(tally->first), free(tally->sum), free(tally->square);
    free(tally->is_usable), free(tally->is_bad), free(tally->tsnr);
    free(tally);
}

static void begin(struct tally *tally, const double *values)
{
    tally->first = NEW_ARRAY(double, tally->voxels);
    tally->sum = NEW_ARRAY(double, tally->voxels);
    tally->square = NEW_ARRAY(double, tally->voxels);
    if (tally->voxels)
        memcpy(tally->first, values, tally->voxels * sizeof *values);
}

/* What is not finite in this frame is marked, and what was ever so is 0. */
static void take_out(struct tally *tally, double *values)
{
    for (size_t i = 0; i < tally->voxels; i++) {
        if (!isfinite(values[i]) && !tally->is_bad[i]) {
            tally->is_late |= tally->frames > 1;
            tally->is_bad[i] = tally->has_bad = true;
        }
        if (tally->is_bad[i])
            values[i] = 0;
    }
}

/*
 * Adds the deviations of one frame; false where a value is not finite, of
 * which 0 times is NaN.
 */
static inline __attribute__((always_inline)) bool
add_body(double *restrict sum, double *restrict square,
         const double *restrict first, const double *restrict values,
         size_t count)
{
    enum { LANES = 8 };
    typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
    lanes probe = {0};
    double rest = 0;
    size_t i = 0;

    for (; i + LANES <= count; i += LANES) {
        lanes x, d, s, q;

        memcpy(&x, values + i, sizeof x);
        memcpy(&d, first + i, sizeof d);
        memcpy(&s, sum + i, sizeof s);
        memcpy(&q, square + i, sizeof q);
        d = x - d;
        s += d;
        q += d * d;
        probe += x * 0;
        memcpy(sum + i, &s, sizeof s);
        memcpy(square + i, &q, sizeof q);
    }
    for (; i < count; i++) {
        double d = values[i] - first[i];

        sum[i] += d;
        square[i] += d * d;
        rest += values[i] * 0;
    }
    for (size_t k = 0; k < LANES; k++)
        rest += probe[k];
    return rest == 0;
}

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static bool add_avx512(struct tally *tally,
                                                          const double *values)
{
    return add_body(tally->sum, tally->square, tally->first, values,
                    tally->voxels);
}

__attribute__((target("avx2"))) static bool add_avx2(struct tally *tally,
                                                     const double *values)
{
    return add_body(tally->sum, tally->square, tally->first, values,
                    tally->voxels);
}
#endif

static bool add_frame(struct tally *tally, const double *values)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return add_avx512(tally, values);
    if (__builtin_cpu_supports("avx2"))
        return add_avx2(tally, values);
#endif
    return add_body(tally->sum, tally->square, tally->first, values,
                    tally->voxels);
}

void tally_add(struct tally *restrict tally, double *restrict values)
{
    if (!tally->frames++)
        begin(tally, values);
    if (!add_frame(tally, values) || tally->has_bad)
        take_out(tally, values);
}

/* A usable voxel with its tsnr, or one that is not. */
static void judge(struct tally *tally, size_t i, double mean, double square)
{
    double variance = square / (double)tally->frames;

    tally->is_usable[i] = !tally->is_bad[i] && variance > 0;
    tally->tsnr[i] = tally->is_usable[i] ? mean / sqrt(variance) : NAN;
    tally->usable += tally->is_usable[i];
    if (!tally->is_usable[i] && !tally->is_bad[i] && mean != 0)
        tally->is_late = true;
}

void tally_finish(struct tally *tally)
{
    tally->tsnr = NEW_ARRAY(double, tally->voxels);
    for (size_t i = 0; i < tally->voxels; i++) {
        double shift = tally->sum[i] / (double)tally->frames;

        judge(tally, i, tally->first[i] + shift,
              tally->square[i] - tally->sum[i] * shift);
    }
    free(tally->first), free(tally->sum), free(tally->square);
    tally->first = tally->sum = tally->square = NULL;
}

/*
 * About the nearest integer c to the mean, where both sums are small:
 * sum (x - c)^2 = square - 2 c sum + T c^2, without rounding.
 */
void tally_take_integers(struct tally *tally, const int64_t *sum,
                         const int64_t *square, size_t frames,
                         const double scaling[2])
{
    int64_t count = (int64_t)frames;

    tally->frames = frames;
    tally->tsnr = NEW_ARRAY(double, tally->voxels);
    for (size_t i = 0; i < tally->voxels; i++) {
        int64_t c = llrint((double)sum[i] / (double)frames);
        double rest = (double)(sum[i] - count * c);
        double about = (double)(square[i] - c * (2 * sum[i] - count * c));
        double shift = rest / (double)frames;

        judge(tally, i, scaling[0] * ((double)c + shift) + scaling[1],
              scaling[0] * scaling[0] * (about - rest * shift));
    }
}

void tally_region(struct tally_region *region, const struct tally *tally,
                  const struct parcels *parcels, size_t p)
{
    size_t start = parcels->start[p], count = parcels->start[p + 1] - start;
    double *tsnr = NEW_ARRAY(double, count), used = 0;

    *region =
        (struct tally_region){.voxels = parcels->in_atlas[p], .in_mask = count};
    for (size_t i = start; i < start + count; i++) {
        size_t v = parcels->member[i];
        double weight = parcels->weight ? parcels->weight[i] : 1;

        region->not_finite += tally->is_bad[v];
        if (!tally->is_usable[v])
            continue;
        tsnr[region->used++] = tally->tsnr[v];
        region->weight += weight;
        used += fabs(weight);
    }
    region->constant = count - region->used - region->not_finite;
    region->share = parcels->in_atlas[p] ? used / parcels->whole[p] : 0;
    region->tsnr = region->used ? gsl_stats_median(tsnr, 1, region->used) : NAN;
    free(tsnr);
}
