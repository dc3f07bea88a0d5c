/*
 * resample.h - images on another grid.
 *
 * With M = inv(A_source) A_target, the voxel v of the target lies at M v in
 * the source.  Outside [0, n-1] on any axis there is nothing (0).  Where the
 * two grids are the same (grid_same) the values are copied.
 *
 * `target` holds grid_voxels(target_grid) values, `source` those of
 * source_grid.  RESAMPLE_SINGULAR: an affine has no inverse, and nothing is
 * written.  O(voxels of the target).
 */
#ifndef SPACE_RESAMPLE_H
#define SPACE_RESAMPLE_H

#include "base/grid.h"

#include <stdint.h>

enum resample_status { RESAMPLE_OK, RESAMPLE_SINGULAR };

/*
 * Nearest-neighbor resampling of labels,
 *
 *     target(v) = source(floor(M v + 1/2)).
 *
 * Ties go up.  This is the rule of scipy.ndimage.affine_transform (order 0,
 * constant 0), which nilearn uses, the strict border included.
 */
__attribute__((warn_unused_result)) enum resample_status
resample_nearest(int32_t *restrict target, const struct grid *target_grid,
                 const int32_t *restrict source,
                 const struct grid *source_grid);

/*
 * Trilinear resampling of weights: of the eight source voxels around M v, each
 * times the product over the axes of 1 - its distance (in voxels).  A constant
 * stays constant and nothing leaves the range of the source.  A voxel at a
 * distance of 0 does not count at all, so that what is not finite there does
 * not spread.
 */
__attribute__((warn_unused_result)) enum resample_status
resample_linear(double *restrict target, const struct grid *target_grid,
                const double *restrict source, const struct grid *source_grid);

#endif
