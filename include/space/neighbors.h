/*
 * neighbors.h - the voxels around each voxel of a list.
 *
 *     7   those that share a face with it, and itself
 *    19   also those that share an edge
 *    27   also those that share a corner
 *
 * Only voxels of the list count: at its border there are fewer.  The names are
 * those of AFNI's 3dReHo and of DPABI; as radii they are 1, sqrt(2) and
 * sqrt(3) voxels, whatever the voxel size.
 */
#ifndef SPACE_NEIGHBORS_H
#define SPACE_NEIGHBORS_H

#include "base/grid.h"

#include <stddef.h>
#include <stdint.h>

enum { NEIGHBORS_MOST = 27 };

struct neighbors {
    const struct grid *grid;
    const size_t *voxel;
    size_t count, size;
    uint32_t *place; /* of each voxel of the grid in the list, or none */
};

/*
 * Of the `count` voxels at the positions voxel[] of a frame, ascending; `size`
 * is 7, 19 or 27.  Both arrays stay with the caller, for as long as this lives.
 * Memory: 4 bytes a voxel of the grid.  Give it back with neighbors_free().
 */
struct neighbors *neighbors_new(const struct grid *grid, const size_t *voxel,
                                size_t count, size_t size);
void neighbors_free(struct neighbors *neighbors);

/* The places in the list of the neighbors of voxel i and of itself, ascending;
 * returns how many. */
size_t neighbors_of(size_t place[NEIGHBORS_MOST],
                    const struct neighbors *neighbors, size_t i);

/*
 * All neighbors of the places begin .. end - 1 of the list have places from
 * *low up to, and not including, *high.  O(log count).
 */
void neighbors_reach(size_t *low, size_t *high,
                     const struct neighbors *neighbors, size_t begin,
                     size_t end);

#endif
