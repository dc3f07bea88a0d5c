/*
 * svm.h - linear support vector machine, in products of rows.
 *
 * With y_i = +-1 and K the Gram matrix, the dual a of the soft margin,
 *
 *     minimize a' Q a / 2 - sum_i a_i,  Q_ij = y_i y_j K_ij,
 *     with 0 <= a_i <= cost and sum_i a_i y_i = 0;
 *     score(x) = sum_i y_i a_i (x_i . x) + b,
 *
 * by sequential minimal optimization: two variables at a time, the one that
 * violates the optimum most and its best partner to second order (Fan RE, Chen
 * PH, Lin CJ (2005). J Mach Learn Res 6:1889-1918).  b is the mean over the
 * a_i inside of their bounds, or the middle of what the others allow.
 *
 * Cortes C, Vapnik V (1995). Mach Learn 20:273-297. doi:10.1007/BF00994018
 */
#ifndef STATS_SVM_H
#define STATS_SVM_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * dual[rows] = y_i a_i, and *bias; is_positive[rows] tells y = +1, and both
 * classes must have a row.  cost above 0.  To a violation of 1e-9.  Ties go to
 * the first.  False where that takes too many steps.  O(rows) a step.
 */
bool svm_fit(double *dual, double *bias, const gsl_matrix *gram,
             const bool *is_positive, double cost)
    __attribute__((warn_unused_result));

#endif
