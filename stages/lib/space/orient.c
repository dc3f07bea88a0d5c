#include "space/orient.h"

#include <math.h>

struct orient orient_of(const struct grid *grid)
{
    static const size_t orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                        {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    const size_t sizes[3] = {grid->nx, grid->ny, grid->nz};
    double spacing[3], best = -1;
    struct orient orient = {0};

    grid_spacing(spacing, grid);
    for (size_t k = 0; k < 6; k++) {
        double sum = 0;

        for (size_t w = 0; w < 3; w++)
            sum += fabs(grid->affine[w][orders[k][w]]) / spacing[orders[k][w]];
        if (!(sum > best + 1e-12))
            continue;
        best = sum;
        for (size_t w = 0; w < 3; w++)
            orient.axis[w] = orders[k][w];
    }
    for (size_t w = 0; w < 3; w++) {
        size_t axis = orient.axis[w];

        orient.is_reversed[w] = grid->affine[w][axis] < 0;
        orient.size[w] = sizes[axis];
        orient.spacing[w] = spacing[axis];
    }
    return orient;
}

size_t orient_voxel(const struct orient *orient, const struct grid *grid,
                    size_t x, size_t y, size_t z)
{
    const size_t stride[3] = {1, grid->nx, grid->nx * grid->ny};
    const size_t at[3] = {x, y, z};
    size_t voxel = 0;

    for (size_t w = 0; w < 3; w++)
        voxel += stride[orient->axis[w]] *
                 (orient->is_reversed[w] ? orient->size[w] - 1 - at[w] : at[w]);
    return voxel;
}
