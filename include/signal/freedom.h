/*
 * freedom.h - how many independent frames a correlation rests on.
 *
 * Neighboring frames are alike, and a correlation of two series with memory
 * varies more than the number of frames says.  For independent stationary
 * series x and y with autocorrelations a_x(k) and a_y(k),
 *
 *     var(r) = (1 / T) (1 + 2 sum_k (1 - k / T) a_x(k) a_y(k)) = 1 / T_eff.
 *
 * What is put in for a_x are the sample autocorrelations at every lag from 1
 * to T - 1, with the divisor T at each lag (so that the factor 1 - k / T is
 * part of their product), neither smoothed nor cut off.  Single lags of these
 * are noisy, but the sum is what counts: up to edges it is the sum over
 * frequencies of the product of the two periodograms, and given both, a pair
 * of independent series differs from the observed one by its phases alone; the
 * variance of r over those phases is this very sum.  A window or a cut-off
 * makes the sum less noisy and, since the autocorrelations of a centered
 * series are too small, also too small, and p-values with it.
 *
 * With censored frames the autocorrelation at lag k is the mean over the n_k
 * pairs of kept frames at that lag, weighted as its share of the run: a lag
 * never crosses a gap by counting over it, nor the border of a run.
 *
 * The series have to be stationary.  A zero-phase filter that has to make up
 * the frames before the first and after the last leaves larger swings at both
 * ends, which no autocorrelation knows of; then p-values are too small.
 *
 * Bartlett MS (1935). J R Stat Soc 98:536-543. doi:10.2307/2342284
 * Clifford P, Richardson S, Hemon D (1989). Biometrics 45:123-134.
 * doi:10.2307/2532039
 * Afyouni S, Smith SM, Nichols TE (2019). NeuroImage 199:609-625.
 * doi:10.1016/j.neuroimage.2019.05.011
 */
#ifndef SIGNAL_FREEDOM_H
#define SIGNAL_FREEDOM_H

#include "signal/timeline.h"

#include <gsl/gsl_matrix.h>

/*
 * autocorrelation (lags x regions), rows 0 .. lags - 1: sum over pairs of kept
 * frames `row` apart of x_s x_t, over that at lag 0, of each column of the
 * centered `x` (kept frames x regions).  `lags` is at most the longest run.  By
 * fast Fourier transforms, O(R N log N), N about twice the length of all runs
 * (and the gaps between runs).
 */
void freedom_autocorrelation(gsl_matrix *autocorrelation, const gsl_matrix *x,
                             const struct timeline *timeline);

/*
 * frames_ij = T_eff of every pair of columns of `x` (kept frames x regions,
 * each varying, without NaN), symmetric; at most ten times the number of
 * frames, which is where series without a common frequency end up.  The
 * diagonal is NaN.  One product of lags x regions, O(T R^2).
 */
void freedom_effective(gsl_matrix *frames, const gsl_matrix *x,
                       const struct timeline *timeline);

/*
 * p_ij = two-sided p-value of r_ij by Student's t with freedom_ij degrees of
 * freedom,  t = r sqrt(freedom / (1 - r^2)).  NaN where either is NaN or there
 * is less than one degree of freedom; 0 for |r| = 1.  The three may be one
 * matrix.  The diagonal is NaN.
 */
void freedom_p_values(gsl_matrix *p, const gsl_matrix *r,
                      const gsl_matrix *freedom);

#endif
