#include "../tap.h"

#include "base/mem.h"
#include "space/neighbors.h"

#include <stdbool.h>
#include <stdlib.h>

/* Squared distance of two voxels, in steps along the axes. */
static size_t distance(const struct grid *grid, size_t a, size_t b)
{
    size_t nx = grid->nx, ny = grid->ny, sum = 0;
    size_t at[3] = {a % nx, a / nx % ny, a / nx / ny};
    size_t to[3] = {b % nx, b / nx % ny, b / nx / ny};

    for (size_t k = 0; k < 3; k++)
        sum += (at[k] - to[k]) * (at[k] - to[k]);
    return sum;
}

/* Whether neighbors_of() lists exactly the voxels within sqrt(most) steps. */
static bool is_right(const struct grid *grid, const size_t *voxel, size_t count,
                     size_t size, size_t most)
{
    struct neighbors *neighbors = neighbors_new(grid, voxel, count, size);
    bool right = true;

    for (size_t i = 0; i < count; i++) {
        size_t place[NEIGHBORS_MOST], low, high, k = 0;
        size_t found = neighbors_of(place, neighbors, i);

        neighbors_reach(&low, &high, neighbors, i, i + 1);
        for (size_t j = 0; j < count; j++)
            if (distance(grid, voxel[i], voxel[j]) <= most)
                right &= k < found && place[k++] == j && j >= low && j < high;
        right &= k == found;
    }
    neighbors_free(neighbors);
    return right;
}

int main(void)
{
    const struct grid grid = {.nx = 5, .ny = 4, .nz = 6};
    size_t all[120], some[60], place[NEIGHBORS_MOST];
    struct neighbors *neighbors;

    for (size_t v = 0; v < 120; v++)
        all[v] = v;
    for (size_t k = 0; k < 60; k++)
        some[k] = 2 * k + (k % 3 == 0);
    ok(is_right(&grid, all, 120, 7, 1), "7 are those that share a face");
    ok(is_right(&grid, all, 120, 19, 2), "19 also those that share an edge");
    ok(is_right(&grid, all, 120, 27, 3), "27 also those that share a corner");
    ok(is_right(&grid, some, 60, 27, 3) && is_right(&grid, some, 60, 19, 2),
       "and in a mask only its own");
    neighbors = neighbors_new(&grid, all, 120, 27);
    ok(neighbors_of(place, neighbors, 46) == 27 &&
           neighbors_of(place, neighbors, 0) == 8,
       "a voxel inside has all 27, one at a corner 8");
    neighbors_free(neighbors);
    return done();
}
