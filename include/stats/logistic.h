/*
 * logistic.h - logistic regression of two classes with a ridge penalty.
 *
 * Weights w and constant b that minimize
 *
 *     penalty |w|^2 / 2 + sum_i log(1 + exp(-y_i (w . z_i + b))),  y_i = +-1,
 *
 * the constant free of penalty, by Newton's method with step halving: the
 * function is convex, and the solution the only one.
 *
 * le Cessie S, van Houwelingen JC (1992). Appl Stat 41:191-201.
 * doi:10.2307/2347628
 */
#ifndef STATS_LOGISTIC_H
#define STATS_LOGISTIC_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * weights[columns of scores] and *bias; is_positive[rows] tells y = +1, and
 * both classes must have a row.  penalty above 0.  False where Newton's steps
 * do not end.  O(rows columns^2 + columns^3) a step, about ten of them.
 */
bool logistic_fit(double *weights, double *bias, const gsl_matrix *scores,
                  const bool *is_positive, double penalty)
    __attribute__((warn_unused_result));

#endif
