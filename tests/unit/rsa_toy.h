/*
 * rsa_toy.h - the six trials of five channels of the notebook demo_unbalanced
 * of rsatoolbox, and what the tests of representational distances share.
 */
#ifndef TESTS_UNIT_RSA_TOY_H
#define TESTS_UNIT_RSA_TOY_H

#include "../golden.h"
#include "../tap.h"

enum { TOY_CHANNELS = 5, TOY_TRIALS = 6, TOY_CONDITIONS = 3, TOY_RUNS = 2 };

static const size_t toy_condition[] = {0, 0, 1, 1, 2, 2};
static const size_t toy_run[] = {0, 1, 0, 1, 0, 1};

/* Channels x trials. */
static inline gsl_matrix *toy_trials(void)
{
    static const double rows[TOY_TRIALS][TOY_CHANNELS] = {
        {.7, .8, .9, 1.0, 1.1},    {.2, 1.8, 2.9, 1.0, 1.3},
        {2.7, .8, .2, 1.2, 1.1},   {1.7, .5, .9, 1.5, 1.1},
        {1.7, 2.8, 2.2, 1.2, 1.0}, {1.7, .5, .4, 1.4, .3}};
    gsl_matrix *trials = gsl_matrix_alloc(TOY_CHANNELS, TOY_TRIALS);

    for (size_t t = 0; t < TOY_TRIALS; t++)
        for (size_t p = 0; p < TOY_CHANNELS; p++)
            gsl_matrix_set(trials, p, t, rows[t][p]);
    return trials;
}

/* The same, run by run: columns run * conditions + condition. */
static inline gsl_matrix *toy_runs(void)
{
    gsl_matrix *trials = toy_trials();
    gsl_matrix *runs = gsl_matrix_alloc(TOY_CHANNELS, TOY_TRIALS);

    for (size_t t = 0; t < TOY_TRIALS; t++)
        for (size_t p = 0; p < TOY_CHANNELS; p++)
            gsl_matrix_set(runs, p,
                           toy_run[t] * TOY_CONDITIONS + toy_condition[t],
                           gsl_matrix_get(trials, p, t));
    gsl_matrix_free(trials);
    return runs;
}

/* The precision diag(1, 2, .5, 1, 1) + 0.1 of the notebook. */
static inline gsl_matrix *toy_precision(void)
{
    static const double diagonal[] = {1, 2, .5, 1, 1};
    gsl_matrix *n = gsl_matrix_alloc(TOY_CHANNELS, TOY_CHANNELS);

    gsl_matrix_set_all(n, 0.1);
    for (size_t p = 0; p < TOY_CHANNELS; p++)
        *gsl_matrix_ptr(n, p, p) += diagonal[p];
    return n;
}

/* max |got - want| of `count` numbers; NaN agrees with NaN. */
static inline double furthest(const double *got, const double *want,
                              size_t count)
{
    double most = 0;

    for (size_t k = 0; k < count; k++)
        if (isnan(got[k]) != isnan(want[k]))
            most = INFINITY;
        else if (!isnan(got[k]))
            most = fmax(most, fabs(got[k] - want[k]));
    return most;
}

#endif
