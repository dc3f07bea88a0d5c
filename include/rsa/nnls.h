/*
 * nnls.h - least squares with weights that are not negative.
 *
 * The smallest |y - X b|^2 over b >= 0, from X'X and X'y alone, by the active
 * sets of Lawson and Hanson in the form of Bro R, De Jong S (1997).
 * J Chemometr 11:393-401.
 * doi:10.1002/(SICI)1099-128X(199709/10)11:5<393::AID-CEM483>3.0.CO;2-L
 */
#ifndef RSA_NNLS_H
#define RSA_NNLS_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

/*
 * b[k] of `gram` = X'X (k x k) and `cross` = X'y.  A column that depends on
 * those already in has weight 0.  The direction of X b has the greatest cosine
 * with y that the cone of the columns offers.  O(k^3) a step, some k steps.
 */
void nnls_solve(double *b, const gsl_matrix *gram, const double *cross);

/* The same without the sign: false, and b all NaN, where `gram` is singular. */
bool nnls_free(double *b, const gsl_matrix *gram, const double *cross)
    __attribute__((warn_unused_result));

#endif
