#include "space/resample.h"

#include <math.h>
#include <string.h>

/* inverse = inv(A), A the affine of a grid; false if singular. */
static bool invert(double inverse[3][4], const struct grid *grid)
{
    double a[3][4], c[3][3], det;

    memcpy(a, grid->affine, sizeof a);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int i1 = (i + 1) % 3, i2 = (i + 2) % 3;
            int j1 = (j + 1) % 3, j2 = (j + 2) % 3;

            c[i][j] = a[i1][j1] * a[i2][j2] - a[i1][j2] * a[i2][j1];
        }
    det = a[0][0] * c[0][0] + a[0][1] * c[0][1] + a[0][2] * c[0][2];
    if (!isfinite(det) || fabs(det) < 1e-300)
        return false;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            inverse[i][j] = c[j][i] / det;
        inverse[i][3] = -(inverse[i][0] * a[0][3] + inverse[i][1] * a[1][3] +
                          inverse[i][2] * a[2][3]);
    }
    return true;
}

/* m = inverse A, the second an affine of a grid. */
static void multiply(double m[3][4], double inverse[3][4],
                     const struct grid *grid)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            m[i][j] = inverse[i][0] * grid->affine[0][j] +
                      inverse[i][1] * grid->affine[1][j] +
                      inverse[i][2] * grid->affine[2][j] +
                      (j == 3 ? inverse[i][3] : 0);
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
    return source[(size_t)i + grid->nx * ((size_t)j + grid->ny * (size_t)k)];
}

enum resample_status resample_nearest(int32_t *restrict target,
                                      const struct grid *target_grid,
                                      const int32_t *restrict source,
                                      const struct grid *source_grid)
{
    double inverse[3][4], m[3][4];
    size_t v = 0;

    if (grid_same(target_grid, source_grid)) {
        memcpy(target, source, grid_voxels(target_grid) * sizeof *target);
        return RESAMPLE_OK;
    }
    if (!invert(inverse, source_grid))
        return RESAMPLE_SINGULAR;
    multiply(m, inverse, target_grid);
    for (size_t k = 0; k < target_grid->nz; k++)
        for (size_t j = 0; j < target_grid->ny; j++)
            for (size_t i = 0; i < target_grid->nx; i++, v++) {
                double p[3];

                for (int a = 0; a < 3; a++)
                    p[a] = m[a][0] * (double)i + m[a][1] * (double)j +
                           m[a][2] * (double)k + m[a][3];
                target[v] = label_at(p, source, source_grid);
            }
    return RESAMPLE_OK;
}
