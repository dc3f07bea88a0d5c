#include "../tap.h"

#include "space/orient.h"

/* A volume of 2 x 3 x 4 voxels whose first axis runs inferior, the second
 * right, the third posterior. */
static const struct grid turned = {
    2, 3, 4, {{0, 3, 0.1, 5}, {0, 0.1, -2, 6}, {-4, 0, 0, 7}}};

static void axes(void)
{
    struct orient orient = orient_of(&turned);

    ok(orient.axis[0] == 1 && orient.axis[1] == 2 && orient.axis[2] == 0,
       "every world axis has the axis of the grid that runs along it");
    ok(!orient.is_reversed[0] && orient.is_reversed[1] && orient.is_reversed[2],
       "axes that run the other way are known");
    ok(orient.size[0] == 3 && orient.size[1] == 4 && orient.size[2] == 2,
       "sizes are along world axes");
    close_to(orient.spacing[2], 4, 1e-12, "and so is the spacing");
}

static void voxels(void)
{
    struct orient orient = orient_of(&turned);
    bool is_seen[24] = {false}, is_ordered = true;
    double before[3], here[3];

    for (size_t z = 0; z < 2; z++)
        for (size_t y = 0; y < 4; y++)
            for (size_t x = 0; x < 3; x++) {
                size_t voxel = orient_voxel(&orient, &turned, x, y, z);

                is_seen[voxel] = true;
                grid_position(here, &turned, voxel);
                if (x) {
                    grid_position(before, &turned,
                                  orient_voxel(&orient, &turned, x - 1, y, z));
                    is_ordered &= here[0] > before[0];
                }
                if (y) {
                    grid_position(before, &turned,
                                  orient_voxel(&orient, &turned, x, y - 1, z));
                    is_ordered &= here[1] > before[1];
                }
                if (z) {
                    grid_position(before, &turned,
                                  orient_voxel(&orient, &turned, x, y, z - 1));
                    is_ordered &= here[2] > before[2];
                }
            }
    for (size_t v = 0; v < 24; v++)
        is_ordered &= is_seen[v];
    ok(is_ordered, "turned, positions grow along all axes, each voxel once");
}

int main(void)
{
    axes();
    voxels();
    return done();
}
