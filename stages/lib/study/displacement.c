#include "study/displacement.h"

#include "io/confounds.h"
#include "signal/jenkinson.h"
#include "signal/motion.h"

/* The column `name` into `out`, if there is one. */
static void replace(gsl_vector *out, const struct table *table,
                    const char *name)
{
    size_t col = table ? table_find(table, name) : TABLE_NONE;

    for (size_t t = 0; t < out->size && col != TABLE_NONE; t++)
        gsl_vector_set(out, t, table_number(table, t, col));
}

void displacement_read(gsl_vector *power, gsl_vector *jenkinson,
                       const struct table *table)
{
    struct series *motion = confounds_motion(table, power->size);
    gsl_matrix_view six = gsl_matrix_submatrix(motion->values, 0, 0,
                                               power->size, MOTION_PARAMETERS);

    motion_fd(power, &six.matrix, MOTION_RADIUS);
    replace(power, table, motion->names[MOTION_FD]);
    jenkinson_fd(jenkinson, &six.matrix, JENKINSON_RADIUS);
    replace(jenkinson, table, "rmsd");
    series_free(motion);
}
