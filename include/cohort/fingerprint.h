/*
 * fingerprint.h - tests of whether profiles tell subjects apart.
 */
#ifndef COHORT_FINGERPRINT_H
#define COHORT_FINGERPRINT_H

#include "cohort/repeats.h"
#include "stats/profiles.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>
#include <stdint.h>

enum fingerprint_statistic {
    FINGERPRINT_DISCRIMINABILITY,
    FINGERPRINT_I2C2,
    FINGERPRINT_RATE,
    FINGERPRINT_DIFFERENCE,
    FINGERPRINT_STATISTICS
};

struct fingerprint_plan {
    size_t permutations, threads;
    uint64_t seed;
};

struct fingerprint {
    double value[FINGERPRINT_STATISTICS], p[FINGERPRINT_STATISTICS];
    struct profiles_identified identified;
    /* Of the scan; components is 0 without it. */
    size_t components;                /* that were tried: 1 .. components */
    struct profiles_identified *scan; /* components of them */
    size_t best; /* number with the largest Idiff from 2, or 0 */
    double best_p;
};

/* Products of the rows: as differences from the first, and, without the mean
 * over its features, of each row as it is.  2 rows^2 features flop each. */
void fingerprint_products(gsl_matrix *plain, gsl_matrix *centered,
                          const struct repeats *repeats);

/*
 * Permutation k is of stream k of the seed.  A statistic that is NaN has p NaN;
 * those equal to 1e-12 count.
 */
void fingerprint_test(struct fingerprint *fingerprint, const gsl_matrix *plain,
                      const gsl_matrix *centered, const struct visits *visits,
                      const struct fingerprint_plan *plan);

/* Rows rebuilt of the first m principal components, m = 1 .. rows; the best is
 * one of m = 2 .., as with one component all correlations are 1 or -1. */
void fingerprint_scan(struct fingerprint *fingerprint,
                      const gsl_matrix *centered, const struct visits *visits,
                      const struct fingerprint_plan *plan);
void fingerprint_release(struct fingerprint *fingerprint);

#endif
