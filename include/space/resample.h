/*
 * resample.h - label images on another grid.
 */
#ifndef SPACE_RESAMPLE_H
#define SPACE_RESAMPLE_H

#include "base/grid.h"

#include <stdint.h>

enum resample_status { RESAMPLE_OK, RESAMPLE_SINGULAR };

/*
 * Nearest-neighbor resampling of labels,
 *
 *     target(v) = source(floor(M v + 1/2)),   M = inv(A_source) A_target,
 *
 * and 0 where M v lies outside [0, n-1] on any axis.  Ties go up.  This is the
 * rule of scipy.ndimage.affine_transform (order 0, constant 0), which nilearn
 * uses, the strict border included.  Where the two grids are the same
 * (grid_same) the labels are copied.
 *
 * `target` holds grid_voxels(target_grid) labels, `source` those of
 * source_grid.  RESAMPLE_SINGULAR: an affine has no inverse, and nothing is
 * written.  O(voxels of the target).
 */
__attribute__((warn_unused_result)) enum resample_status
resample_nearest(int32_t *restrict target, const struct grid *target_grid,
                 const int32_t *restrict source,
                 const struct grid *source_grid);

#endif
