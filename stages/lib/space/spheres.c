#include "space/spheres.h"

#include "space/affine.h"

#include <math.h>

struct ball {
    const struct grid *grid;
    double center[3], reach; /* mm; reach: square of radius and slack */
    ptrdiff_t nearest[3];    /* voxel */
};

static bool is_member(const struct ball *ball, const ptrdiff_t voxel[3])
{
    double at[3] = {(double)voxel[0], (double)voxel[1], (double)voxel[2]};
    double square = 0;

    if (voxel[0] == ball->nearest[0] && voxel[1] == ball->nearest[1] &&
        voxel[2] == ball->nearest[2])
        return true;
    for (int a = 0; a < 3; a++) {
        const double *row = ball->grid->affine[a];
        double d = row[0] * at[0] + row[1] * at[1] + row[2] * at[2] + row[3] -
                   ball->center[a];

        square += d * d;
    }
    return square <= ball->reach;
}

/* The element of a frame, or DRAFT_OUTSIDE. */
static size_t element(const struct grid *grid, const ptrdiff_t voxel[3])
{
    size_t i = (size_t)voxel[0], j = (size_t)voxel[1], k = (size_t)voxel[2];

    /* what is negative wraps far beyond any image */
    if (i >= grid->nx || j >= grid->ny || k >= grid->nz)
        return DRAFT_OUTSIDE;
    return i + grid->nx * (j + grid->ny * k);
}

enum sphere_status spheres_add(struct draft *draft, const struct grid *grid,
                               const double center[3], double radius)
{
    const double slack = 1e-9, far = 1e9;
    struct ball ball = {.grid = grid,
                        .center = {center[0], center[1], center[2]}};
    double inverse[3][4], middle[3], size = radius > 0 ? radius : 0;
    ptrdiff_t low[3], high[3], v[3];

    if (!affine_invert(inverse, grid))
        return SPHERE_SINGULAR;
    ball.reach = size > 0 ? size * size * (1 + 2 * slack) : -1;
    affine_apply(middle, inverse, center);
    for (int a = 0; a < 3; a++) {
        /* the half width of the box around a sphere, in voxels */
        double half = size * sqrt(inverse[a][0] * inverse[a][0] +
                                  inverse[a][1] * inverse[a][1] +
                                  inverse[a][2] * inverse[a][2]);

        middle[a] = fmin(fmax(middle[a], -far), far);
        ball.nearest[a] = (ptrdiff_t)rint(middle[a]);
        low[a] = (ptrdiff_t)floor(middle[a] - half);
        high[a] = (ptrdiff_t)ceil(middle[a] + half);
    }
    for (v[2] = low[2]; v[2] <= high[2]; v[2]++)
        for (v[1] = low[1]; v[1] <= high[1]; v[1]++)
            for (v[0] = low[0]; v[0] <= high[0]; v[0]++)
                if (is_member(&ball, v))
                    draft_add(draft, element(grid, v), 1);
    return SPHERE_OK;
}
