#include "signal/standardize.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

#define FLAT 1e-12

/* mean += the mean of (x - mean), column by column. */
static void refine_mean(double *mean, double *sum, const gsl_matrix *x)
{
    for (size_t j = 0; j < x->size2; j++)
        sum[j] = 0;
    for (size_t t = 0; t < x->size1; t++) {
        const double *row = gsl_matrix_const_ptr(x, t, 0);

        for (size_t j = 0; j < x->size2; j++)
            sum[j] += row[j] - mean[j];
    }
    for (size_t j = 0; j < x->size2; j++)
        mean[j] += sum[j] / (double)x->size1;
}

/* Zeroed first, `mean` is the mean to the last digit; `work` is scratch. */
static void find_mean(double *mean, double *work, const gsl_matrix *x)
{
    refine_mean(mean, work, x);
    refine_mean(mean, work, x);
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

size_t standardize_find(size_t *defined, const gsl_matrix *series)
{
    size_t regions = series->size2, count = 0;
    double *mean = NEW_ARRAY(double, regions);
    double *largest = NEW_ARRAY(double, regions);
    double *farthest = NEW_ARRAY(double, regions);

    find_mean(mean, largest, series);
    for (size_t j = 0; j < regions; j++)
        largest[j] = 0;
    for (size_t t = 0; t < series->size1; t++) {
        const double *row = gsl_matrix_const_ptr(series, t, 0);

        for (size_t j = 0; j < regions; j++) {
            largest[j] = larger(fabs(row[j]), largest[j]);
            farthest[j] = larger(fabs(row[j] - mean[j]), farthest[j]);
        }
    }
    for (size_t j = 0; j < regions; j++)
        if (!isnan(mean[j]) && farthest[j] > FLAT * largest[j])
            defined[count++] = j;
    free(mean), free(largest), free(farthest);
    return count;
}

void standardize_gather(gsl_matrix *x, const gsl_matrix *series,
                        const size_t *defined)
{
    bug_if(x->size1 != series->size1 || x->size2 > series->size2);
    if (!x->size2)
        return;
    if (x->size2 == series->size2) {
        gsl_matrix_memcpy(x, series);
        return;
    }
    for (size_t t = 0; t < x->size1; t++) {
        const double *from = gsl_matrix_const_ptr(series, t, 0);
        double *to = gsl_matrix_ptr(x, t, 0);

        for (size_t j = 0; j < x->size2; j++)
            to[j] = from[defined[j]];
    }
}

/* Center; square[j] = the sum of squares that is left. */
static void center(gsl_matrix *x, double *square)
{
    double *mean = NEW_ARRAY(double, x->size2);

    find_mean(mean, square, x);
    for (size_t j = 0; j < x->size2; j++)
        square[j] = 0;
    for (size_t t = 0; t < x->size1; t++) {
        double *row = gsl_matrix_ptr(x, t, 0);

        for (size_t j = 0; j < x->size2; j++) {
            row[j] -= mean[j];
            square[j] += row[j] * row[j];
        }
    }
    free(mean);
}

void standardize_center(gsl_matrix *x)
{
    double *square = NEW_ARRAY(double, x->size2);

    center(x, square);
    free(square);
}

void standardize(gsl_matrix *x)
{
    double *scale = NEW_ARRAY(double, x->size2);

    center(x, scale);
    for (size_t j = 0; j < x->size2; j++)
        scale[j] = sqrt(((double)x->size1 - 1) / scale[j]);
    for (size_t t = 0; t < x->size1; t++) {
        double *row = gsl_matrix_ptr(x, t, 0);

        for (size_t j = 0; j < x->size2; j++)
            row[j] *= scale[j];
    }
    free(scale);
}
