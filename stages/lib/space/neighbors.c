#include "space/neighbors.h"

#include "base/mem.h"
#include "base/report.h"

#include <stdbool.h>
#include <stdlib.h>

#define NONE UINT32_MAX

struct neighbors *neighbors_new(const struct grid *grid, const size_t *voxel,
                                size_t count, size_t size)
{
    struct neighbors *neighbors = NEW_ARRAY(struct neighbors, 1);
    size_t voxels = grid_voxels(grid);

    bug_if(size != 7 && size != 19 && size != 27);
    bug_if(count >= NONE);
    *neighbors = (struct neighbors){grid, voxel, count, size,
                                    NEW_ARRAY(uint32_t, voxels)};
    for (size_t v = 0; v < voxels; v++)
        neighbors->place[v] = NONE;
    for (size_t i = 0; i < count; i++)
        neighbors->place[voxel[i]] = (uint32_t)i;
    return neighbors;
}

void neighbors_free(struct neighbors *neighbors)
{
    free(neighbors->place), free(neighbors);
}

/* Whether a step along that many axes is one to a neighbor. */
static bool is_near(int axes, size_t size)
{
    return axes <= 1 || (axes == 2 && size >= 19) || size == 27;
}

/* at + step, when that is inside. */
static bool moves(size_t *to, size_t at, int step, size_t length)
{
    *to = step < 0 ? at - 1 : at + (size_t)step;
    return step < 0 ? at > 0 : *to < length;
}

size_t neighbors_of(size_t place[NEIGHBORS_MOST],
                    const struct neighbors *neighbors, size_t i)
{
    size_t nx = neighbors->grid->nx, ny = neighbors->grid->ny;
    size_t v = neighbors->voxel[i], count = 0, x, y, z;

    for (int dz = -1; dz <= 1; dz++)
        for (int dy = -1; dy <= 1; dy++)
            for (int dx = -1; dx <= 1; dx++) {
                uint32_t found;

                if (!is_near(abs(dx) + abs(dy) + abs(dz), neighbors->size) ||
                    !moves(&x, v % nx, dx, nx) ||
                    !moves(&y, v / nx % ny, dy, ny) ||
                    !moves(&z, v / nx / ny, dz, neighbors->grid->nz))
                    continue;
                found = neighbors->place[x + nx * (y + ny * z)];
                if (found != NONE)
                    place[count++] = found;
            }
    return count;
}

/* The first place of the list whose position is `position` or after it. */
static size_t first_from(const struct neighbors *neighbors, size_t position)
{
    size_t low = 0, high = neighbors->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (neighbors->voxel[middle] < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void neighbors_reach(size_t *low, size_t *high,
                     const struct neighbors *neighbors, size_t begin,
                     size_t end)
{
    const struct grid *grid = neighbors->grid;
    size_t far = grid->nx * grid->ny + grid->nx + 1;
    size_t first = neighbors->voxel[begin], last = neighbors->voxel[end - 1];

    *low = first_from(neighbors, first > far ? first - far : 0);
    *high = first_from(neighbors, last + far + 1);
}
