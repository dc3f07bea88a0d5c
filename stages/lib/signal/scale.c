#include "signal/scale.h"

#include <gsl/gsl_blas.h>
#include <math.h>

#define FLAT     1e-12
#define BASELINE 1e-10

double scale_mean(const gsl_vector *x)
{
    double sum = 0, rest = 0, mean;

    for (size_t t = 0; t < x->size; t++)
        sum += gsl_vector_get(x, t);
    mean = sum / (double)x->size;
    for (size_t t = 0; t < x->size; t++)
        rest += gsl_vector_get(x, t) - mean;
    return mean + rest / (double)x->size;
}

double scale_largest(const gsl_vector *x)
{
    double largest = 0;

    for (size_t t = 0; t < x->size; t++) {
        double size = fabs(gsl_vector_get(x, t));

        largest = size > largest ? size : largest;
    }
    return largest;
}

bool scale_is_flat(const gsl_vector *x, double largest)
{
    double mean = scale_mean(x);

    for (size_t t = 0; t < x->size; t++)
        if (!(fabs(gsl_vector_get(x, t) - mean) <= FLAT * largest))
            return false;
    return true;
}

void scale_center(gsl_matrix *series)
{
    for (size_t j = 0; j < series->size2; j++) {
        gsl_vector_view x = gsl_matrix_column(series, j);

        gsl_vector_add_constant(&x.vector, -scale_mean(&x.vector));
    }
}

void scale_zscore(gsl_matrix *series)
{
    double freedom = (double)series->size1 - 1;

    for (size_t j = 0; j < series->size2; j++) {
        gsl_vector_view x = gsl_matrix_column(series, j);
        bool is_flat = scale_is_flat(&x.vector, scale_largest(&x.vector));
        double norm;

        gsl_vector_add_constant(&x.vector, -scale_mean(&x.vector));
        norm = gsl_blas_dnrm2(&x.vector);
        gsl_vector_scale(&x.vector, is_flat ? NAN : sqrt(freedom) / norm);
    }
}

void scale_percent(gsl_matrix *series)
{
    for (size_t j = 0; j < series->size2; j++) {
        gsl_vector_view x = gsl_matrix_column(series, j);
        double mean = scale_mean(&x.vector);
        bool has_baseline = fabs(mean) > BASELINE * scale_largest(&x.vector);

        gsl_vector_add_constant(&x.vector, -mean);
        gsl_vector_scale(&x.vector, has_baseline ? 100 / fabs(mean) : NAN);
    }
}
