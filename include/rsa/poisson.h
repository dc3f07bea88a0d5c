/*
 * poisson.h - dissimilarities of spike counts and other rates.
 *
 * The symmetrized Kullback-Leibler divergence between two Poisson variables of
 * rates a and b is (a - b) (log a - log b).  Rates are moved a little towards a
 * prior one, so that a channel that was silent has a logarithm:
 *
 *     a = (x + lambda w) / (1 + w),  lambda = 1, w = 0.1.
 *
 * The logarithm of a negative number is none: the caller refuses those.
 */
#ifndef RSA_POISSON_H
#define RSA_POISSON_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

/* x = (x + lambda w) / (1 + w), in place.  O(size). */
void poisson_rates(gsl_matrix *x);

/*
 * d_ij = sum_p (a_i - a_j)_p (log a_i - log a_j)_p / P of patterns x (channels
 * x conditions; plain, not rates).  Never below 0.  O(P n^2).
 */
void poisson_distance(double *rdm, const gsl_matrix *patterns);

/*
 * Cross-validated: in turn, one run gives the logarithms and the mean of the
 * others the rates, and the distances are averaged over these folds.  Patterns
 * are channels x (runs * conditions), run by run (crossnobis.h); at least 2
 * runs.  Does not depend on the order of the runs but for rounding.  May be
 * negative.  O(P n^2 M).
 */
void poisson_crossvalidated(double *rdm, const gsl_matrix *patterns,
                            size_t runs);

#endif
