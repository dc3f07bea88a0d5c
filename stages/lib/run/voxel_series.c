#include "run/voxel_series.h"

#include "base/mem.h"
#include "base/report.h"
#include "run/voxelwise.h"
#include "signal/freedom.h"

#include <math.h>
#include <stdlib.h>

/* Series cleaned at a time, and those from which the freedom is estimated. */
enum { WIDTH = 64, SAMPLE = 512 };

/* The kept rows of column j; false where one is not finite, or none differs. */
static bool take_column(double *x, const gsl_matrix *block, size_t j,
                        const bool *kept)
{
    bool varies = false;
    size_t rows = 0;

    for (size_t t = 0; t < block->size1; t++) {
        if (!kept[t])
            continue;
        x[rows] = gsl_matrix_get(block, t, j);
        if (!isfinite(x[rows]))
            return false;
        varies |= x[rows] > x[0] || x[rows] < x[0];
        rows++;
    }
    return varies;
}

/* All voxels are in the store: those that can be correlated become nodes. */
static void take_nodes(struct voxel_series *series, const struct store *store)
{
    const struct clean *clean = &series->denoising.clean;
    size_t count = series->scan->count, nodes = 0;
    double *x = NEW_ARRAY(double, clean->kept_count);

    series->tiles = tiles_new(count, clean->kept_count);
    series->place = NEW_ARRAY(size_t, count);
    for (size_t from = 0; from < count; from += WIDTH) {
        size_t width = count - from < WIDTH ? count - from : WIDTH;
        gsl_matrix *block = gsl_matrix_alloc(clean->frames, width);

        store_get(block, store, from);
        clean_apply(block, clean, block);
        for (size_t j = 0; j < width; j++)
            if (take_column(x, block, j, clean->kept)) {
                tiles_set(series->tiles, nodes, x, 1);
                series->place[nodes++] = from + j;
            }
        gsl_matrix_free(block);
    }
    series->tiles->nodes = nodes;
    free(x);
}

/* From the correlations of a sample, each with its effective frames. */
static double estimate_freedom(const struct voxel_series *series)
{
    const struct tiles *tiles = series->tiles;
    size_t count = tiles->nodes < SAMPLE ? tiles->nodes : SAMPLE;
    struct tiles *sample = tiles_sample(tiles, count);
    gsl_matrix *x = gsl_matrix_alloc(tiles->frames, count);
    gsl_matrix *frames = gsl_matrix_alloc(count, count);
    struct timeline timeline = timeline_new();
    double variance = 0, pairs = (double)count * ((double)count - 1);

    timeline_add(&timeline, series->denoising.clean.kept, series->run.frames);
    for (size_t i = 0; i < count; i++)
        for (size_t t = 0; t < tiles->frames; t++)
            gsl_matrix_set(x, t, i, (double)sample->z[i * sample->stride + t]);
    freedom_effective(frames, x, &timeline);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            if (i != j)
                variance += 1 / gsl_matrix_get(frames, i, j);
    timeline_release(&timeline), tiles_free(sample);
    gsl_matrix_free(x), gsl_matrix_free(frames);
    return pairs / variance - 2 - (double)series->denoising.clean.basis->size2;
}

struct voxel_series *voxel_series_read(const char *bold, const char *mask,
                                       const char *confounds,
                                       const struct denoising_options *options,
                                       const char *beside)
{
    struct voxel_series *series = NEW_ARRAY(struct voxel_series, 1);
    struct voxelwise voxelwise = voxelwise_open(bold, mask, beside, SIZE_MAX);
    size_t count = voxelwise.scan->count;

    series->scan = voxelwise.scan;
    series->kept = voxelwise.kept;
    series->run = (struct denoising_run){
        .path = bold,
        .confounds = confounds,
        .frames = voxelwise.scan->bold->frames,
        .tr = volume_repetition_time(voxelwise.scan->bold),
        .kept = series->kept};
    denoising_prepare(&series->denoising, options, &series->run);
    take_nodes(series, voxelwise.store);
    store_free(voxelwise.store);
    if (series->tiles->nodes < 2)
        die("%zu of %zu voxels of '%s' are finite and vary, and 2 are the "
            "least",
            series->tiles->nodes, count, bold);
    if (series->tiles->nodes < count)
        warn("%zu of %zu voxels are not finite, never vary, or have nothing "
             "left: NaN",
             count - series->tiles->nodes, count);
    series->freedom = estimate_freedom(series);
    return series;
}

void voxel_series_free(struct voxel_series *series)
{
    denoising_release(&series->denoising);
    tiles_free(series->tiles), scan_free(series->scan);
    free(series->place), free(series->kept), free(series);
}
