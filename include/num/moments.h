/*
 * moments.h - mean and spread of many matrices, one at a time.
 *
 * Welford's updates, entry by entry: after adding x to n - 1 earlier values,
 *
 *     mean += (x - mean) / n,    square += (x - old mean) (x - new mean),
 *
 * so that only one input and the accumulators are in memory, and nothing
 * cancels as it does in sum(x^2) - n mean^2.
 *
 * Welford BP (1962). Technometrics 4:419-420.
 * doi:10.1080/00401706.1962.10490022
 */
#ifndef NUM_MOMENTS_H
#define NUM_MOMENTS_H

#include <gsl/gsl_matrix.h>

struct moments {
    gsl_matrix *count, *mean, *square; /* of one shape, owned */
};

struct moments moments_new(size_t rows, size_t cols);
void moments_release(struct moments *moments);

/* One more value for every entry; a NaN entry is skipped. */
void moments_add(struct moments *moments, const gsl_matrix *values);

/* The mean of what an entry has seen; NaN where it has seen nothing. */
void moments_mean(gsl_matrix *mean, const struct moments *moments);

/* Standard deviation, dividing by n - 1; NaN where n < 2. */
void moments_spread(gsl_matrix *spread, const struct moments *moments);

#endif
