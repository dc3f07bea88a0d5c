#include "../tap.h"

#include "base/mem.h"
#include "space/balls.h"

#include <stdlib.h>

/* Voxels of 3 x 2 x 4 mm, turned and sheared. */
static const struct grid oblique = {
    7, 6, 5, {{2.4, -1.2, 0.3, 5}, {1.8, 1.6, 0, -7}, {0, 0.2, 3.9, 1}}};

static double distance(const struct grid *grid, size_t v, size_t w)
{
    double p[3], q[3];

    grid_position(p, grid, v), grid_position(q, grid, w);
    return sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) +
                (p[2] - q[2]) * (p[2] - q[2]));
}

/* Whether all balls are what a search through the list finds. */
static bool agrees(const struct grid *grid, double radius)
{
    size_t *voxel = NEW_ARRAY(size_t, grid_voxels(grid)), count = 0, *place;
    struct balls *balls;
    bool is_same = true;

    for (size_t v = 0; v < grid_voxels(grid); v++)
        if (v % 5 != 2)
            voxel[count++] = v;
    balls = balls_new(grid, voxel, count, radius);
    place = NEW_ARRAY(size_t, balls->most);
    for (size_t i = 0; i < count; i++) {
        size_t found = balls_of(place, balls, i), next = 0;

        for (size_t j = 0; j < count; j++)
            if (distance(grid, voxel[i], voxel[j]) <= radius)
                is_same = is_same && next < found && place[next++] == j;
        is_same = is_same && next == found;
    }
    balls_free(balls), free(place), free(voxel);
    return is_same;
}

static size_t size_at(double radius)
{
    const struct grid grid = {
        5, 5, 5, {{8, 0, 0, 0}, {0, 8, 0, 0}, {0, 0, 8, 0}}};
    size_t voxel[125], place[125], count;
    struct balls *balls;

    for (size_t v = 0; v < 125; v++)
        voxel[v] = v;
    balls = balls_new(&grid, voxel, 125, radius);
    count = balls_of(place, balls, 62);
    balls_free(balls);
    return count;
}

int main(void)
{
    ok(agrees(&oblique, 4.1) && agrees(&oblique, 7.3),
       "a ball is what a search finds, on an oblique grid");
    ok(agrees(&oblique, 1000), "and one larger than the grid is all of it");
    ok(size_at(0) == 1, "a ball without radius is its center");
    ok(size_at(8) == 7 && size_at(7.99) == 1, "the border belongs to it");
    ok(size_at(11.4) == 19 && size_at(13.9) == 27 && size_at(16) == 33,
       "balls grow by faces, edges, corners and the next but one");
    return done();
}
