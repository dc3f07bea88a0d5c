/*
 * coupling_sums.h - what connections in a state need to know of its frames.
 *
 * Of rows (y_{t-1}, 1, y_t) = (z', y') of coupling_pairs(), with weights gamma:
 * sum gamma z z', sum gamma z y', sum gamma y_i^2 and sum gamma.
 */
#ifndef DYNAMIC_COUPLING_SUMS_H
#define DYNAMIC_COUPLING_SUMS_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

struct coupling_sums {
    gsl_matrix *past;   /* nodes + 1 square, symmetric */
    gsl_matrix *cross;  /* nodes + 1 x nodes */
    gsl_vector *square; /* of each node */
    double frames;
};

/* All zero.  Give it back with coupling_sums_release(). */
struct coupling_sums coupling_sums_new(size_t nodes);
void coupling_sums_release(struct coupling_sums *sums);

/*
 * Of state k (gamma NULL: all frames count as one), into sums that are zero.
 * Rows that begin with NaN and weights below 2^-53 are left out.  3 frames
 * nodes^2 flop, level 3.
 */
void coupling_sums_of(struct coupling_sums *sums, const gsl_matrix *pairs,
                      const gsl_matrix *gamma, size_t k);

/*
 * residual_i += sum gamma (y_i - a_i'z)^2 with row a_i of connections (nodes x
 * nodes + 1), of each node.  2 nodes^3 flop.
 */
void coupling_sums_residual(gsl_vector *residual,
                            const struct coupling_sums *sums,
                            const gsl_matrix *connections);

#endif
