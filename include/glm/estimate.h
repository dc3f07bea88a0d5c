/*
 * estimate.h - responses of voxels under a design and a model of the noise.
 *
 * Of the coefficients beta of y = X beta + e those that are of interest, and
 *
 *     t_i = beta_i / sqrt(s^2 [inv(X'W'W X)]_ii),
 *     s^2 = |W (y - X beta)|^2 / (T - p),
 *
 * W by ordinary least squares (none), autoregression.h or arma.h.  A design is
 * prepared once, voxels go through in blocks of any width.
 */
#ifndef GLM_ESTIMATE_H
#define GLM_ESTIMATE_H

#include "glm/arma.h"
#include "glm/autoregression.h"
#include "glm/ols.h"

enum estimate_noise { ESTIMATE_OLS, ESTIMATE_AR1, ESTIMATE_ARMA11 };

struct estimate {
    const struct ols *ols; /* of the caller */
    enum estimate_noise noise;
    double freedom;        /* T - p */
    gsl_matrix *rows;      /* those of ols->rows that are wanted */
    gsl_matrix *variances; /* of the wanted, for s^2 = 1: noises x wanted */
    struct autoregression autoregression;
    struct arma arma;
};

/*
 * `ols` is a design that has a unique fit, of fewer columns than frames;
 * wanted[count] are columns of it, and starts[t] says that the frame before t
 * is missing.  Give it back with estimate_release().
 */
void estimate_prepare(struct estimate *estimate, const struct ols *ols,
                      enum estimate_noise noise, const size_t *wanted,
                      size_t count, const bool *starts);
void estimate_release(struct estimate *estimate);

/*
 * effects (wanted x n) and, unless NULL, t (wanted x n) of the series y,
 * frames x n.  With `whitens` y becomes the residuals, white ones where the
 * noise is not; else it holds nothing of use.  A column of NaN is NaN in all.
 * A column that the design explains, as it does a constant, has a t of no
 * meaning, or NaN where nothing is left at all.
 */
void estimate_block(gsl_matrix *effects, gsl_matrix *t, gsl_matrix *y,
                    bool whitens, const struct estimate *estimate);

/*
 * estimator (wanted x frames): effects = estimator y, for least squares with
 * nothing else wanted; designs of many trials can be put below each other.
 */
void estimate_rows(gsl_matrix *estimator, const struct estimate *estimate);

#endif
