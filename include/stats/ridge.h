/*
 * ridge.h - ridge regression of few rows with many features.
 *
 * Of centered rows with Gram matrix K (spectrum.h) and a target y,
 *
 *     f(x) = mean(y) + sum_i d_i (x_i . x),   d = inv(K + penalty I) (y - mean)
 *
 * the penalty being the one of a list with the least squared error when each
 * row is left out in turn, which needs no refit:
 *
 *     y_i - f_(-i)(x_i) = (y_i - f(x_i)) / (1 - h_ii),
 *     H = 11'/n + K inv(K + penalty I).
 *
 * Hoerl AE, Kennard RW (1970). Technometrics 12:55-67.
 * doi:10.1080/00401706.1970.10488634.  Allen DM (1974). Technometrics
 * 16:125-127. doi:10.1080/00401706.1974.10489157.
 */
#ifndef STATS_RIDGE_H
#define STATS_RIDGE_H

#include "stats/spectrum.h"

/* What does not depend on the target: kept for many of them. */
struct ridge {
    const struct spectrum *spectrum;
    size_t choices;
    double *penalty; /* absolute */
    double *left;    /* choices x rows: 1 - h_ii */
};

/*
 * penalties[choices] are in units of the mean squared length of a row, above 0.
 * The spectrum stays with the caller and must outlive it.  O(choices rows
 * rank).  Release with ridge_release().
 */
struct ridge ridge_new(const struct spectrum *spectrum, const double *penalties,
                       size_t choices);
void ridge_release(struct ridge *ridge);

/*
 * dual[rows] of the target y[rows]; returns which penalty was chosen, the
 * first of equals.  With one choice nothing is compared.  O(choices rows rank).
 */
size_t ridge_fit(double *dual, const struct ridge *ridge, const double *y);

#endif
