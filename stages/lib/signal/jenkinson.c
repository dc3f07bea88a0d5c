#include "signal/jenkinson.h"

#include "base/report.h"

#include <math.h>
#include <string.h>

enum { SPACE = 3, PARAMETERS = 6 };

static void multiply(double c[SPACE][SPACE], double a[SPACE][SPACE],
                     double b[SPACE][SPACE])
{
    for (size_t i = 0; i < SPACE; i++)
        for (size_t j = 0; j < SPACE; j++) {
            c[i][j] = 0;
            for (size_t k = 0; k < SPACE; k++)
                c[i][j] += a[i][k] * b[k][j];
        }
}

/* Rx Ry Rz, each as FSL turns: (cos, sin; -sin, cos) in its plane. */
static void rotation(double r[SPACE][SPACE], const double angle[SPACE])
{
    double c[SPACE], s[SPACE], xy[SPACE][SPACE];

    for (size_t k = 0; k < SPACE; k++)
        c[k] = cos(angle[k]), s[k] = sin(angle[k]);
    {
        double x[SPACE][SPACE] = {{1, 0, 0}, {0, c[0], s[0]}, {0, -s[0], c[0]}};
        double y[SPACE][SPACE] = {{c[1], 0, -s[1]}, {0, 1, 0}, {s[1], 0, c[1]}};
        double z[SPACE][SPACE] = {{c[2], s[2], 0}, {-s[2], c[2], 0}, {0, 0, 1}};

        multiply(xy, x, y);
        multiply(r, xy, z);
    }
}

/* The displacement between two poses: R S' - 1 and b = u - R S' v. */
static double displacement(double r[SPACE][SPACE], const double *u,
                           double s[SPACE][SPACE], const double *v,
                           double radius)
{
    double trace = 0, length = 0;

    for (size_t i = 0; i < SPACE; i++) {
        double b = u[i];

        for (size_t j = 0; j < SPACE; j++) {
            double turn = 0;

            for (size_t k = 0; k < SPACE; k++)
                turn += r[i][k] * s[j][k];
            b -= turn * v[j];
            trace += (turn - (i == j)) * (turn - (i == j));
        }
        length += b * b;
    }
    return sqrt(radius * radius / 5 * trace + length);
}

void jenkinson_fd(gsl_vector *fd, const gsl_matrix *motion, double radius)
{
    double now[SPACE][SPACE], before[SPACE][SPACE];

    bug_if(motion->size2 != PARAMETERS || fd->size != motion->size1);
    gsl_vector_set(fd, 0, NAN);
    rotation(before, gsl_matrix_const_ptr(motion, 0, SPACE));
    for (size_t t = 1; t < fd->size; t++) {
        rotation(now, gsl_matrix_const_ptr(motion, t, SPACE));
        gsl_vector_set(
            fd, t,
            displacement(now, gsl_matrix_const_ptr(motion, t, 0), before,
                         gsl_matrix_const_ptr(motion, t - 1, 0), radius));
        memcpy(before, now, sizeof now);
    }
}
