/*
 * voxel_series.h - the series of all voxels of a run, ready to be correlated.
 */
#ifndef RUN_VOXEL_SERIES_H
#define RUN_VOXEL_SERIES_H

#include "io/scan.h"
#include "num/tiles.h"
#include "run/denoising.h"

#include <stdbool.h>
#include <stddef.h>

struct voxel_series {
    struct scan *scan;
    struct tiles *tiles;      /* one series per node */
    size_t *place;            /* of each node among the voxels of the mask */
    bool *kept;               /* frames that are neither gaps nor censored */
    struct denoising_run run; /* what the next refers to */
    struct denoising denoising;
    double freedom; /* of a correlation, by Bartlett's formula */
};

/*
 * Read the run `bold` in `mask`, denoise it as `options` say with `confounds`
 * (a path, or `none`), and keep the voxels that are finite in all kept frames
 * and vary; the others are no nodes.  Frames without data in any voxel were
 * censored before and are left out.  `beside` names a file in whose folder
 * there is room.  Dies as denoising_prepare() does, and for fewer than two
 * nodes.
 *
 * freedom = T_eff - 2 - regressors, with T_eff that of signal/freedom.h for the
 * mean variance over the pairs of up to 512 voxels at equal distances.
 *
 * Memory: two float32 series a voxel, of which one is left.
 */
struct voxel_series *voxel_series_read(const char *bold, const char *mask,
                                       const char *confounds,
                                       const struct denoising_options *options,
                                       const char *beside);
void voxel_series_free(struct voxel_series *series);

#endif
