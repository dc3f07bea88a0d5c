#include "signal/detrend.h"

#include "signal/scale.h"

#include <gsl/gsl_math.h>
#include <math.h>

void detrend_linear(gsl_matrix *series)
{
    size_t frames = series->size1;
    double middle = ((double)frames - 1) / 2, square = 0;

    if (frames < 2)
        return;
    scale_center(series);
    for (size_t t = 0; t < frames; t++)
        square += ((double)t - middle) * ((double)t - middle);
    for (size_t j = 0; j < series->size2; j++) {
        double slope = 0;

        for (size_t t = 0; t < frames; t++)
            slope += ((double)t - middle) * gsl_matrix_get(series, t, j);
        slope /= square;
        for (size_t t = 0; t < frames; t++)
            *gsl_matrix_ptr(series, t, j) -= slope * ((double)t - middle);
    }
}

size_t detrend_cosine_count(size_t frames, double high_pass, double tr)
{
    double count = floor(2 * (double)frames * high_pass * tr);

    return count < (double)frames - 1 ? (size_t)count : frames - 1;
}

void detrend_cosines(gsl_matrix *basis)
{
    double frames = (double)basis->size1;

    for (size_t t = 0; t < basis->size1; t++)
        for (size_t k = 0; k < basis->size2; k++)
            gsl_matrix_set(
                basis, t, k,
                sqrt(2 / frames) *
                    cos(M_PI / frames * ((double)t + 0.5) * ((double)k + 1)));
}
