#include "stats/elastic.h"

#include "base/mem.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROUNDS = 10000 };
#define CLOSE 1e-5

struct descent {
    const gsl_matrix *columns;
    size_t rows, features;
    double mix, penalty, spread; /* of y */
    double *rest;                /* y - m - X b */
    double *b;
    bool *is_in;    /* features that the rule keeps */
    size_t *active; /* those, ascending */
    size_t count;
    double *product; /* x_j . rest / n */
    bool *is_empty;  /* columns of zeros */
};

static double dot(const double *x, const double *y, size_t count)
{
    double sum[4] = {0};
    size_t i = 0;

    for (; i + 4 <= count; i += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += x[i + k] * y[i + k];
    for (; i < count; i++)
        sum[0] += x[i] * y[i];
    return sum[0] + sum[1] + (sum[2] + sum[3]);
}

/* product = X' rest / n, of all features */
static void multiply(struct descent *d)
{
    gsl_matrix_view to = gsl_matrix_view_array(d->product, d->features, 1);
    gsl_matrix_view rest = gsl_matrix_view_array(d->rest, d->rows, 1);

    blas_product(&to.matrix, 1 / (double)d->rows, BLAS_PLAIN, d->columns,
                 BLAS_PLAIN, &rest.matrix, 0);
}

/* One column; returns by how much it moved the fit. */
static double move(struct descent *d, size_t j)
{
    const double *x = gsl_matrix_const_ptr(d->columns, j, 0);
    double old = d->b[j];
    double z = dot(x, d->rest, d->rows) / (double)d->rows + old;
    double size = fabs(z) - d->penalty * d->mix;

    d->b[j] =
        size > 0 ? copysign(size, z) / (1 + d->penalty * (1 - d->mix)) : 0;
    if (d->b[j] != old)
        blas_add(d->rest, old - d->b[j], x, d->rows);
    return fabs(d->b[j] - old);
}

/* Over those that are kept, until nothing moves: all, then those that are not
 * 0 until these are still, then all again. */
static bool settle(struct descent *d)
{
    bool is_whole = true;

    for (int round = 0; round < MOST_ROUNDS; round++) {
        double most = 0;

        for (size_t k = 0; k < d->count; k++)
            if (is_whole || d->b[d->active[k]] != 0)
                most = fmax(most, move(d, d->active[k]));
        if (most <= CLOSE * d->spread && is_whole)
            return true;
        is_whole = most <= CLOSE * d->spread;
    }
    return false;
}

static void keep(struct descent *d, double least)
{
    d->count = 0;
    for (size_t j = 0; j < d->features; j++) {
        d->is_in[j] =
            !d->is_empty[j] && (d->b[j] != 0 || fabs(d->product[j]) >= least);
        if (d->is_in[j])
            d->active[d->count++] = j;
    }
}

/* Those that should be in, though the rule said no. */
static bool has_more(struct descent *d)
{
    bool has = false;

    multiply(d);
    for (size_t j = 0; j < d->features; j++)
        if (!d->is_in[j] && !d->is_empty[j] &&
            fabs(d->product[j]) > d->penalty * d->mix * (1 + CLOSE)) {
            d->is_in[j] = has = true;
            d->active[d->count++] = j;
        }
    return has;
}

static struct descent descent_new(const gsl_matrix *columns, const double *y)
{
    size_t rows = columns->size2, features = columns->size1;
    struct descent d = {.columns = columns, .rows = rows, .features = features};
    double mean = 0;

    d.rest = NEW_ARRAY(double, rows);
    d.b = NEW_ARRAY(double, features);
    d.is_in = NEW_ARRAY(bool, features);
    d.is_empty = NEW_ARRAY(bool, features);
    d.active = NEW_ARRAY(size_t, features);
    d.product = NEW_ARRAY(double, features);
    for (size_t i = 0; i < rows; i++)
        mean += y[i] / (double)rows;
    for (size_t i = 0; i < rows; i++) {
        d.rest[i] = y[i] - mean;
        d.spread += d.rest[i] * d.rest[i] / (double)rows;
    }
    d.spread = sqrt(d.spread);
    for (size_t j = 0; j < features; j++) {
        const double *x = gsl_matrix_const_ptr(columns, j, 0);

        d.is_empty[j] = dot(x, x, rows) == 0;
    }
    return d;
}

static void descent_release(struct descent *d)
{
    free(d->rest), free(d->b), free(d->is_in), free(d->is_empty);
    free(d->active), free(d->product);
}

double elastic_start(const gsl_matrix *columns, const double *y, double mix)
{
    struct descent d = descent_new(columns, y);
    double most = 0;

    multiply(&d);
    for (size_t j = 0; j < d.features; j++)
        most = fmax(most, fabs(d.product[j]) / mix);
    descent_release(&d);
    return most;
}

bool elastic_path(gsl_matrix *weights, const gsl_matrix *columns,
                  const double *y, const double *penalties, double mix)
{
    struct descent d = descent_new(columns, y);
    bool is_done = true;

    d.mix = mix;
    multiply(&d);
    for (size_t k = 0; k < weights->size1 && is_done; k++) {
        double before = k ? penalties[k - 1] : penalties[k];

        d.penalty = penalties[k];
        keep(&d, mix * (2 * d.penalty - before));
        do
            is_done = settle(&d);
        while (is_done && has_more(&d));
        memcpy(gsl_matrix_ptr(weights, k, 0), d.b, d.features * sizeof *d.b);
    }
    descent_release(&d);
    return is_done;
}
