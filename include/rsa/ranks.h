/*
 * ranks.h - ranks and Kendall's tau of numbers that count several times.
 *
 * A resample of conditions gives pair (i, j) the weight w = m_i m_j, with m how
 * often a condition was drawn: the pair stands there w times, always with the
 * same value.  The order of the values does not depend on the weights, so that
 * every RDM is sorted once and every resample costs a pass over it.
 */
#ifndef RSA_RANKS_H
#define RSA_RANKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ranks {
    size_t count;    /* values that are used */
    size_t groups;   /* different ones among them */
    uint32_t *order; /* their places, ascending in value */
    uint32_t *group; /* of each place: 0 is the least value */
};

/*
 * The order of those of `values` that are used (NULL: all), which must not be
 * NaN.  O(n log n).  Give it back with ranks_release().
 */
struct ranks ranks_sort(const double *values, const bool *is_used,
                        size_t count);
void ranks_release(struct ranks *ranks);

/*
 * Sorts again, into `ranks` made for at least as many: the `count` places
 * listed, by keys[place].  A radix sort in 11-bit digits, O(count).  `room`
 * has `count` numbers.
 */
void ranks_sort_keys(struct ranks *ranks, const uint32_t *places, size_t count,
                     const uint32_t *keys, uint32_t *room);

/*
 * rank[place] of a value of which weight[place] copies exist: equal values
 * share (weight before them) + (their weight + 1) / 2, as mid-ranks of the
 * copies do.  Places without weight get what they would have.  Returns the sum
 * of the weights.  O(n).
 */
double ranks_weighted(double *rank, const struct ranks *ranks,
                      const double *weight);

/*
 * Kendall's coefficient of two orderings of the same places,
 *
 *     tau_a = sum over pairs of copies of sign(a) sign(b) / (N (N - 1) / 2),
 *     tau_b = the same sum / sqrt(pairs untied in a x pairs untied in b),
 *
 * with N the sum of the weights; NaN where the denominator is zero.  Counted
 * with a Fenwick tree, O(n log n); `room` has b->groups * 2 + 1 numbers.
 *
 * Kendall MG (1938). Biometrika 30:81-93. doi:10.1093/biomet/30.1-2.81
 */
double ranks_tau(const struct ranks *a, const struct ranks *b,
                 const double *weight, bool has_correction, double *room);

#endif
