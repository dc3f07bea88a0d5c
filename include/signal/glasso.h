/*
 * glasso.h - a sparse inverse covariance, the graphical lasso.
 *
 *     K = argmin  tr(S K) - log det K + a sum_{i != j} |K_ij|
 *
 * over positive definite K (regions x regions), for an empirical covariance S
 * and a penalty a > 0 in the units of S.  The diagonal is not penalized, so
 * that W = inv(K) has the diagonal of S.  Solved one column of W at a time:
 * with V = W without row and column j and s the column j of S, the lasso
 *
 *     b = argmin  b'V b / 2 - s'b + a |b|_1
 *
 * gives the column w_j = V b and K_jj = 1 / (W_jj - w_j'b), K_j = -b K_jj.
 * The lasso goes by coordinate descent over the coefficients that are not
 * zero, and over all of them again until none changes.
 *
 * Friedman J, Hastie T, Tibshirani R (2008). Biostatistics 9:432-441.
 * doi:10.1093/biostatistics/kxm045
 */
#ifndef SIGNAL_GLASSO_H
#define SIGNAL_GLASSO_H

#include <gsl/gsl_matrix.h>

enum glasso_status {
    GLASSO_DONE,
    GLASSO_STUCK /* not converged, or a column lost its positive variance */
};

/* The estimate, and where the next one starts from; owned. */
struct glasso {
    gsl_matrix *covariance; /* W */
    gsl_matrix *slopes;     /* row j: the b of column j, 0 at j itself */
    double gap;             /* duality gap tr(S K) + a |K| - p at the end */
};

/* W = 0.95 S off the diagonal and S on it; no slopes. */
struct glasso glasso_new(const gsl_matrix *s);
void glasso_release(struct glasso *glasso);

/*
 * Bring `glasso` to the penalty `penalty` for the covariance `s`, from
 * wherever it is: a solution for a larger penalty of the same `s` is a good
 * place.  Ends when a sweep over all columns moves no entry of W by more than
 * `tolerance` times the largest variance and the duality gap is below
 * `tolerance` times p.  NaN is not accepted; the diagonal of `s` must be
 * positive.
 *
 * O(p^2 (1 + d)) a sweep, d the mean number of neighbors; about ten sweeps.
 */
enum glasso_status glasso_fit(struct glasso *glasso, const gsl_matrix *s,
                              double penalty, double tolerance)
    __attribute__((warn_unused_result));

/*
 * precision = K of the estimate: exactly symmetric, and exactly 0 where either
 * of the two lassos of a pair leaves it out.  O(p^2).
 */
void glasso_precision(gsl_matrix *precision, const struct glasso *glasso);

#endif
