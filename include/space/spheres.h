/*
 * spheres.h - the voxels of a sphere.
 */
#ifndef SPACE_SPHERES_H
#define SPACE_SPHERES_H

#include "space/parcels.h"

enum sphere_status { SPHERE_OK, SPHERE_SINGULAR };

/*
 * Adds to the current region of `draft` the voxels of `grid` whose centers
 * are at most `radius` mm from `center` (world, mm), and the voxel nearest to
 * it (voxel coordinates rounded, halves to even), which is all of it where the
 * radius is NaN or 0.  The distance has a slack of 1e-9 of the radius, so that
 * a voxel right on the sphere does not depend on the rounding of the affine.
 *
 * The lattice of the grid goes on beyond its border: a voxel there belongs to
 * the sphere and is outside (DRAFT_OUTSIDE), so that a sphere which the image
 * cuts does not count as covered.  SPHERE_SINGULAR: the affine has no inverse.
 * O(voxels of the box around the sphere), whatever the affine.
 *
 * This is the rule of nilearn's NiftiSpheresMasker, but for its third kind of
 * member (voxels with the same truncated world coordinates as the seed).
 */
enum sphere_status spheres_add(struct draft *draft, const struct grid *grid,
                               const double center[3], double radius)
    __attribute__((warn_unused_result));

#endif
