#include "num/blas.h"
#include "stats/combat_steps.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { MOST_STEPS = 10000 };
#define CLOSE 1e-12

struct prior {
    double mean, variance; /* of the means */
    double shape, rate;    /* of the variances */
    bool is_flat;          /* there is nothing to shrink towards */
};

static void moments(double *mean, double *variance, const double *x,
                    const struct combat *c)
{
    double count = 0, sum = 0, square = 0;

    for (size_t v = 0; v < c->features; v++)
        if (c->sigma[v] > 0)
            count++, sum += x[v];
    *mean = sum / count;
    for (size_t v = 0; v < c->features; v++)
        if (c->sigma[v] > 0)
            square += (x[v] - *mean) * (x[v] - *mean);
    *variance = square / (count - 1);
}

static struct prior prior_of(const double *mean, const double *variance,
                             const struct combat *c)
{
    struct prior prior;
    double m, s;

    moments(&prior.mean, &prior.variance, mean, c);
    moments(&m, &s, variance, c);
    prior.shape = 2 + m * m / s;
    prior.rate = m + m * m * m / s;
    prior.is_flat = !(prior.variance > 0) ||
                    (!c->options.has_means && !(s > DBL_EPSILON * m * m));
    return prior;
}

static double posterior_mean(double mean, double rows, double variance,
                             const struct prior *prior)
{
    return (rows * prior->variance * mean + variance * prior->mean) /
           (rows * prior->variance + variance);
}

/* The sum of squares about g is (rows - 1) variance + rows (mean - g)^2. */
static void shrink(double *mean, double *variance, double rows,
                   const struct prior *prior)
{
    double from_mean = *mean, from = *variance, change = 1;

    for (int step = 0; step < MOST_STEPS && change > CLOSE; step++) {
        double m = posterior_mean(from_mean, rows, *variance, prior);
        double sum =
            (rows - 1) * from + rows * (from_mean - m) * (from_mean - m);
        double v = (prior->rate + sum / 2) / (rows / 2 + prior->shape - 1);

        change = fmax(fabs(m - *mean) / fmax(fabs(*mean), CLOSE),
                      fabs(v - *variance) / *variance);
        *mean = m, *variance = v;
    }
}

double combat_measure(struct combat *c, size_t b, const gsl_matrix *z,
                      const bool *is_in, size_t first)
{
    double *mean = gsl_matrix_ptr(c->shift, b, first);
    double *variance = gsl_matrix_ptr(c->spread, b, first), rows = 0;

    memset(mean, 0, z->size2 * sizeof *mean);
    memset(variance, 0, z->size2 * sizeof *variance);
    for (size_t i = 0; i < z->size1; i++)
        if (is_in[i])
            rows++, blas_add(mean, 1, gsl_matrix_const_ptr(z, i, 0), z->size2);
    for (size_t v = 0; v < z->size2; v++)
        mean[v] /= rows;
    for (size_t i = 0; i < z->size1; i++)
        for (size_t v = 0; is_in[i] && v < z->size2; v++)
            variance[v] +=
                pow(gsl_matrix_get(z, i, v) - mean[v], 2) / (rows - 1);
    return rows;
}

void combat_settle(struct combat *c, size_t b, double rows)
{
    double *mean = gsl_matrix_ptr(c->shift, b, 0);
    double *variance = gsl_matrix_ptr(c->spread, b, 0);
    struct prior prior;

    if (c->options.has_means)
        for (size_t v = 0; v < c->features; v++)
            variance[v] = 1;
    prior = prior_of(mean, variance, c);
    for (size_t v = 0; v < c->features; v++) {
        if (!(c->sigma[v] > 0))
            mean[v] = 0, variance[v] = 1;
        else if (c->options.is_plain || prior.is_flat)
            ;
        else if (c->options.has_means)
            mean[v] = posterior_mean(mean[v], 1, 1, &prior);
        else if (variance[v] > 0)
            shrink(&mean[v], &variance[v], rows, &prior);
        /* A feature that is constant in this batch has no spread to change. */
        variance[v] = variance[v] > 0 ? sqrt(variance[v]) : 1;
    }
}

void combat_equalize(gsl_matrix *z, const size_t *batch, const struct combat *c,
                     size_t first)
{
    for (size_t i = 0; i < z->size1; i++)
        for (size_t v = 0; v < z->size2; v++) {
            double *x = gsl_matrix_ptr(z, i, v);

            *x = (*x - gsl_matrix_get(c->shift, batch[i], first + v)) /
                 gsl_matrix_get(c->spread, batch[i], first + v);
        }
}
