/*
 * light_ranks.h - ranks of float32 numbers, many at a time.
 *
 * A radix sort of the bits: three passes over 11 of them each, O(n), ten times
 * as fast as to compare.
 */
#ifndef RSA_LIGHT_RANKS_H
#define RSA_LIGHT_RANKS_H

#include "rsa/ranks.h"

#include <stddef.h>
#include <stdint.h>

/*
 * rank[i] = mid-rank of values[i], less the mean (count + 1) / 2; equal values
 * share theirs.  Returns the sum of their squares.  `room` has 2 count numbers.
 * No value may be NaN.
 */
double light_ranks(float *rank, const float *values, size_t count,
                   uint64_t *room);

/* The same order as ranks.h has it, into `ranks` made for count values. */
void light_ranks_order(struct ranks *ranks, const float *values, size_t count,
                       uint64_t *room);

#endif
