/*
 * ols.h - a design ready for least squares.
 *
 *     X = Q R,   beta = inv(R) Q'y,   e = y - Q Q'y,   df = T - p
 *
 * with Q an orthonormal basis, by Householder reflections of the columns from
 * the last to the first, so that a column which adds nothing is named by what
 * stands to its right: conditions first, then confounds, drifts, the constant.
 *
 * Golub GH (1965). Numer Math 7:206-216. doi:10.1007/BF01436075
 */
#ifndef GLM_OLS_H
#define GLM_OLS_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct ols {
    gsl_matrix *basis; /* Q, frames x p */
    gsl_matrix *rows;  /* beta_j = row j of this times Q'y; p x p */
    /* where the design has no unique fit: */
    size_t dependent; /* the column that adds nothing */
    double *shares;   /* of each column in it, 1 being what the last leaves */
};

/*
 * Prepare `design`, frames x p, p at most frames.  False where a column is
 * nothing but a combination of those to its right: what they leave of it is
 * less than 1e-7 of what the last column alone leaves (or, in it, all is 0).
 * Give it back with ols_release(), whatever was returned.  O(frames p^2).
 */
bool ols_prepare(struct ols *ols, const gsl_matrix *design)
    __attribute__((warn_unused_result));
void ols_release(struct ols *ols);

/*
 * weights (p x n) = Q'y, and y (frames x n) becomes its residuals.  A column of
 * NaN stays one.  4 frames p flop a column.
 */
void ols_residuals(gsl_matrix *weights, gsl_matrix *y, const struct ols *ols);

#endif
