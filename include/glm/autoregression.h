/*
 * autoregression.h - noise in which each frame remembers the one before.
 *
 *     e_t = rho e_{t-1} + white,
 *
 * rho of every voxel by Yule and Walker from the residuals of least squares,
 *
 *     rho = (sum e_t e_{t-1} / pairs) / (sum e_t^2 / frames),
 *
 * cut off after two digits toward zero, so that voxels share 199 designs; then
 * least squares on y_t - rho y_{t-1}, the first frame of a stretch as it is.
 * The rule is that of nilearn 0.14 but for two things: the mean of the
 * residuals of all voxels is not subtracted (a design with a constant leaves
 * none), and a stretch begins anew after frames without data.
 *
 * The estimate is of residuals, which the design has robbed of slow changes: it
 * is too small by about p/T.  Tests are accordingly a little liberal; arma.h
 * has no such bias.
 *
 * With the residuals e = y - Q Q'y of least squares and the whitener W, what
 * generalized least squares adds to Q'y is d = inv(G) Q'W'W e,
 * G = Q'W'W Q = I - rho A + rho^2 B: one product of matrices for all voxels of
 * a block, and p^2 for each.
 *
 * Worsley KJ et al. (2002). NeuroImage 15:1-15. doi:10.1006/nimg.2001.0933
 */
#ifndef GLM_AUTOREGRESSION_H
#define GLM_AUTOREGRESSION_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum { AUTOREGRESSION_BINS = 199 }; /* rho = (bin - 99) / 100 */

struct autoregression {
    const gsl_matrix *basis;                  /* Q, of the caller */
    const bool *starts;                       /* of the caller */
    gsl_matrix *inverse[AUTOREGRESSION_BINS]; /* of G, p x p */
};

double autoregression_rho(size_t bin);

/*
 * For the orthonormal `basis` of a design; starts[t] says that frame t has no
 * predecessor (frame 0 has none).  O(p^3 bins + frames p^2).  Give it back with
 * autoregression_release().
 */
void autoregression_prepare(struct autoregression *noise,
                            const gsl_matrix *basis, const bool *starts);
void autoregression_release(struct autoregression *noise);

/*
 * Of residuals e of least squares, frames x n: bin[n]; weights (p x n) += d;
 * sum[n] = |W (e - Q d)|^2; and with `whitens` e becomes W (e - Q d).  What is
 * 0 throughout has rho 0.  6 frames p flop a column, of which 2 for the last.
 */
void autoregression_fit(size_t *bin, double *sum, gsl_matrix *weights,
                        gsl_matrix *e, bool whitens,
                        const struct autoregression *noise);

#endif
