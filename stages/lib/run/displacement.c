#include "run/displacement.h"

#include "io/confounds.h"
#include "signal/jenkinson.h"
#include "signal/motion.h"

#include <math.h>

static const char *const columns[] = {
    [DISPLACEMENT_POWER] = "framewise_displacement",
    [DISPLACEMENT_JENKINSON] = "rmsd",
};

double displacement_radius(enum displacement_kind kind)
{
    return kind == DISPLACEMENT_POWER ? MOTION_RADIUS : JENKINSON_RADIUS;
}

void displacement_of(gsl_vector *fd, enum displacement_kind kind, double radius,
                     const struct table *table, const gsl_matrix *motion)
{
    double usual = displacement_radius(kind);
    size_t col = TABLE_NONE;

    radius = isnan(radius) ? usual : radius;
    if (table && radius == usual)
        col = table_find(table, columns[kind]);
    if (col != TABLE_NONE)
        for (size_t t = 0; t < fd->size; t++)
            gsl_vector_set(fd, t, table_number(table, t, col));
    else if (kind == DISPLACEMENT_POWER)
        motion_fd(fd, motion, radius);
    else
        jenkinson_fd(fd, motion, radius);
}

void displacement_read(gsl_vector *power, gsl_vector *jenkinson,
                       const struct table *table)
{
    struct series *motion = confounds_motion(table, power->size);
    gsl_matrix_view six = gsl_matrix_submatrix(motion->values, 0, 0,
                                               power->size, MOTION_PARAMETERS);

    displacement_of(power, DISPLACEMENT_POWER, NAN, table, &six.matrix);
    displacement_of(jenkinson, DISPLACEMENT_JENKINSON, NAN, table, &six.matrix);
    series_free(motion);
}
