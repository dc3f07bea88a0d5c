/*
 * mantel_tau.h - Kendall's tau of the likeness of people, for mantel.h.
 *
 *     tau = sum over two pairs p < q of sign(x_p - x_q) sign(y_p - y_q) / d,
 *
 * with d the number of these (a), or sqrt(those untied in x times those untied
 * in y) (b).  A permutation of people changes neither, so that both have the
 * same p where one row is tested alone.  There is no product for it: every
 * order of every row is counted by itself, with a Fenwick tree,
 * O(pairs log pairs).
 *
 * Kendall MG (1938). Biometrika 30:81-93. doi:10.1093/biomet/30.1-2.81
 */
#ifndef STATS_MANTEL_TAU_H
#define STATS_MANTEL_TAU_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mantel_tau {
    size_t rows, pairs;
    uint32_t *order; /* rows x pairs: places, ascending in y */
    bool *is_new;    /* of each of these: y is larger than the one before */
    double *divisor; /* of each row; 0: it does not vary */
};

/*
 * Of brain (rows x pairs) and model (pairs), which becomes the numbers of its
 * different values, from 0; is_b tells which tau.  A row of NaN does not vary.
 * O(rows pairs log pairs).  Release it.
 */
struct mantel_tau mantel_tau_make(double *model, const gsl_matrix *brain,
                                  bool is_b);
void mantel_tau_release(struct mantel_tau *tau);

/* Of one row and a permuted model; 0 where the row does not vary. */
double mantel_tau_of(const struct mantel_tau *tau, size_t row, const double *x);

#endif
