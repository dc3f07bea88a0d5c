#include "stats/logistic.h"

#include "base/mem.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 100, MOST_HALVINGS = 40 };

/* Squared Newton decrement, relative to the number of rows. */
#define ENOUGH 1e-22

struct problem {
    const gsl_matrix *scores;
    const bool *is_positive;
    double penalty;
    size_t size;       /* columns, and the constant */
    double *at, *step; /* weights, the constant last */
    double *next;
    double *slope;
    gsl_matrix *weighted;  /* rows x size: sqrt(p (1 - p)) (z, 1) */
    gsl_matrix *curvature; /* size x size */
};

static double output(const struct problem *problem, const double *at, size_t i)
{
    const double *row = gsl_matrix_const_ptr(problem->scores, i, 0);
    double sum = at[problem->size - 1];

    for (size_t k = 0; k + 1 < problem->size; k++)
        sum += at[k] * row[k];
    return sum;
}

static double cost(const struct problem *problem, const double *at)
{
    double sum = 0;

    for (size_t k = 0; k + 1 < problem->size; k++)
        sum += problem->penalty * at[k] * at[k] / 2;
    for (size_t i = 0; i < problem->scores->size1; i++) {
        double margin = output(problem, at, i);

        margin = problem->is_positive[i] ? margin : -margin;
        sum += margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin;
    }
    return sum;
}

static void differentiate(struct problem *problem)
{
    size_t last = problem->size - 1;

    for (size_t k = 0; k < last; k++)
        problem->slope[k] = problem->penalty * problem->at[k];
    problem->slope[last] = 0;
    for (size_t i = 0; i < problem->scores->size1; i++) {
        const double *row = gsl_matrix_const_ptr(problem->scores, i, 0);
        double p = 1 / (1 + exp(-output(problem, problem->at, i)));
        double excess = p - problem->is_positive[i], root = sqrt(p * (1 - p));

        for (size_t k = 0; k < last; k++) {
            problem->slope[k] += excess * row[k];
            gsl_matrix_set(problem->weighted, i, k, root * row[k]);
        }
        problem->slope[last] += excess;
        gsl_matrix_set(problem->weighted, i, last, root);
    }
    blas_gram(problem->curvature, 1, problem->weighted);
    for (size_t k = 0; k < last; k++)
        *gsl_matrix_ptr(problem->curvature, k, k) += problem->penalty;
}

/* Newton's step and its squared decrement; NaN where there is none. */
static double find_step(struct problem *problem)
{
    double decrement = 0;

    if (!(blas_inverse(problem->curvature, problem->curvature) > 0))
        return NAN;
    for (size_t a = 0; a < problem->size; a++) {
        problem->step[a] = 0;
        for (size_t b = 0; b < problem->size; b++)
            problem->step[a] -=
                gsl_matrix_get(problem->curvature, a, b) * problem->slope[b];
        decrement -= problem->step[a] * problem->slope[a];
    }
    return decrement;
}

/* The longest of the halved steps that lowers the cost enough. */
static bool walk(struct problem *problem, double decrement)
{
    double before = cost(problem, problem->at), length = 1;

    for (int k = 0; k < MOST_HALVINGS; k++, length /= 2) {
        for (size_t a = 0; a < problem->size; a++)
            problem->next[a] = problem->at[a] + length * problem->step[a];
        if (cost(problem, problem->next) <=
            before - 1e-4 * length * decrement + 1e-13 * fabs(before)) {
            memcpy(problem->at, problem->next, problem->size * sizeof(double));
            return true;
        }
    }
    return false;
}

bool logistic_fit(double *weights, double *bias, const gsl_matrix *scores,
                  const bool *is_positive, double penalty)
{
    size_t size = scores->size2 + 1, rows = scores->size1;
    double *room = NEW_ARRAY(double, 4 * size);
    struct problem problem = {.scores = scores,
                              .is_positive = is_positive,
                              .penalty = penalty,
                              .size = size,
                              .at = room,
                              .step = room + size,
                              .next = room + 2 * size,
                              .slope = room + 3 * size,
                              .weighted = gsl_matrix_alloc(rows, size),
                              .curvature = gsl_matrix_alloc(size, size)};
    bool is_done = false, is_going = true;

    for (int k = 0; k < MOST_STEPS && is_going && !is_done; k++) {
        double decrement;

        differentiate(&problem);
        decrement = find_step(&problem);
        is_going = !isnan(decrement) && walk(&problem, decrement);
        is_done = is_going && decrement <= ENOUGH * (double)rows;
    }
    memcpy(weights, problem.at, (size - 1) * sizeof *weights);
    *bias = problem.at[size - 1];
    gsl_matrix_free(problem.weighted), gsl_matrix_free(problem.curvature);
    free(room);
    return is_done;
}
