/*
 * running.h - sums of products of all pairs, over a window that moves.
 *
 * Of frames x(t) in a window,
 *
 *     sum_i = sum_t x_i,   square_i = sum_t x_i^2,   product_ij = sum_t x_i
 * x_j.
 *
 * A frame that enters or leaves costs one addition a pair, where making the sum
 * anew costs as many as the window has frames.  Sums cancel, so give frames of
 * series without a mean, and make the sums anew every few hundred moves.
 */
#ifndef DYNAMIC_RUNNING_H
#define DYNAMIC_RUNNING_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct running {
    size_t nodes;
    double *sum, *square;
    double *product; /* pairs i < j, row-major */
    double *zeros;   /* a frame that is none */
};

#define RUNNING_PAIRS(nodes) ((nodes) * ((nodes)-1) / 2)

/* All sums 0.  Give it back with running_free(). */
struct running *running_new(size_t nodes);
void running_free(struct running *running);

/* The sums over the rows of x (frames x nodes), by one SYRK.  Exact. */
void running_anchor(struct running *running, const gsl_matrix *x);

/* The frame `in` enters and `out` leaves; NULL: none does.  O(nodes^2). */
void running_move(struct running *running, const double *in, const double *out);

/*
 * r[pairs] = (product_ij - mean_i mean_j) scale_i scale_j within [-1, 1], the
 * correlations when mean_i = sum_i / sqrt(n) and scale_i = 1 / sqrt(square_i -
 * mean_i^2); NaN in `scale` makes NaN of all pairs of a node.  O(nodes^2).
 */
void running_correlations(double *r, const struct running *running,
                          const double *mean, const double *scale);

#endif
