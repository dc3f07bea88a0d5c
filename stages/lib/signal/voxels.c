#include "signal/voxels.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct voxels *voxels_new(size_t count)
{
    struct voxels *voxels = NEW_ARRAY(struct voxels, 1);

    voxels->count = count;
    voxels->first = NEW_ARRAY(double, count);
    voxels->last = NEW_ARRAY(double, count);
    voxels->ends = NEW_ARRAY(double, count);
    voxels->mean = NEW_ARRAY(double, count);
    voxels->sd = NEW_ARRAY(double, count);
    voxels->tsnr = NEW_ARRAY(double, count);
    voxels->ar1 = NEW_ARRAY(double, count);
    voxels->is_bad = NEW_ARRAY(bool, count);
    voxels->varies = NEW_ARRAY(bool, count);
    return voxels;
}

void voxels_free(struct voxels *voxels)
{
    free(voxels->first), free(voxels->last), free(voxels->ends);
    free(voxels->mean), free(voxels->sd), free(voxels->tsnr);
    free(voxels->ar1), free(voxels->is_bad), free(voxels->varies);
    free(voxels);
}

void voxels_add_gap(struct voxels *voxels)
{
    voxels->is_apart = voxels->frames > 0;
}

/* The frame `values` is no neighbor of the latest: both are ends. */
static void step_over(struct voxels *restrict voxels,
                      const double *restrict values)
{
    for (size_t i = 0; i < voxels->count; i++) {
        double first = voxels->first[i];

        voxels->ends[i] += (voxels->last[i] - first) + (values[i] - first);
        voxels->last[i] = first; /* so that the two are no pair */
    }
    voxels->is_apart = false;
}

/* mean, sd and ar1 hold the sums of d_t, d_t^2 and d_t d_{t-1}. */
void voxels_add(struct voxels *restrict voxels, const double *restrict values)
{
    size_t bytes = voxels->count * sizeof *values;

    if (!voxels->frames++) {
        memcpy(voxels->first, values, bytes);
        memcpy(voxels->last, values, bytes);
    } else if (voxels->is_apart) {
        step_over(voxels, values);
    } else {
        voxels->pairs++;
    }
    for (size_t i = 0; i < voxels->count; i++) {
        double first = voxels->first[i], d = values[i] - first;

        voxels->is_bad[i] |= !isfinite(values[i]);
        voxels->varies[i] |= d != 0;
        voxels->mean[i] += d;
        voxels->sd[i] += d * d;
        voxels->ar1[i] += d * (voxels->last[i] - first);
        voxels->last[i] = values[i];
    }
}

/* From sums to moments; false when nothing but rounding varies. */
static bool settle(struct voxels *voxels, size_t i)
{
    double frames = (double)voxels->frames, sum = voxels->mean[i];
    double pairs = (double)voxels->pairs, shift = sum / frames;
    double ends = voxels->ends[i] + (voxels->last[i] - voxels->first[i]);
    double square = voxels->sd[i] - sum * shift;
    double lagged =
        voxels->ar1[i] - shift * (2 * sum - ends) + pairs * shift * shift;
    bool varies = voxels->varies[i] && square > 0;

    voxels->mean[i] = voxels->first[i] + shift;
    voxels->sd[i] = varies ? sqrt(square / frames) : 0;
    voxels->ar1[i] =
        varies && pairs > 0 ? lagged / square * ((frames - 1) / pairs) : NAN;
    return varies;
}

void voxels_finish(struct voxels *voxels)
{
    for (size_t i = 0; i < voxels->count; i++) {
        voxels->varies[i] = settle(voxels, i) && !voxels->is_bad[i];
        if (voxels->is_bad[i])
            voxels->mean[i] = voxels->sd[i] = voxels->ar1[i] = NAN;
        voxels->tsnr[i] =
            voxels->varies[i] ? voxels->mean[i] / voxels->sd[i] : NAN;
        voxels->bad += voxels->is_bad[i];
        voxels->used += voxels->varies[i];
    }
    voxels->still = voxels->count - voxels->bad - voxels->used;
}

double voxels_average(const struct voxels *voxels, const double *values)
{
    double sum = 0;

    for (size_t i = 0; i < voxels->count; i++)
        sum += voxels->is_bad[i] ? 0 : values[i];
    return sum / (double)(voxels->count - voxels->bad);
}

double voxels_unit_mean(const struct voxels *voxels, const double *values)
{
    double sum = 0;

    for (size_t i = 0; i < voxels->count; i++)
        if (voxels->varies[i])
            sum += (values[i] - voxels->mean[i]) / voxels->sd[i];
    return sum / ((double)voxels->used * sqrt((double)voxels->frames));
}
