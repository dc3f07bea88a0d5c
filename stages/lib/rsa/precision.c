#include "rsa/precision.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "rsa/distance.h"

#include <math.h>
#include <stdlib.h>

size_t precision_columns(size_t channels, enum precision_estimator estimator)
{
    return estimator == PRECISION_DIAGONAL ? 1 : channels;
}

double precision_center(gsl_matrix *residuals)
{
    distance_remove_mean(residuals); /* over the rows, which are frames here */
    return (double)residuals->size1 - 1;
}

double precision_repeats(gsl_matrix *residuals, const gsl_matrix *trials,
                         const size_t *condition, size_t conditions)
{
    gsl_matrix *means = gsl_matrix_alloc(trials->size1, conditions);
    double freedom = (double)trials->size2;

    bug_if(residuals->size1 != trials->size2 ||
           residuals->size2 != trials->size1);
    distance_means(means, trials, condition);
    for (size_t p = 0; p < trials->size1; p++)
        for (size_t t = 0; t < trials->size2; t++)
            gsl_matrix_set(residuals, t, p,
                           gsl_matrix_get(trials, p, t) -
                               gsl_matrix_get(means, p, condition[t]));
    for (size_t c = 0; c < conditions; c++)
        for (size_t t = 0; t < trials->size2; t++)
            if (condition[t] == c) {
                freedom--;
                break;
            }
    gsl_matrix_free(means);
    return freedom;
}

/* sum_t (sum_j x_tj^2 / w_j)^2, w NULL for 1. */
static double fourth_moments(const gsl_matrix *x, const double *w)
{
    double sum = 0;

    for (size_t t = 0; t < x->size1; t++) {
        const double *row = gsl_matrix_const_ptr(x, t, 0);
        double part = 0;

        for (size_t j = 0; j < x->size2; j++)
            part += row[j] * row[j] / (w ? w[j] : 1);
        sum += part * part;
    }
    return sum;
}

/* sum_t sum_j x_tj^4 / w_j^2 */
static double own_fourth_moments(const gsl_matrix *x, const double *w)
{
    double sum = 0;

    for (size_t t = 0; t < x->size1; t++) {
        const double *row = gsl_matrix_const_ptr(x, t, 0);

        for (size_t j = 0; j < x->size2; j++)
            sum += (row[j] * row[j] / w[j]) * (row[j] * row[j] / w[j]);
    }
    return sum;
}

static double square_norm(const gsl_matrix *m)
{
    double sum = 0;

    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            sum += gsl_matrix_get(m, i, j) * gsl_matrix_get(m, i, j);
    return sum;
}

static void variances(gsl_matrix *variance, const gsl_matrix *x, double freedom)
{
    gsl_matrix_set_zero(variance);
    for (size_t t = 0; t < x->size1; t++)
        for (size_t j = 0; j < x->size2; j++)
            *gsl_matrix_ptr(variance, j, 0) +=
                gsl_matrix_get(x, t, j) * gsl_matrix_get(x, t, j) / freedom;
}

static double ledoit_wolf(gsl_matrix *s, const gsl_matrix *x, double freedom)
{
    double frames = (double)x->size1, channels = (double)x->size2;
    double mu = 0, d2, b2, shrinkage;

    blas_gram(s, 1 / frames, x);
    for (size_t i = 0; i < s->size1; i++)
        mu += gsl_matrix_get(s, i, i) / channels;
    b2 = (fourth_moments(x, NULL) / frames - square_norm(s)) / frames;
    for (size_t i = 0; i < s->size1; i++)
        *gsl_matrix_ptr(s, i, i) -= mu;
    d2 = square_norm(s);
    shrinkage = d2 > 0 ? fmin(b2, d2) / d2 : 0;
    gsl_matrix_scale(s, (1 - shrinkage) * frames / freedom);
    for (size_t i = 0; i < s->size1; i++)
        *gsl_matrix_ptr(s, i, i) += mu * frames / freedom;
    return shrinkage;
}

/* sum_{i != j} S_ij^2 / (S_ii S_jj) */
static double correlations(const gsl_matrix *s, const double *variance)
{
    double sum = 0;

    for (size_t i = 0; i < s->size1; i++) {
        const double *row = gsl_matrix_const_ptr(s, i, 0);
        double part = 0;

        for (size_t j = 0; j < i; j++)
            part += row[j] * row[j] / variance[j];
        sum += 2 * part / variance[i];
    }
    return sum;
}

/* The lambda of the header; S = X'X / freedom. */
static double to_diagonal(const gsl_matrix *s, const gsl_matrix *x,
                          double freedom)
{
    double frames = (double)x->size1, scale = freedom / (frames - 1);
    double *variance = NEW_ARRAY(double, s->size1), squares, fourth, lambda;

    for (size_t i = 0; i < s->size1; i++)
        variance[i] = gsl_matrix_get(s, i, i);
    squares = scale * scale * correlations(s, variance);
    fourth = (fourth_moments(x, variance) - own_fourth_moments(x, variance)) /
             (frames - 1);
    lambda = frames / (freedom * freedom) * (fourth - squares) / squares;
    free(variance);
    if (squares == 0)
        return 1;
    return lambda > 1 ? 1 : lambda < 0 ? 0 : lambda;
}

static double schaefer_strimmer(gsl_matrix *s, const gsl_matrix *x,
                                double freedom)
{
    double lambda = 0;

    blas_gram(s, 1 / freedom, x);
    if (s->size1 == 1)
        return lambda;
    lambda = to_diagonal(s, x, freedom);
    for (size_t i = 0; i < s->size1; i++)
        for (size_t j = 0; j < s->size1; j++)
            *gsl_matrix_ptr(s, i, j) *= i == j ? 1 : 1 - lambda;
    return lambda;
}

double precision_covariance(gsl_matrix *covariance, const gsl_matrix *residuals,
                            double freedom, enum precision_estimator estimator)
{
    bug_if(covariance->size1 != residuals->size2 || residuals->size1 < 2);
    bug_if(covariance->size2 != precision_columns(residuals->size2, estimator));
    if (estimator == PRECISION_SCHAEFER_STRIMMER)
        return schaefer_strimmer(covariance, residuals, freedom);
    if (estimator == PRECISION_LEDOIT_WOLF)
        return ledoit_wolf(covariance, residuals, freedom);
    if (estimator == PRECISION_DIAGONAL)
        variances(covariance, residuals, freedom);
    else
        blas_gram(covariance, 1 / freedom, residuals);
    return estimator == PRECISION_DIAGONAL ? 1 : 0;
}
