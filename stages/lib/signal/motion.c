#include "signal/motion.h"

#include "base/report.h"

#include <math.h>

enum { TRANSLATIONS = 3, PARAMETERS = 6 };

void motion_fd(gsl_vector *fd, const gsl_matrix *motion, double radius)
{
    bug_if(motion->size2 != PARAMETERS || fd->size != motion->size1);
    gsl_vector_set(fd, 0, NAN);
    for (size_t t = 1; t < fd->size; t++) {
        double sum = 0;

        for (size_t k = 0; k < PARAMETERS; k++) {
            double step =
                gsl_matrix_get(motion, t, k) - gsl_matrix_get(motion, t - 1, k);

            sum += k < TRANSLATIONS ? fabs(step) : radius * fabs(step);
        }
        gsl_vector_set(fd, t, sum);
    }
}
