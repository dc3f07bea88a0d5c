/*
 * affine.h - from the voxels of one grid to those of another, and to mm.
 */
#ifndef SPACE_AFFINE_H
#define SPACE_AFFINE_H

#include "base/grid.h"

#include <stdbool.h>

/*
 * inverse = inv(A), A the affine of the grid: from world positions (mm) to
 * voxel coordinates.  False, and nothing written, where A has none.
 */
bool affine_invert(double inverse[3][4], const struct grid *grid)
    __attribute__((warn_unused_result));

/*
 * m = inv(A_to) A_from: from the voxel coordinates of `from` to those of `to`.
 * False where the affine of `to` has no inverse.
 */
bool affine_between(double m[3][4], const struct grid *to,
                    const struct grid *from)
    __attribute__((warn_unused_result));

/* to = m (from, 1)'.  `to` and `from` may not overlap. */
void affine_apply(double to[3], double m[3][4], const double from[3]);

#endif
