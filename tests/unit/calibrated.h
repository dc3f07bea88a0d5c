/*
 * calibrated.h - whether a count of studies is what chance makes of 5 %.
 *
 * Binomial, 99.9 % on both sides together.
 */
#ifndef TESTS_CALIBRATED_H
#define TESTS_CALIBRATED_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <stdbool.h>
#include <stddef.h>

/* Not more than that. */
static inline bool is_low(size_t found, size_t count)
{
    return gsl_cdf_binomial_Q((unsigned)found, .05, (unsigned)count) +
               gsl_ran_binomial_pdf((unsigned)found, .05, (unsigned)count) >
           5e-4;
}

/* Not less. */
static inline bool is_high(size_t found, size_t count)
{
    return gsl_cdf_binomial_P((unsigned)found, .05, (unsigned)count) > 5e-4;
}

#endif
