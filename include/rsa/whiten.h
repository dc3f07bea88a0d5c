/*
 * whiten.h - patterns in units of the noise.
 *
 * With S = L L' the covariance of the noise and N = inv(S), the products of
 * whitened patterns are
 *
 *     (inv(L) x)' (inv(L) y) = x' N y,
 *
 * so that a Euclidean distance of whitened patterns is a Mahalanobis distance.
 * No inverse is formed.  A covariance of one column holds variances alone
 * (precision.h), and is divided by their roots.
 */
#ifndef RSA_WHITEN_H
#define RSA_WHITEN_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

/*
 * covariance = L, or the roots of the variances.  False when it is not positive
 * definite; then it holds nothing of use.  O(P^3 / 3).
 */
bool whiten_factor(gsl_matrix *covariance) __attribute__((warn_unused_result));

/* patterns (channels x any) = inv(L) patterns.  O(P^2 columns). */
void whiten_patterns(gsl_matrix *patterns, const gsl_matrix *factor);

/*
 * The covariance of the estimates of the conditions, conditions x conditions:
 * of whitened patterns U_m of runs (channels x runs * conditions, run by run;
 * a column of NaN where a run lacks a condition),
 *
 *     sigma_ij = sum_m (u_mi - mean_i)' (u_mj - mean_j) / (M_ij - 1) / P
 *
 * over the M_ij runs that have both, the means over the runs that have the
 * condition; 0 where M_ij < 2.  O(P M n^2).
 *
 * Diedrichsen J, Provost S, Zareamoghaddam H (2016). arXiv:1607.01371
 * (equation 36).
 */
void whiten_condition_noise(gsl_matrix *sigma, const gsl_matrix *patterns,
                            size_t runs);

#endif
