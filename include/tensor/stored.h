/*
 * stored.h - a tensor whose numbers are in memory.
 *
 * Kept pair after pair, all cells of a pair together (source.h), in float32 or
 * in double: a pass reads every number once, and what is made of a block of
 * pairs is made while it is in the cache.  4 or 8 bytes an entry.
 */
#ifndef TENSOR_STORED_H
#define TENSOR_STORED_H

#include "tensor/source.h"

#include <stdbool.h>

enum precision { PRECISION_SINGLE, PRECISION_DOUBLE };

/*
 * Room for a tensor of that shape.  Entries are set once, then stored_finish()
 * makes it a source; give that back with source_free().
 */
struct stored;
struct stored *stored_new(const struct shape *shape, enum precision precision);

/*
 * X of one subject and condition, `times` times in a row from `cell` on, of the
 * pairs first .. first + count - 1 (pairs[0] and pairs[1]): x[t stride + p].
 */
void stored_set(struct stored *stored, size_t cell, size_t times,
                const double *x, size_t stride, const size_t pairs[2]);

/*
 * Takes over `stored` and `mask`.  What the mask leaves out is set to 0,
 * whatever it was.
 */
struct source *stored_finish(struct stored *stored, struct mask *mask);

#endif
