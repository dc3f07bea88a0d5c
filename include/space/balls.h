/*
 * balls.h - the voxels of a list within a distance of each of them.
 */
#ifndef SPACE_BALLS_H
#define SPACE_BALLS_H

#include "base/grid.h"

#include <stddef.h>
#include <stdint.h>

struct balls {
    const struct grid *grid;
    const size_t *voxel;
    size_t count;
    uint32_t *place; /* of each voxel of the grid in the list, or none */
    size_t most;     /* voxels of a ball inside of the list */
    int (*step)[3];  /* to each of them */
};

/*
 * Of the `count` voxels at the positions voxel[] of a frame, ascending: those
 * whose centers are at most `radius` mm away, with a slack of 1e-9 of it.  Both
 * arrays stay with the caller, for as long as this lives.  Give it back with
 * balls_free().
 */
struct balls *balls_new(const struct grid *grid, const size_t *voxel,
                        size_t count, double radius);
void balls_free(struct balls *balls);

/* place[balls->most], ascending, of the ball around voxel i, which is in it;
 * returns how many. */
size_t balls_of(size_t *place, const struct balls *balls, size_t i);

/* The same around any voxel of the grid, given by its position in a frame,
 * which need not be in the list. */
size_t balls_at(size_t *place, const struct balls *balls, size_t voxel);

#endif
