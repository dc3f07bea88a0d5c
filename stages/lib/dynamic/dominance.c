#include "dynamic/dominance.h"

#include <math.h>

/* Less than this of the largest is rounding. */
static const double nothing = 1e-12;

static double loading(const struct activity *activity, size_t r, size_t w)
{
    double b = gsl_matrix_get(activity->subjects, r, w);

    return isnan(b) ? 0 : gsl_vector_get(activity->lambda, r) * b;
}

static double largest(const struct activity *activity)
{
    double most = 0;

    for (size_t r = 0; r < activity->lambda->size; r++) {
        gsl_vector_const_view row = gsl_matrix_const_row(activity->time, r);
        double time = gsl_vector_max(&row.vector);

        for (size_t w = 0; w < activity->subjects->size2; w++)
            most = fmax(most, time * loading(activity, r, w));
    }
    return most;
}

/* The sum over components at frame t of subject w; *best is the largest. */
static double contributions(size_t *best, double *value,
                            const struct activity *activity, size_t t, size_t w)
{
    double sum = 0;

    *best = 0;
    *value = 0;
    for (size_t r = 0; r < activity->lambda->size; r++) {
        double a =
            loading(activity, r, w) * gsl_matrix_get(activity->time, r, t);

        sum += a;
        if (a > *value) {
            *best = r;
            *value = a;
        }
    }
    return sum;
}

void dominance_of(int *state, double *share, const struct activity *activity,
                  size_t subject)
{
    double least = nothing * largest(activity);

    for (size_t t = 0; t < activity->time->size2; t++) {
        size_t best;
        double value, sum = contributions(&best, &value, activity, t, subject);

        state[t] = value > least ? (int)best + 1 : 0;
        share[t] = state[t] ? value / sum : NAN;
    }
}

void dominance_weights(double *weight, const struct activity *activity,
                       size_t subject)
{
    size_t rank = activity->lambda->size, frames = 0;
    double least = nothing * largest(activity);

    for (size_t r = 0; r < rank; r++)
        weight[r] = 0;
    for (size_t t = 0; t < activity->time->size2; t++) {
        size_t best;
        double value, sum = contributions(&best, &value, activity, t, subject);

        if (!(value > least))
            continue;
        frames++;
        for (size_t r = 0; r < rank; r++)
            weight[r] += loading(activity, r, subject) *
                         gsl_matrix_get(activity->time, r, t) / sum;
    }
    for (size_t r = 0; r < rank; r++)
        weight[r] = frames ? weight[r] / (double)frames : NAN;
}
