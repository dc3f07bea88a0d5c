/*
 * adjust.h - freeing features of confounds, as learnt from some of the rows.
 *
 * Rows are subjects.  With C the confounds and a constant, and T the rows to
 * learn from, every row i becomes
 *
 *     x_i - c_i' B,   B = pinv(C_T) X_T,
 *
 * the least-squares fit to the rows of T alone, applied to all: what is not in
 * T changes no other row.  Without confounds B is the mean of the rows of T.
 *
 * This is a product with a matrix from the left, I - Q P' with Q an
 * orthonormal basis of C over T, and P the same with zeros outside of T.  So
 * it can be done to the Gram matrix of the rows as well, whatever the number of
 * features.
 */
#ifndef STATS_ADJUST_H
#define STATS_ADJUST_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct adjust {
    gsl_matrix *basis;   /* Q, rows x rank */
    gsl_matrix *project; /* P */
};

/*
 * confounds: rows x k, finite, or NULL for none; trains[rows] tells who is in
 * T, at least one.  A confound that depends on those before it within T, to a
 * part in 1e7, says nothing there and is left out.  O(rows k^2).  Give it back
 * with adjust_free().
 */
struct adjust *adjust_new(const gsl_matrix *confounds, const bool *trains,
                          size_t rows);
void adjust_free(struct adjust *adjust);

/* x (rows x any) -= Q P' x.  NaN spoils the column it is in. */
void adjust_rows(gsl_matrix *x, const struct adjust *adjust);

/* gram (rows x rows) becomes that of the adjusted rows, exactly symmetric.
 * O(rows^2 rank). */
void adjust_gram(gsl_matrix *gram, const struct adjust *adjust);

/*
 * A sum of adjusted rows as a sum of the rows that were given: sum_i a_i x'_i =
 * sum_i c_i x_i with c = a - P Q' a, in place.  The a_i outside of T are zero.
 */
void adjust_weights(double *weights, const struct adjust *adjust);

#endif
