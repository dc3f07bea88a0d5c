#include "space/balls.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define NONE UINT32_MAX

/* Length in mm of a step on the grid. */
static double length_of(const struct grid *grid, int x, int y, int z)
{
    double square = 0;

    for (int a = 0; a < 3; a++) {
        const double *row = grid->affine[a];
        double d = row[0] * x + row[1] * y + row[2] * z;

        square += d * d;
    }
    return sqrt(square);
}

/* Steps within the radius, those of no voxel's reach left out; with step NULL
 * they are only counted. */
static size_t find_steps(int (*step)[3], const struct grid *grid, double radius)
{
    int nx = (int)grid->nx, ny = (int)grid->ny, nz = (int)grid->nz;
    size_t count = 0;

    for (int z = 1 - nz; z < nz; z++)
        for (int y = 1 - ny; y < ny; y++)
            for (int x = 1 - nx; x < nx; x++) {
                if (!(length_of(grid, x, y, z) <= radius * (1 + 1e-9)))
                    continue;
                if (step)
                    step[count][0] = x, step[count][1] = y, step[count][2] = z;
                count++;
            }
    return count;
}

struct balls *balls_new(const struct grid *grid, const size_t *voxel,
                        size_t count, double radius)
{
    struct balls *balls = NEW_ARRAY(struct balls, 1);
    size_t voxels = grid_voxels(grid);

    bug_if(count >= NONE);
    *balls = (struct balls){.grid = grid, .voxel = voxel, .count = count};
    balls->most = find_steps(NULL, grid, radius);
    balls->step = xcalloc(balls->most, sizeof *balls->step);
    find_steps(balls->step, grid, radius);
    balls->place = NEW_ARRAY(uint32_t, voxels);
    for (size_t v = 0; v < voxels; v++)
        balls->place[v] = NONE;
    for (size_t i = 0; i < count; i++)
        balls->place[voxel[i]] = (uint32_t)i;
    return balls;
}

void balls_free(struct balls *balls)
{
    free(balls->place), free(balls->step), free(balls);
}

/* at + step, when that is inside. */
static bool moves(size_t *to, size_t at, int step, size_t length)
{
    ptrdiff_t next = (ptrdiff_t)at + step;

    *to = (size_t)next;
    return next >= 0 && *to < length;
}

size_t balls_of(size_t *place, const struct balls *balls, size_t i)
{
    return balls_at(place, balls, balls->voxel[i]);
}

size_t balls_at(size_t *place, const struct balls *balls, size_t v)
{
    const struct grid *g = balls->grid;
    size_t count = 0, x, y, z;

    for (size_t k = 0; k < balls->most; k++) {
        const int *step = balls->step[k];
        uint32_t found;

        if (!moves(&x, v % g->nx, step[0], g->nx) ||
            !moves(&y, v / g->nx % g->ny, step[1], g->ny) ||
            !moves(&z, v / g->nx / g->ny, step[2], g->nz))
            continue;
        found = balls->place[x + g->nx * (y + g->ny * z)];
        if (found != NONE)
            place[count++] = found;
    }
    return count;
}
