#include "rsa/riemann.h"

#include "num/blas.h"

#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>

enum { STEPS = 2000 };

struct problem {
    gsl_matrix *first, *noise; /* whitened by the second: W G1 W', W N W' */
    gsl_matrix *sum, *vectors;
    gsl_vector *values;
};

/* Pair (i, j), i < j, of n in a row-major upper triangle. */
static double entry(const double *rdm, size_t n, size_t i, size_t j)
{
    return rdm[i * (2 * n - i - 1) / 2 + j - i - 1];
}

static void moments(gsl_matrix *g, const double *rdm, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j < n; j++) {
            double d = i == j ? 0 : entry(rdm, n, i, j);
            double x = (entry(rdm, n, 0, i) + entry(rdm, n, 0, j) - d) / 2;

            gsl_matrix_set(g, i - 1, j - 1, x);
            gsl_matrix_set(g, j - 1, i - 1, x);
        }
}

static double length(const gsl_vector *t, void *context)
{
    struct problem *problem = context;
    double a = exp(gsl_vector_get(t, 0)), b = exp(gsl_vector_get(t, 1));
    double sum = 0;

    for (size_t k = 0; k < problem->sum->size1 * problem->sum->size1; k++)
        problem->sum->data[k] =
            a * problem->first->data[k] + b * problem->noise->data[k];
    if (!blas_eigen(problem->values, problem->vectors, problem->sum))
        return INFINITY;
    for (size_t k = 0; k < problem->values->size; k++) {
        double value = gsl_vector_get(problem->values, k);

        if (!(value > 0))
            return INFINITY;
        sum += log(value) * log(value);
    }
    return sqrt(sum);
}

/* m = W m W'. */
static void whiten(gsl_matrix *m, const gsl_matrix *w)
{
    gsl_matrix *half = gsl_matrix_alloc(m->size1, m->size2);

    blas_product(half, 1, BLAS_PLAIN, w, BLAS_PLAIN, m, 0);
    blas_product(m, 1, BLAS_PLAIN, half, BLAS_TRANSPOSED, w, 0);
    gsl_matrix_free(half);
}

/* Both matrices in units of the second: rows of W are vectors / sqrt(value). */
static int prepare(struct problem *problem, gsl_matrix *second)
{
    size_t n = second->size1;
    double most;

    if (!blas_eigen(problem->values, problem->vectors, second))
        return 0;
    most = gsl_vector_get(problem->values, n - 1);
    for (size_t k = 0; k < n; k++) {
        double value = gsl_vector_get(problem->values, k);
        gsl_vector_view row = gsl_matrix_row(problem->vectors, k);

        if (!(value > 1e-12 * most))
            return 0;
        gsl_vector_scale(&row.vector, 1 / sqrt(value));
    }
    gsl_matrix_memcpy(second, problem->vectors);
    whiten(problem->first, second);
    whiten(problem->noise, second);
    return 1;
}

static double search(struct problem *problem)
{
    gsl_multimin_function function = {length, 2, problem};
    gsl_multimin_fminimizer *simplex =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, 2);
    gsl_vector *start = gsl_vector_calloc(2), *step = gsl_vector_alloc(2);
    double best;

    gsl_vector_set_all(step, 1);
    gsl_multimin_fminimizer_set(simplex, &function, start, step);
    for (int k = 0; k < STEPS; k++)
        if (gsl_multimin_fminimizer_iterate(simplex) ||
            gsl_multimin_fminimizer_size(simplex) < 1e-8)
            break;
    best = gsl_multimin_fminimizer_minimum(simplex);
    gsl_multimin_fminimizer_free(simplex);
    gsl_vector_free(start), gsl_vector_free(step);
    return isfinite(best) ? -best : NAN;
}

double riemann_distance(const double *first, const double *second,
                        size_t conditions)
{
    size_t n = conditions - 1;
    struct problem problem = {.first = gsl_matrix_alloc(n, n),
                              .noise = gsl_matrix_alloc(n, n),
                              .sum = gsl_matrix_alloc(n, n),
                              .vectors = gsl_matrix_alloc(n, n),
                              .values = gsl_vector_alloc(n)};
    gsl_matrix *other = gsl_matrix_alloc(n, n);
    double result = NAN;

    moments(problem.first, first, conditions);
    moments(other, second, conditions);
    gsl_matrix_set_all(problem.noise, 1);
    for (size_t i = 0; i < n; i++)
        gsl_matrix_set(problem.noise, i, i, 2);
    if (prepare(&problem, other))
        result = search(&problem);
    gsl_matrix_free(problem.first), gsl_matrix_free(problem.noise);
    gsl_matrix_free(problem.sum), gsl_matrix_free(problem.vectors);
    gsl_vector_free(problem.values), gsl_matrix_free(other);
    return result;
}
