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
#include <gsl/gsl_vector.h>
#include <stdbool.h>

/*
 * Every call runs on the thread that makes it, and may be made from several at
 * once.  That holds from the start of the process; workers_run() asks for it
 * again, so that no program with workers is linked without it.
 *
 * This wants the OpenMP flavor of OpenBLAS: the serial one hands one buffer to
 * two threads that ask at the same time, and both get wrong numbers.
 */
void blas_alone(void);

enum blas_form { BLAS_PLAIN, BLAS_TRANSPOSED };

/*
 * c = alpha op(a) op(b) + beta c, with op(a) = a or a'.  The shapes of op(a),
 * op(b) and c must fit; c overlaps neither.  With beta = 0 the old content of
 * c is not read.  An empty inner dimension counts as a product of zeros.
 */
void blas_product(gsl_matrix *c, double alpha, enum blas_form form_a,
                  const gsl_matrix *a, enum blas_form form_b,
                  const gsl_matrix *b, double beta);

/* y += factor x, `count` numbers each; the two do not overlap. */
void blas_add(double *y, double factor, const double *x, size_t count);

/*
 * gram = scale x'x, columns(x) square.  Half of the work of a product, and
 * exactly symmetric.
 */
void blas_gram(gsl_matrix *gram, double scale, const gsl_matrix *x);

/* gram += x'x in the lower triangle alone: sums over blocks of rows. */
void blas_gram_add(gsl_matrix *gram, const gsl_matrix *x);

/*
 * inverse = inv(a) of a symmetric positive definite matrix, by Cholesky
 * (LAPACK dpotrf, dpotri); exactly symmetric.  Reads the lower triangle of
 * `a`.  Returns an estimate of the reciprocal condition number in the 1-norm
 * (dpocon), or 0 when `a` is not positive definite; then `inverse` holds
 * nothing of use.  `inverse` may be `a`; otherwise `a` is left alone.  O(n^3).
 */
double blas_inverse(gsl_matrix *inverse, const gsl_matrix *a)
    __attribute__((warn_unused_result));

/*
 * a = L of a = L L', L lower triangular with zeros above (LAPACK dpotrf).
 * Reads the lower triangle.  Returns false when `a` is not positive definite
 * or not finite; then it holds nothing of use.  O(n^3 / 3).
 */
bool blas_cholesky(gsl_matrix *a) __attribute__((warn_unused_result));

/* x = inv(L) x, L lower triangular: forward substitution.  O(n^2 columns). */
void blas_solve_lower(gsl_matrix *x, const gsl_matrix *l);

/*
 * log det(a) of a symmetric positive definite matrix, 2 sum log L_ii by
 * Cholesky; NaN when `a` is not positive definite.  Reads the lower triangle;
 * `a` is left alone.  O(n^3 / 3).
 */
double blas_log_determinant(const gsl_matrix *a);

/*
 * whitener = L^-1 of a symmetric positive definite a = L L', zeros above the
 * diagonal (LAPACK dpotrf, dtrtri): |L^-1 x|^2 = x' inv(a) x, and log det(a) is
 * -2 times the sum of the logarithms of its diagonal.  Reads the lower triangle
 * of `a`; whitener may be `a`.  Returns false when `a` is not positive definite
 * or holds what is not finite; then `whitener` holds nothing of use.
 * O(2 n^3 / 3).
 */
bool blas_whitener(gsl_matrix *whitener, const gsl_matrix *a)
    __attribute__((warn_unused_result));

/*
 * Every row x_t of x becomes L^-1 x_t.  rows(x) n^2 flop; four times as fast as
 * to solve with L.
 */
void blas_whiten(gsl_matrix *x, const gsl_matrix *whitener);

/* The sum of squares of all of it, the square of the Frobenius norm. */
double blas_squares(const gsl_matrix *x);

/* Copy the lower triangle of a square matrix into the upper.  O(n^2). */
void blas_mirror(gsl_matrix *m);

/*
 * a = V' diag(values) V of a symmetric matrix, by divide and conquer (LAPACK
 * dsyevd): the rows of `vectors` are the eigenvectors, of unit length, in
 * ascending order of eigenvalue.  Reads the lower triangle of `a`.  Returns
 * false when `a` holds what is not finite, or the iteration fails; then the
 * results hold nothing of use.  O(n^3).
 */
bool blas_eigen(gsl_vector *values, gsl_matrix *vectors, const gsl_matrix *a)
    __attribute__((warn_unused_result));

#endif
