/*
 * arma.h - noise that is an autoregression with white noise on top.
 *
 *     e_t = a e_{t-1} + w_t + b w_{t-1}
 *
 * a and b of every voxel by restricted maximum likelihood on a grid: a = 0,
 * 0.1 .. 0.9, b = -0.8 .. 0.9 with a + b > 0, so that neighbors in time go
 * together, and white noise; with V their correlations and W'W = inv(V) the
 * least of
 *
 *     (T - p) log |W (y - X beta)|^2 + log |V| + log |X'inv(V) X|.
 *
 * The whitener is the recursion of innovations, exact and O(T),
 *
 *     v_t = e_t - a e_{t-1} - (b / r_{t-1}) v_{t-1},  (W e)_t = v_t /
 * sqrt(r_t), r_0 = (1 + 2ab + b^2) / (1 - a^2),  r_t = 1 + b^2 - b^2 / r_{t-1},
 *
 * begun anew after frames without data.  Restricted likelihood knows what the
 * design took of the noise, so that tests hold where autoregression.h is
 * liberal; the price is a fit for each of the 136 points.
 *
 * Patterson HD, Thompson R (1971). Biometrika 58:545-554.
 * doi:10.1093/biomet/58.3.545
 * Brockwell PJ, Davis RA (1991). Time Series: Theory and Methods, 5.3.
 */
#ifndef GLM_ARMA_H
#define GLM_ARMA_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/* A point of the grid; G = Q'W'W Q. */
struct arma_model {
    double a, b;
    double *deviation;   /* sqrt(r_t) */
    double determinants; /* log |V| + log |G| */
    gsl_matrix *basis;   /* orthonormal, of W Q; frames x p */
    gsl_matrix *half;    /* inv(L) of G = L L' */
    gsl_matrix *inverse; /* of G */
};

struct arma {
    const bool *starts; /* of the caller */
    struct arma_model *models;
    size_t count;
};

/*
 * For the orthonormal basis Q of a design; starts[t] says that frame t has no
 * predecessor (frame 0 has none).  O(count frames p^2), and as many numbers as
 * count bases.  Give it back with arma_release().
 */
void arma_prepare(struct arma *noise, const gsl_matrix *basis,
                  const bool *starts);
void arma_release(struct arma *noise);

/*
 * Of residuals e of least squares, frames x n: model[n]; weights (p x n) += d,
 * what generalized least squares adds to Q'y; sum[n] = |W (e - Q d)|^2; and
 * with `whitens` e becomes W (e - Q d).  What is 0 throughout, or NaN, is
 * white.  2 frames p count flop a column.
 */
void arma_fit(size_t *model, double *sum, gsl_matrix *weights, gsl_matrix *e,
              bool whitens, const struct arma *noise);

#endif
