/*
 * grid.h - where the voxels of an image are.
 *
 * Voxel (i, j, k), counted from 0 with i fastest, is element
 * i + nx (j + ny k) of a volume, and its center lies at the world position
 *
 *     (x, y, z)' = A (i, j, k, 1)'    in mm, A = affine.
 */
#ifndef BASE_GRID_H
#define BASE_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct grid {
    size_t nx, ny, nz;
    double affine[3][4];
};

/* Neighbors along the first axis that belong together: voxels first .. first +
 * length - 1 of a frame, all of region `region`. */
struct run {
    size_t first;
    uint32_t length, region;
};

size_t grid_voxels(const struct grid *grid);

/*
 * True when the shapes agree and |a - b| <= 1e-8 + 1e-5 |b| for all entries of
 * the affines: the rule of nilearn, HALFpipe and numpy.allclose.
 */
bool grid_same(const struct grid *a, const struct grid *b);

/* World position (mm) of the center of element `voxel` of a volume. */
void grid_position(double position[3], const struct grid *grid, size_t voxel);

/* Edge lengths of a voxel in mm: the column norms of the affine. */
void grid_spacing(double spacing[3], const struct grid *grid);

#endif
