#include "../tap.h"

#include "space/spheres.h"

/* 11 voxels of 2 mm along each axis, x running down, the origin in the middle
 */
static const struct grid cube = {
    11, 11, 11, {{-2, 0, 0, 10}, {0, 2, 0, -10}, {0, 0, 2, -10}}};

static struct parcels *sphere(const struct grid *grid, double x, double y,
                              double z, double radius)
{
    struct draft *draft = draft_new(NULL, grid_voxels(grid), false);
    const double center[3] = {x, y, z};

    enum sphere_status status = spheres_add(draft, grid, center, radius);
    struct parcels *parcels;

    draft_end_region(draft);
    parcels = draft_finish(draft);
    if (status == SPHERE_OK)
        return parcels;
    parcels_free(parcels);
    return NULL;
}

/* Listed voxels and all; gives the parcels back. */
static bool holds(struct parcels *parcels, size_t listed, size_t all)
{
    bool is_right =
        parcels && parcels->voxels == listed && parcels->in_atlas[0] == all;

    if (parcels)
        parcels_free(parcels);
    return is_right;
}

static void distances_are_inclusive(void)
{
    ok(holds(sphere(&cube, 0, 0, 0, 2), 7, 7), "a voxel and its neighbors");
    ok(holds(sphere(&cube, 0, 0, 0, 1.99), 1, 1), "a little less: one voxel");
    ok(holds(sphere(&cube, 0, 0, 0, 4), 33, 33), "two voxels of radius");
    ok(holds(sphere(&cube, 1, 1, 1, 1.8), 8, 8), "between eight voxels");
}

static void the_nearest_voxel_is_always_in(void)
{
    struct parcels *parcels = sphere(&cube, -3.2, 0.4, 1.2, NAN);

    /* voxel coordinates 6.6, 5.2, 5.6 */
    ok(parcels->voxels == 1 && parcels->voxel[0] == 7 + 11 * (5 + 11 * 6),
       "without a radius it is all, on an axis that runs down");
    parcels_free(parcels);
    parcels = sphere(&cube, 1, 1, 1, 0.5);
    /* 4.5, 5.5, 5.5: halves to even */
    ok(parcels->voxels == 1 && parcels->voxel[0] == 4 + 11 * (6 + 11 * 6),
       "a sphere between all voxels has the nearest, halves to even");
    parcels_free(parcels);
}

static void the_lattice_goes_on_beyond_the_image(void)
{
    ok(holds(sphere(&cube, 10, 0, 0, 4), 23, 33),
       "of a sphere on the border, a part is outside");
    ok(holds(sphere(&cube, 100, 0, 0, 4), 0, 33), "all of a sphere elsewhere");
    ok(holds(sphere(&cube, 1e300, 0, 0, 4), 0, 1), "even if it is very far");
}

/* The same turned by 30 degrees about z: the sphere turns with the grid. */
static void oblique_grids_hold_as_many(void)
{
    const double c = 2 * sqrt(0.75), s = 2 * 0.5;
    const struct grid turned = {11,
                                11,
                                11,
                                {{c, -s, 0, -5 * c + 5 * s},
                                 {s, c, 0, -5 * s - 5 * c},
                                 {0, 0, 2, -10}}};
    struct grid flat = cube;

    ok(holds(sphere(&turned, 0, 0, 0, 4), 33, 33),
       "rounding of the affine does not decide");
    ok(holds(sphere(&turned, 0, 0, 0, 6), 123, 123), "three voxels of radius");
    flat.affine[2][2] = 0;
    ok(!sphere(&flat, 0, 0, 0, 4), "an affine without inverse is refused");
}

int main(void)
{
    distances_are_inclusive();
    the_nearest_voxel_is_always_in();
    the_lattice_goes_on_beyond_the_image();
    oblique_grids_hold_as_many();
    return done();
}
