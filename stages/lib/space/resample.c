#include "space/resample.h"

#include "space/affine.h"

#include <math.h>
#include <string.h>

static size_t at(const struct grid *grid, size_t i, size_t j, size_t k)
{
    return i + grid->nx * (j + grid->ny * k);
}

/* Index of the nearest voxel on one axis, or -1 outside. */
static ptrdiff_t nearest(double x, size_t n)
{
    if (!(x >= 0 && x <= (double)(n - 1)))
        return -1;
    return (ptrdiff_t)floor(x + 0.5);
}

static int32_t label_at(const double position[3], const int32_t *source,
                        const struct grid *grid)
{
    ptrdiff_t i = nearest(position[0], grid->nx);
    ptrdiff_t j = nearest(position[1], grid->ny);
    ptrdiff_t k = nearest(position[2], grid->nz);

    if (i < 0 || j < 0 || k < 0)
        return 0;
    return source[at(grid, (size_t)i, (size_t)j, (size_t)k)];
}

/* The two voxels around x on one axis and their weights; false outside. */
static bool surround(size_t index[2], double weight[2], double x, size_t n)
{
    if (!(x >= 0 && x <= (double)(n - 1)))
        return false;
    index[0] = (size_t)x;
    index[1] = index[0] + 1 < n ? index[0] + 1 : index[0];
    weight[1] = x - floor(x);
    weight[0] = 1 - weight[1];
    return true;
}

static double value_at(const double position[3], const double *source,
                       const struct grid *grid)
{
    size_t i[2], j[2], k[2];
    double x[2], y[2], z[2], sum = 0;

    if (!surround(i, x, position[0], grid->nx) ||
        !surround(j, y, position[1], grid->ny) ||
        !surround(k, z, position[2], grid->nz))
        return 0;
    for (int c = 0; c < 8; c++) {
        double weight = x[c & 1] * y[c >> 1 & 1] * z[c >> 2];

        if (weight > 0)
            sum +=
                weight * source[at(grid, i[c & 1], j[c >> 1 & 1], k[c >> 2])];
    }
    return sum;
}

/* The position in the source of element v of the target. */
static void locate(double position[3], double m[3][4], size_t v,
                   const struct grid *target)
{
    size_t i = v % target->nx, j = v / target->nx % target->ny;
    size_t k = v / (target->nx * target->ny);
    double voxel[3] = {(double)i, (double)j, (double)k};

    affine_apply(position, m, voxel);
}

enum resample_status resample_nearest(int32_t *restrict target,
                                      const struct grid *target_grid,
                                      const int32_t *restrict source,
                                      const struct grid *source_grid)
{
    size_t voxels = grid_voxels(target_grid);
    double m[3][4], position[3];

    if (grid_same(target_grid, source_grid)) {
        memcpy(target, source, voxels * sizeof *target);
        return RESAMPLE_OK;
    }
    if (!affine_between(m, source_grid, target_grid))
        return RESAMPLE_SINGULAR;
    for (size_t v = 0; v < voxels; v++) {
        locate(position, m, v, target_grid);
        target[v] = label_at(position, source, source_grid);
    }
    return RESAMPLE_OK;
}

enum resample_status resample_linear(double *restrict target,
                                     const struct grid *target_grid,
                                     const double *restrict source,
                                     const struct grid *source_grid)
{
    size_t voxels = grid_voxels(target_grid);
    double m[3][4], position[3];

    if (grid_same(target_grid, source_grid)) {
        memcpy(target, source, voxels * sizeof *target);
        return RESAMPLE_OK;
    }
    if (!affine_between(m, source_grid, target_grid))
        return RESAMPLE_SINGULAR;
    for (size_t v = 0; v < voxels; v++) {
        locate(position, m, v, target_grid);
        target[v] = value_at(position, source, source_grid);
    }
    return RESAMPLE_OK;
}
