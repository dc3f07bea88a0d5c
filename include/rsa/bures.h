/*
 * bures.h - RDMs as squared distances of configurations of points, compared.
 *
 * The Gram matrix of centered points with squared distances D is
 *
 *     G = -1/2 H D H,   H = I - 1 m' / M,
 *
 * m how often each point counts and M their sum.  An RDM that is no set of
 * squared Euclidean distances, as of crossnobis with values below 0, has
 * negative eigenvalues.  Those of A and of A^1/2 B A^1/2 count as 0, those of B
 * and of the traces as they are, as in rsatoolbox: the result then depends on
 * which of the two is A, and may be above 1.
 *
 * Bhatia R, Jain T, Lim Y (2019). On the Bures-Wasserstein distance between
 * positive definite matrices. Expo Math 37:165-191.
 * doi:10.1016/j.exmath.2018.01.002
 */
#ifndef RSA_BURES_H
#define RSA_BURES_H

#include <gsl/gsl_matrix.h>

/*
 * gram (n x n) of an RDM of n (n - 1) / 2 pairs; copies[n], or NULL for 1 each.
 * Row and column i are multiplied by sqrt(m_i): the eigenvalues are those of
 * the points with their copies at distance 0.  O(n^2).
 */
void bures_gram(gsl_matrix *gram, const double *rdm, const double *copies);

/*
 * root = the square root of a symmetric matrix.  Eigenvalues below
 * n 2.2e-16 of the largest one count as 0, which they are but for rounding: its
 * root would be rounding no more.  Returns the least eigenvalue over the
 * largest one; NaN where there is none above 0, and root is 0.  O(n^3).
 */
double bures_root(gsl_matrix *root, const gsl_matrix *gram);

/*
 * tr((A^1/2 B A^1/2)^1/2), of the root of A and of B itself: the nuclear norm
 * of X'Y for points X, Y with A = X X', B = Y Y'.  Eigenvalues up to
 * n 2.2e-16 tr(A) |B|, |B| the Frobenius norm, count as 0.  NaN where it cannot
 * be computed.  O(n^3).
 */
double bures_fidelity(const gsl_matrix *root_a, const gsl_matrix *b);

/*
 * similarity = fidelity / sqrt(tr A tr B), NaN where a trace is not positive;
 * metric = tr A + tr B - 2 fidelity, the squared distance.  Good to 1e-12 of
 * the traces where the eigenvalues are either 0 or well above rounding.
 */
double bures_similarity(const gsl_matrix *root_a, const gsl_matrix *a,
                        const gsl_matrix *b);
double bures_metric(const gsl_matrix *root_a, const gsl_matrix *a,
                    const gsl_matrix *b);

#endif
