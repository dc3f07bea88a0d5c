#include "num/moments.h"

#include "base/report.h"

#include <math.h>

struct moments moments_new(size_t rows, size_t cols)
{
    return (struct moments){
        .count = gsl_matrix_calloc(rows, cols),
        .mean = gsl_matrix_calloc(rows, cols),
        .square = gsl_matrix_calloc(rows, cols),
    };
}

void moments_release(struct moments *moments)
{
    gsl_matrix_free(moments->count);
    gsl_matrix_free(moments->mean);
    gsl_matrix_free(moments->square);
}

void moments_add(struct moments *moments, const gsl_matrix *values)
{
    bug_if(values->size1 != moments->mean->size1);
    bug_if(values->size2 != moments->mean->size2);
    for (size_t i = 0; i < values->size1; i++)
        for (size_t j = 0; j < values->size2; j++) {
            double x = gsl_matrix_get(values, i, j), off;
            double *mean = gsl_matrix_ptr(moments->mean, i, j);
            double *count = gsl_matrix_ptr(moments->count, i, j);

            if (isnan(x))
                continue;
            off = x - *mean;
            *count += 1;
            *mean += off / *count;
            *gsl_matrix_ptr(moments->square, i, j) += off * (x - *mean);
        }
}

void moments_mean(gsl_matrix *mean, const struct moments *moments)
{
    for (size_t i = 0; i < mean->size1; i++)
        for (size_t j = 0; j < mean->size2; j++)
            gsl_matrix_set(mean, i, j,
                           gsl_matrix_get(moments->count, i, j) > 0
                               ? gsl_matrix_get(moments->mean, i, j)
                               : NAN);
}

void moments_spread(gsl_matrix *spread, const struct moments *moments)
{
    for (size_t i = 0; i < spread->size1; i++)
        for (size_t j = 0; j < spread->size2; j++) {
            double count = gsl_matrix_get(moments->count, i, j);
            double square = gsl_matrix_get(moments->square, i, j);

            gsl_matrix_set(spread, i, j,
                           count > 1 ? sqrt(square / (count - 1)) : NAN);
        }
}
