/*
 * curve.h - a number as the columns of a natural cubic spline.
 *
 * With knots k_1 < ... < k_K, t = (x - k_1) / (k_K - k_1) and the knots on the
 * same scale, the columns are t and, for j = 1 .. K - 2,
 *
 *     d_j(t) - d_(K-1)(t),   d_j(t) = ((t - k_j)_+^3 - (t - k_K)_+^3)
 *                                     / (k_K - k_j):
 *
 * with a constant they span all curves that are cubic between knots, have two
 * derivatives at them, and are straight lines beyond the first and the last.
 *
 * Hastie T, Tibshirani R, Friedman J (2009). The Elements of Statistical
 * Learning, section 5.2.1. doi:10.1007/978-0-387-84858-7
 */
#ifndef STATS_CURVE_H
#define STATS_CURVE_H

#include <stdbool.h>
#include <stddef.h>

/* Column `term` of x, 0 to count - 2; NaN for NaN. */
double curve_term(double x, const double *knots, size_t count, size_t term);

/*
 * knots[count], at least 3: the quantiles of values[rows] from 5 % to 95 % at
 * equal steps (linear between order statistics).  False where two are the same.
 * Sorts the values.  O(rows log rows).
 */
bool curve_knots(double *knots, size_t count, double *values, size_t rows)
    __attribute__((warn_unused_result));

#endif
