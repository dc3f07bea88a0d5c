#include "signal/covariance.h"

#include "base/report.h"
#include "num/blas.h"
#include "signal/standardize.h"

#include <math.h>

static double trace(const gsl_matrix *m)
{
    double sum = 0;

    for (size_t i = 0; i < m->size1; i++)
        sum += gsl_matrix_get(m, i, i);
    return sum;
}

/* |S|_F^2 */
static double square_norm(const gsl_matrix *m)
{
    double sum = 0;

    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            sum += gsl_matrix_get(m, i, j) * gsl_matrix_get(m, i, j);
    return sum;
}

/* sum_t (sum_j x_tj^2)^2: the sum over all entries of (X^2)'(X^2). */
static double fourth_moment(const gsl_matrix *x)
{
    double sum = 0;

    for (size_t t = 0; t < x->size1; t++) {
        double row = 0;

        for (size_t j = 0; j < x->size2; j++)
            row += gsl_matrix_get(x, t, j) * gsl_matrix_get(x, t, j);
        sum += row * row;
    }
    return sum;
}

static double ledoit_wolf(const gsl_matrix *s, const gsl_matrix *x)
{
    double n = (double)x->size1, p = (double)x->size2;
    double mu = trace(s) / p, norm = square_norm(s);
    double delta = (norm - 2 * mu * trace(s) + p * mu * mu) / p;
    double beta = (fourth_moment(x) / n - norm) / (p * n);

    return delta > 0 ? fmin(beta, delta) / delta : 0;
}

static double oas(const gsl_matrix *s, double n)
{
    double p = (double)s->size1;
    double mu = trace(s) / p, a = square_norm(s) / (p * p);
    double below = (n + 1) * (a - mu * mu / p);

    return below > 0 ? fmin(1, (a + mu * mu) / below) : 1;
}

double covariance_of_centered(gsl_matrix *covariance, const gsl_matrix *x,
                              enum covariance_estimator estimator)
{
    double shrinkage = 0, mu;

    bug_if(!x->size1 || !x->size2 || estimator > COVARIANCE_OAS);
    blas_gram(covariance, 1 / (double)x->size1, x);
    mu = trace(covariance) / (double)x->size2;
    if (estimator == COVARIANCE_LEDOIT_WOLF)
        shrinkage = ledoit_wolf(covariance, x);
    if (estimator == COVARIANCE_OAS)
        shrinkage = oas(covariance, (double)x->size1);
    if (estimator != COVARIANCE_EMPIRICAL)
        gsl_matrix_scale(covariance, 1 - shrinkage);
    for (size_t i = 0; i < covariance->size1 && shrinkage > 0; i++)
        *gsl_matrix_ptr(covariance, i, i) += shrinkage * mu;
    return shrinkage;
}

double covariance_estimate(gsl_matrix *covariance, const gsl_matrix *series,
                           enum covariance_estimator estimator)
{
    gsl_matrix *x = gsl_matrix_alloc(series->size1, series->size2);
    double shrinkage;

    gsl_matrix_memcpy(x, series);
    standardize_center(x);
    shrinkage = covariance_of_centered(covariance, x, estimator);
    gsl_matrix_free(x);
    return shrinkage;
}
