#include "signal/corr.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "num/order.h"
#include "signal/scale.h"

#include <math.h>
#include <stdlib.h>

/* Unlike fmin(fmax(x, -most), most), lets NaN through. */
static double hold(double x, double most)
{
    return x < -most ? -most : x > most ? most : x;
}

void corr_pearson(gsl_matrix *corr, const gsl_matrix *series)
{
    gsl_matrix *z = gsl_matrix_alloc(series->size1, series->size2);

    bug_if(corr->size1 != series->size2 || corr->size2 != series->size2);
    gsl_matrix_memcpy(z, series);
    scale_zscore(z);
    /* R = Z'Z / (n - 1), up to rounding of the diagonal */
    blas_gram(corr, 1 / ((double)series->size1 - 1), z);
    corr_normalize(corr, corr);
    gsl_matrix_free(z);
}

void corr_rank(gsl_matrix *series)
{
    double *column = NEW_ARRAY(double, series->size1);

    for (size_t j = 0; j < series->size2; j++) {
        gsl_vector_view x = gsl_matrix_column(series, j);
        size_t t = 0;

        for (; t < series->size1; t++)
            column[t] = gsl_vector_get(&x.vector, t);
        for (t = 0; t < series->size1 && !isnan(column[t]); t++)
            ;
        if (t < series->size1)
            continue;
        order_ranks(column, column, series->size1);
        for (t = 0; t < series->size1; t++)
            gsl_vector_set(&x.vector, t, column[t]);
    }
    free(column);
}

void corr_normalize(gsl_matrix *corr, const gsl_matrix *m)
{
    double *scale = NEW_ARRAY(double, m->size1);

    for (size_t i = 0; i < m->size1; i++) {
        double square = gsl_matrix_get(m, i, i);

        scale[i] = square > 0 ? sqrt(square) : NAN;
    }
    for (size_t i = 0; i < m->size1; i++) {
        const double *from = gsl_matrix_const_ptr(m, i, 0);
        double *to = gsl_matrix_ptr(corr, i, 0);

        for (size_t j = 0; j < m->size2; j++)
            to[j] = hold(from[j] / (scale[i] * scale[j]), 1);
        to[i] = isnan(scale[i]) ? NAN : 1;
    }
    free(scale);
}

void corr_fisher(gsl_matrix *corr)
{
    for (size_t i = 0; i < corr->size1; i++)
        for (size_t j = 0; j < corr->size2; j++) {
            double r = gsl_matrix_get(corr, i, j);

            gsl_matrix_set(corr, i, j,
                           i == j ? NAN : atanh(hold(r, 1 - 1e-15)));
        }
}
