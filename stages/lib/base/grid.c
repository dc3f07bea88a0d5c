#include "base/grid.h"

#include <math.h>

size_t grid_voxels(const struct grid *grid)
{
    return grid->nx * grid->ny * grid->nz;
}

bool grid_same(const struct grid *a, const struct grid *b)
{
    if (a->nx != b->nx || a->ny != b->ny || a->nz != b->nz)
        return false;
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 4; j++)
            if (!(fabs(a->affine[i][j] - b->affine[i][j]) <=
                  1e-8 + 1e-5 * fabs(b->affine[i][j])))
                return false;
    return true;
}

void grid_position(double position[3], const struct grid *grid, size_t voxel)
{
    size_t index[3] = {voxel % grid->nx, voxel / grid->nx % grid->ny,
                       voxel / (grid->nx * grid->ny)};

    for (size_t a = 0; a < 3; a++) {
        position[a] = grid->affine[a][3];
        for (size_t k = 0; k < 3; k++)
            position[a] += grid->affine[a][k] * (double)index[k];
    }
}

void grid_spacing(double spacing[3], const struct grid *grid)
{
    for (size_t j = 0; j < 3; j++)
        spacing[j] = sqrt(grid->affine[0][j] * grid->affine[0][j] +
                          grid->affine[1][j] * grid->affine[1][j] +
                          grid->affine[2][j] * grid->affine[2][j]);
}
