#include "dynamic/sparse.h"

#include "base/mem.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

static const double least_step = 1e-9;
static const size_t most_sweeps = 200;

/* ln of a part of the mixture. */
static double log_part(double share, double rate, double g)
{
    return log(share * rate / 2) - rate * fabs(g);
}

double sparse_there(const struct sparse *sparse, double g)
{
    double slab = log_part(sparse->share, sparse->slab, g);
    double spike = log_part(1 - sparse->share, sparse->spike, g);

    return 1 / (1 + exp(spike - slab));
}

double sparse_log_prior(const struct sparse *sparse, const gsl_matrix *g)
{
    double sum = log(sparse->share) + log(1 - sparse->share) +
                 log(sparse->slab) - sparse->slab / sparse->spike;

    for (size_t i = 0; i < g->size1; i++)
        for (size_t j = 0; j < g->size2; j++) {
            double size = gsl_matrix_get(g, i, j);
            double slab = log_part(sparse->share, sparse->slab, size);
            double spike = log_part(1 - sparse->share, sparse->spike, size);
            double most = fmax(slab, spike);

            sum += i == j ? 0 : most + log1p(exp(fmin(slab, spike) - most));
        }
    return sum;
}

void sparse_weights(gsl_matrix *weight, const struct sparse *sparse,
                    const gsl_matrix *g)
{
    for (size_t i = 0; i < g->size1; i++)
        for (size_t j = 0; j < g->size2; j++) {
            double there = sparse_there(sparse, gsl_matrix_get(g, i, j));

            gsl_matrix_set(weight, i, j,
                           i == j ? 0
                                  : there * sparse->slab +
                                        (1 - there) * sparse->spike);
        }
}

void sparse_learn(struct sparse *sparse, const gsl_matrix *g)
{
    double there = 0, size = 0, count = 0;

    for (size_t i = 0; i < g->size1; i++)
        for (size_t j = 0; j < g->size2; j++) {
            double p = sparse_there(sparse, gsl_matrix_get(g, i, j));

            if (i == j)
                continue;
            there += p, size += p * fabs(gsl_matrix_get(g, i, j)), count++;
        }
    sparse->share = (there + 1) / (count + 2);
    sparse->slab =
        fmin((there + 1) / (size + 1 / sparse->spike), sparse->spike);
}

static double shrink(double x, double by)
{
    return x > by ? x - by : x < -by ? x + by : 0;
}

/* One sweep over a row; `rest` = linear - H g.  Returns the largest step. */
static double sweep(double *g, double *rest, const gsl_matrix *hessian,
                    double noise, const double *weight)
{
    double most = 0;

    for (size_t j = 0; j < hessian->size1; j++) {
        double own = gsl_matrix_get(hessian, j, j);
        double to = shrink(rest[j] + own * g[j], noise * weight[j]) / own;
        double step = to - g[j];

        if (step != 0)
            blas_add(rest, -step, gsl_matrix_const_ptr(hessian, j, 0),
                     hessian->size1);
        g[j] = to;
        most = fmax(most, fabs(step));
    }
    return most;
}

static double largest(const double *g, size_t count)
{
    double most = 0;

    for (size_t j = 0; j < count; j++)
        most = fmax(most, fabs(g[j]));
    return most;
}

void sparse_descend(gsl_matrix *g, const gsl_matrix *hessian,
                    const gsl_matrix *linear, const gsl_vector *noise,
                    const gsl_matrix *weight)
{
    size_t nodes = g->size2;
    gsl_matrix *rest = gsl_matrix_alloc(g->size1, nodes);

    gsl_matrix_memcpy(rest, linear);
    blas_product(rest, -1, BLAS_PLAIN, g, BLAS_PLAIN, hessian, 1);
    for (size_t i = 0; i < g->size1; i++) {
        double *row = gsl_matrix_ptr(g, i, 0);

        for (size_t s = 0; s < most_sweeps; s++)
            if (sweep(row, gsl_matrix_ptr(rest, i, 0), hessian,
                      gsl_vector_get(noise, i),
                      gsl_matrix_const_ptr(weight, i, 0)) <=
                least_step * largest(row, nodes))
                break;
    }
    gsl_matrix_free(rest);
}
