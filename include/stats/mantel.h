/*
 * mantel.h - does one likeness of people follow another.
 *
 * Two numbers belong to every pair of people (i, j), i < j, in row-major order:
 * y, how alike their brains are, and x, how alike their behavior.  Pairs are
 * not independent, people are: the test of the correlation of x and y permutes
 * people, x_ij becoming x_p(i)p(j).  Mean and length of x stay as they are, so
 * that with both of zero mean and unit length all orders of all y are one
 * product of matrices,
 *
 *     r_k = sum over pairs of x_p_k(i)p_k(j) y_ij.
 *
 * Exact where nothing but chance tells who has which behavior.
 *
 * Given confounds, also numbers of pairs, with Q an orthonormal basis of these:
 * x and y are freed of them, the rest e of x is permuted, freed of them again,
 *
 *     r_k = (P_k e)'y / sqrt(1 - |Q'P_k e|^2),
 *
 * the partial correlation of the model with P_k e in place of x (double
 * semi-partialing).  That is approximate: exact would need to know what the
 * confounds do.  As r grows with the t of that model, it is nearly pivotal.
 *
 * Mantel N (1967). Cancer Res 27:209-220.
 * Dekker D, Krackhardt D, Snijders TAB (2007). Psychometrika 72:563-581.
 * doi:10.1007/s11336-007-9016-1
 */
#ifndef STATS_MANTEL_H
#define STATS_MANTEL_H

#include "stats/mantel_tau.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/* people (people - 1) / 2, and the place of the pair i < j among them. */
size_t mantel_pairs(size_t people);
size_t mantel_place(size_t people, size_t i, size_t j);

/*
 * basis (k x pairs, finite) in place: orthonormal rows of zero mean.  Returns
 * how many there are, the first rows; one that depends on those before it, to a
 * part in 1e7, is left out.  O(k^2 pairs).
 */
size_t mantel_basis(gsl_matrix *basis);

/*
 * x[pairs] becomes what its mean and the basis (NULL: none) leave, of unit
 * length.  False, and zeros, where that is below 1e-7 of its deviations from
 * the mean, or these below 1e-12 of its size.
 */
bool mantel_free(double *x, size_t pairs, const gsl_matrix *basis)
    __attribute__((warn_unused_result));

enum mantel_side { MANTEL_TWO, MANTEL_GREATER, MANTEL_LESS };

struct mantel_wish {
    size_t people, orders, threads;
    const gsl_matrix *brain; /* rows x pairs, as of mantel_free() */
    const gsl_matrix *basis; /* or NULL */
    const double *model;     /* pairs, as of mantel_free() */
    const size_t *source;    /* orders x people: who comes to whose place */
    enum mantel_side side;
    const struct mantel_tau *tau; /* or NULL: the model is of these, and the
                                   * brain is read for its size alone */
};

/*
 * r[rows] of the data; extreme[rows], orders in which a row is at least as far
 * out (what differs in the ninth digit is equal); largest[orders] over rows of
 * |r| (r, -r), as chance_p() takes it.  2 (rows + k) pairs orders flop, as
 * products; memory 64 MB a thread.  Not dependent on the threads.
 */
void mantel_test(double *r, size_t *extreme, double *largest,
                 const struct mantel_wish *wish);

#endif
