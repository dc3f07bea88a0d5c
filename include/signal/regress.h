/*
 * regress.h - removing what confounds explain.
 */
#ifndef SIGNAL_REGRESS_H
#define SIGNAL_REGRESS_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

/*
 * An orthonormal basis of the space that the columns of `confounds` (frames x
 * any number) span after centering and scaling each to unit SD: the Q of a QR
 * decomposition with column pivoting, without the columns whose |R_ii| is no
 * more than max(100 eps, frames eps |R_11|).  The number of its columns is the
 * rank; the basis may be empty.  Constant columns count for nothing.  The
 * confounds hold no NaN.
 *
 * nilearn's threshold is 100 eps alone, which lets the rounding of one exact
 * copy through as a regressor of its own.  O(frames K^2); give the result back
 * with gsl_matrix_free().
 *
 * Businger P, Golub GH (1965). Numer Math 7:269-276. doi:10.1007/BF01436084
 */
gsl_matrix *regress_basis(const gsl_matrix *confounds);

/*
 * x -= Q (Q'x) for every column: the residual of a least-squares fit.  There
 * is no intercept: the mean of x, orthogonal to centered confounds, survives.
 * A column of NaN stays one.  O(frames R rank).
 */
void regress_out(gsl_matrix *series, const gsl_matrix *basis);

#endif
