/*
 * orient.h - a volume turned so that its axes run right, anterior, superior.
 */
#ifndef SPACE_ORIENT_H
#define SPACE_ORIENT_H

#include "base/grid.h"

#include <stdbool.h>

/* Which axis of a grid runs along world axis k (x right, y anterior, z
 * superior) best, and whether it runs the other way. */
struct orient {
    size_t axis[3];
    bool is_reversed[3];
    size_t size[3];    /* voxels along world axis k */
    double spacing[3]; /* mm, likewise */
};

/*
 * The assignment of axes that maximizes the sum of |cos| of the angles between
 * them, of equal ones the first; oblique grids are not resampled.
 */
struct orient orient_of(const struct grid *grid);

/* Element of the volume at (x, y, z) of the turned one, counted from 0. */
size_t orient_voxel(const struct orient *orient, const struct grid *grid,
                    size_t x, size_t y, size_t z);

#endif
