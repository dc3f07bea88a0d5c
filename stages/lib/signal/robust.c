#include "signal/robust.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_statistics_float.h>
#include <math.h>
#include <stdlib.h>

#define QUARTILES_OF_NORMAL 1.349

/* Series copied out of a block at once: a line of the cache holds as many. */
enum { TILE = 16 };

struct robust *robust_new(size_t voxels, size_t frames, size_t bytes)
{
    struct robust *robust = NEW_ARRAY(struct robust, 1);
    size_t fits = bytes / (frames * sizeof *robust->values);

    robust->voxels = voxels;
    robust->frames = frames;
    robust->block = fits < 1 ? 1 : fits > voxels ? voxels : fits;
    robust->values = NEW_ARRAY(float, robust->block *frames);
    robust->sd = NEW_ARRAY(double, voxels);
    return robust;
}

void robust_free(struct robust *robust)
{
    free(robust->values), free(robust->sd), free(robust);
}

double robust_sd(float *series, size_t frames)
{
    size_t quarter = (frames - 1) / 4, three = 3 * (frames - 1) / 4;
    double high, low;

    for (size_t t = 0; t < frames; t++)
        if (!isfinite(series[t]))
            return NAN;
    high = gsl_stats_float_select(series, 1, frames, three);
    low = gsl_stats_float_select(series, 1, frames, quarter);
    return (high - low) / QUARTILES_OF_NORMAL;
}

static void finish_block(struct robust *robust)
{
    float *series = NEW_ARRAY(float, TILE * robust->frames);

    bug_if(robust->frame != robust->frames);
    for (size_t begin = 0; begin < robust->count; begin += TILE) {
        size_t left = robust->count - begin, tile = left < TILE ? left : TILE;

        for (size_t t = 0; t < robust->frames; t++)
            for (size_t i = 0; i < tile; i++)
                series[i * robust->frames + t] =
                    robust->values[t * robust->count + begin + i];
        for (size_t i = 0; i < tile; i++)
            robust->sd[robust->begin + begin + i] =
                robust_sd(series + i * robust->frames, robust->frames);
    }
    free(series);
}

bool robust_next(struct robust *robust)
{
    size_t left;

    if (robust->count)
        finish_block(robust);
    robust->begin += robust->count;
    left = robust->voxels - robust->begin;
    robust->count = left < robust->block ? left : robust->block;
    robust->frame = 0;
    return left > 0;
}

void robust_add(struct robust *restrict robust, const double *restrict values,
                const double *restrict center)
{
    float *row = robust->values + robust->frame++ * robust->count;

    bug_if(robust->frame > robust->frames);
    for (size_t i = 0; i < robust->count; i++)
        row[i] = (float)(values[robust->begin + i] - center[robust->begin + i]);
}
