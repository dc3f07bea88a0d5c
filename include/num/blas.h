/*
 * blas.h - level-3 linear algebra, on OpenBLAS.
 *
 * The one place that calls CBLAS and LAPACK by name.  GSL declares the same
 * functions and brings a CBLAS of its own, 25 times slower, that a wrong order
 * of libraries binds without a word; test_blas asserts which one answers.
 * Matrices are row-major gsl_matrix, or views with any tda.
 *
 * NaN: a column of NaN spoils the entries that depend on it, and no other.
 */
#ifndef NUM_BLAS_H
#define NUM_BLAS_H

#include <gsl/gsl_matrix.h>

enum blas_form { BLAS_PLAIN, BLAS_TRANSPOSED };

/*
 * c = alpha op(a) op(b) + beta c, with op(a) = a or a'.  The shapes of op(a),
 * op(b) and c must fit; c overlaps neither.  With beta = 0 the old content of
 * c is not read.  An empty inner dimension counts as a product of zeros.
 */
void blas_product(gsl_matrix *c, double alpha, enum blas_form form_a,
                  const gsl_matrix *a, enum blas_form form_b,
                  const gsl_matrix *b, double beta);

/*
 * gram = scale x'x, columns(x) square.  Half of the work of a product, and
 * exactly symmetric.
 */
void blas_gram(gsl_matrix *gram, double scale, const gsl_matrix *x);

/*
 * inverse = inv(a) of a symmetric positive definite matrix, by Cholesky
 * (LAPACK dpotrf, dpotri); exactly symmetric.  Reads the lower triangle of
 * `a`.  Returns an estimate of the reciprocal condition number in the 1-norm
 * (dpocon), or 0 when `a` is not positive definite; then `inverse` holds
 * nothing of use.  `a` itself is left alone.  O(n^3).
 */
double blas_inverse(gsl_matrix *inverse, const gsl_matrix *a)
    __attribute__((warn_unused_result));

#endif
