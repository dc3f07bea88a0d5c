/*
 * lagged.h - correlation of regions of which one follows the other.
 */
#ifndef SIGNAL_LAGGED_H
#define SIGNAL_LAGGED_H

#include "signal/timeline.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>

/*
 * corr_ij = the r of largest size among
 *
 *     r_ij(k) = Pearson correlation of x_i(t) and x_j(t + k), |k| <= most,
 *
 * and lag_ij = the k of that r, in frames: positive when j follows i.  Each
 * r_ij(k) is over the pairs of kept frames k apart (timeline.h) with the means
 * and variances of those frames, so that it lies in [-1, 1].  Among |r| equal
 * to 1e-12 the smallest |k| counts, and of k and -k the positive one for i < j.
 * So corr is exactly symmetric and lag exactly antisymmetric.  Diagonal 1 and
 * 0.
 *
 * `x` is kept frames x regions, every column varying.  A lag at which a region
 * does not vary, or with fewer than `least` pairs, has no r; where no lag has
 * one, corr and lag are NaN.  Returns the number of lags 0 .. most that had
 * enough pairs.  `most` is below timeline->longest.  O(most T R^2).
 *
 * r at the best of several lags is larger than r at any one lag, by chance
 * alone: it has no p-value of the usual kind.
 */
size_t lagged(gsl_matrix *corr, gsl_matrix *lag, const gsl_matrix *x,
              const struct timeline *timeline, size_t most, size_t least);

#endif
