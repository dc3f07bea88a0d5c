/*
 * component.h - the first principal component of the series of many voxels.
 */
#ifndef SIGNAL_COMPONENT_H
#define SIGNAL_COMPONENT_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

/*
 * Of X (frames x voxels, T x V), each column centered over time and not
 * scaled, X_c = U S W': the series
 *
 *     score = m + g s_1 u_1 / sqrt(V),
 *
 * m the mean of all of X and g = +-1 such that score correlates positively
 * with the mean over the voxels; where that correlation is below 1e-8 in size,
 * such that the loading (entry of w_1) of largest size is positive, the first
 * of equal ones.  It has the units of X, and where all voxels follow one
 * series it is that series.  `explained` receives s_1^2 / sum_i s_i^2.
 *
 * X is overwritten by X_c.  The component comes from the Gram matrix of the
 * smaller side, n = min(T, V), by Lanczos iteration with full
 * reorthogonalization to a residual of 1e-13 of the largest eigenvalue, from a
 * fixed start: the same X gives the same bits.  Where the two largest are
 * equal, it is one of the series that explain as much.
 *
 * Where nothing varies, or a value is not finite, score and explained are NaN.
 * O(T V n + n^2 iterations); memory n^2 + n iterations.
 *
 * Lanczos C (1950). J Res Natl Bur Stand 45:255-282. doi:10.6028/jres.045.026
 */
void component_first(gsl_vector *score, double *explained, gsl_matrix *x);

#endif
