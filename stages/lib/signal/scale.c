#include "signal/scale.h"

#include "base/mem.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>

#define FLAT     1e-12
#define BASELINE 1e-6 /* a mean of 0 in float32 is no baseline */

/* ---- all columns ---- */

static const double *row_of(const gsl_matrix *x, size_t t)
{
    return gsl_matrix_const_ptr(x, t, 0);
}

void scale_means(double *mean, const gsl_matrix *series)
{
    size_t frames = series->size1, count = series->size2;
    double *rest = NEW_ARRAY(double, count);

    for (size_t j = 0; j < count; j++)
        mean[j] = 0;
    for (size_t t = 0; t < frames; t++) {
        const double *x = row_of(series, t);

        for (size_t j = 0; j < count; j++)
            mean[j] += x[j];
    }
    for (size_t j = 0; j < count; j++)
        mean[j] /= (double)frames;
    for (size_t t = 0; t < frames; t++) {
        const double *x = row_of(series, t);

        for (size_t j = 0; j < count; j++)
            rest[j] += x[j] - mean[j];
    }
    for (size_t j = 0; j < count; j++)
        mean[j] += rest[j] / (double)frames;
    free(rest);
}

void scale_sizes(double *largest, const gsl_matrix *series)
{
    for (size_t j = 0; j < series->size2; j++)
        largest[j] = 0;
    for (size_t t = 0; t < series->size1; t++) {
        const double *x = row_of(series, t);

        for (size_t j = 0; j < series->size2; j++) {
            double size = fabs(x[j]);

            largest[j] = size > largest[j] ? size : largest[j];
        }
    }
}

void scale_flatness(bool *is_flat, const gsl_matrix *series,
                    const double *largest)
{
    double *mean = NEW_ARRAY(double, series->size2);

    scale_means(mean, series);
    for (size_t j = 0; j < series->size2; j++)
        is_flat[j] = true;
    for (size_t t = 0; t < series->size1; t++) {
        const double *x = row_of(series, t);

        for (size_t j = 0; j < series->size2; j++)
            is_flat[j] &= fabs(x[j] - mean[j]) <= FLAT * largest[j];
    }
    free(mean);
}

void scale_center(gsl_matrix *series)
{
    double *mean = NEW_ARRAY(double, series->size2);

    scale_means(mean, series);
    for (size_t t = 0; t < series->size1; t++) {
        double *x = gsl_matrix_ptr(series, t, 0);

        for (size_t j = 0; j < series->size2; j++)
            x[j] -= mean[j];
    }
    free(mean);
}

void scale_zscore(gsl_matrix *series)
{
    double freedom = (double)series->size1 - 1;
    double *largest = NEW_ARRAY(double, series->size2);
    bool *is_flat = NEW_ARRAY(bool, series->size2);

    scale_sizes(largest, series);
    scale_flatness(is_flat, series, largest);
    scale_center(series);
    for (size_t j = 0; j < series->size2; j++) {
        gsl_vector_view x = gsl_matrix_column(series, j);
        double norm = gsl_blas_dnrm2(&x.vector);

        gsl_vector_scale(&x.vector, is_flat[j] ? NAN : sqrt(freedom) / norm);
    }
    free(largest), free(is_flat);
}

void scale_percent(gsl_matrix *series)
{
    double *mean = NEW_ARRAY(double, series->size2);
    double *largest = NEW_ARRAY(double, series->size2);

    scale_means(mean, series);
    scale_sizes(largest, series);
    for (size_t t = 0; t < series->size1; t++) {
        double *x = gsl_matrix_ptr(series, t, 0);

        for (size_t j = 0; j < series->size2; j++) {
            bool has_baseline = fabs(mean[j]) > BASELINE * largest[j];

            x[j] =
                (x[j] - mean[j]) * (has_baseline ? 100 / fabs(mean[j]) : NAN);
        }
    }
    free(mean), free(largest);
}

/* ---- one column ---- */

double scale_mean(const gsl_vector *x)
{
    gsl_matrix_const_view series =
        gsl_matrix_const_view_array_with_tda(x->data, x->size, 1, x->stride);
    double mean;

    scale_means(&mean, &series.matrix);
    return mean;
}

double scale_largest(const gsl_vector *x)
{
    gsl_matrix_const_view series =
        gsl_matrix_const_view_array_with_tda(x->data, x->size, 1, x->stride);
    double largest = 0;

    scale_sizes(&largest, &series.matrix);
    return largest;
}

bool scale_is_flat(const gsl_vector *x, double largest)
{
    gsl_matrix_const_view series =
        gsl_matrix_const_view_array_with_tda(x->data, x->size, 1, x->stride);
    bool is_flat = true;

    scale_flatness(&is_flat, &series.matrix, &largest);
    return is_flat;
}
