#include "space/affine.h"

#include <math.h>
#include <string.h>

bool affine_invert(double inverse[3][4], const struct grid *grid)
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

bool affine_between(double m[3][4], const struct grid *to,
                    const struct grid *from)
{
    double inverse[3][4];

    if (!affine_invert(inverse, to))
        return false;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            m[i][j] = inverse[i][0] * from->affine[0][j] +
                      inverse[i][1] * from->affine[1][j] +
                      inverse[i][2] * from->affine[2][j] +
                      (j == 3 ? inverse[i][3] : 0);
    return true;
}

void affine_apply(double to[3], double m[3][4], const double from[3])
{
    for (int a = 0; a < 3; a++)
        to[a] =
            m[a][0] * from[0] + m[a][1] * from[1] + m[a][2] * from[2] + m[a][3];
}
