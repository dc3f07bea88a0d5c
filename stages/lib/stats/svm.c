#include "stats/svm.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

#define TOLERANCE 1e-9

/* Curvature of a direction in which rounding leaves none. */
#define LEAST_CURVATURE 1e-12

struct problem {
    const gsl_matrix *gram;
    const bool *is_positive;
    double cost;
    size_t rows;
    double *a, *slope; /* slope_i = (Q a)_i - 1 */
};

static double sign_of(const struct problem *problem, size_t i)
{
    return problem->is_positive[i] ? 1 : -1;
}

/* Whether y_i a_i may grow, or shrink. */
static bool may_move(const struct problem *problem, size_t i, bool up)
{
    return problem->is_positive[i] == up ? problem->a[i] < problem->cost
                                         : problem->a[i] > 0;
}

static double curvature(const struct problem *problem, size_t i, size_t j)
{
    double sum = gsl_matrix_get(problem->gram, i, i) +
                 gsl_matrix_get(problem->gram, j, j) -
                 2 * gsl_matrix_get(problem->gram, i, j);

    return fmax(sum, LEAST_CURVATURE);
}

/* The pair to change next; false at the optimum. */
static bool find_pair(size_t pair[2], const struct problem *problem)
{
    double most = -INFINITY, least = INFINITY, best = 0;

    for (size_t i = 0; i < problem->rows; i++) {
        double pull = -sign_of(problem, i) * problem->slope[i];

        if (may_move(problem, i, true) && pull > most)
            most = pull, pair[0] = i;
    }
    for (size_t j = 0; j < problem->rows; j++) {
        double pull = -sign_of(problem, j) * problem->slope[j], gain;

        if (!may_move(problem, j, false))
            continue;
        least = fmin(least, pull);
        if (!(most > pull))
            continue;
        gain = (most - pull) * (most - pull) / curvature(problem, pair[0], j);
        if (gain > best)
            best = gain, pair[1] = j;
    }
    return most - least > TOLERANCE;
}

/* How far y_i a_i can go up, or down. */
static double room_of(const struct problem *problem, size_t i, bool up)
{
    return problem->is_positive[i] == up ? problem->cost - problem->a[i]
                                         : problem->a[i];
}

/* y_i a_i goes up and y_j a_j down by the same, exactly to a bound that is
 * reached. */
static void change_pair(struct problem *problem, size_t i, size_t j)
{
    double yi = sign_of(problem, i), yj = sign_of(problem, j);
    double room_i = room_of(problem, i, true);
    double room_j = room_of(problem, j, false);
    double step = (yj * problem->slope[j] - yi * problem->slope[i]) /
                  curvature(problem, i, j);
    const double *row_i = gsl_matrix_const_ptr(problem->gram, i, 0);
    const double *row_j = gsl_matrix_const_ptr(problem->gram, j, 0);

    step = fmin(step, fmin(room_i, room_j));
    problem->a[i] = step < room_i ? problem->a[i] + yi * step
                    : yi > 0      ? problem->cost
                                  : 0;
    problem->a[j] = step < room_j ? problem->a[j] - yj * step
                    : yj > 0      ? 0
                                  : problem->cost;
    for (size_t k = 0; k < problem->rows; k++)
        problem->slope[k] += sign_of(problem, k) * step * (row_i[k] - row_j[k]);
}

static double bias_of(const struct problem *problem)
{
    double sum = 0, count = 0, low = -INFINITY, high = INFINITY;

    for (size_t i = 0; i < problem->rows; i++) {
        double pull = -sign_of(problem, i) * problem->slope[i];
        bool up = may_move(problem, i, true);

        if (up && may_move(problem, i, false))
            sum += pull, count++;
        else if (up)
            low = fmax(low, pull);
        else
            high = fmin(high, pull);
    }
    return count > 0 ? sum / count : (low + high) / 2;
}

bool svm_fit(double *dual, double *bias, const gsl_matrix *gram,
             const bool *is_positive, double cost)
{
    struct problem problem = {.gram = gram,
                              .is_positive = is_positive,
                              .cost = cost,
                              .rows = gram->size1,
                              .a = NEW_ARRAY(double, gram->size1),
                              .slope = NEW_ARRAY(double, gram->size1)};
    size_t pair[2] = {0}, left = 1000000 + 1000 * problem.rows;

    for (size_t i = 0; i < problem.rows; i++)
        problem.slope[i] = -1;
    while (left && find_pair(pair, &problem)) {
        change_pair(&problem, pair[0], pair[1]);
        left--;
    }
    for (size_t i = 0; i < problem.rows; i++)
        dual[i] = sign_of(&problem, i) * problem.a[i];
    *bias = bias_of(&problem);
    free(problem.a), free(problem.slope);
    return left > 0;
}
