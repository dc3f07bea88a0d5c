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

struct stored {
    struct shape shape;
    enum precision precision;
    size_t cells, padded, stride; /* numbers; padded: a multiple of the lanes */
    float *single;                /* pairs x stride; one of the two is NULL */
    double *full;
    void *hidden;       /* fibers that are held out, one after another */
    struct mask *whole; /* the mask without them */
};

/*
 * Room for a tensor of that shape, all 0.  Entries are set once, then
 * stored_finish() makes it a source; give that back with source_free().
 */
struct stored *stored_new(const struct shape *shape, enum precision precision);

/*
 * X of one subject and condition, `times` times in a row from `cell` on, of the
 * pairs first .. first + count - 1 (pairs[0] and pairs[1]): x[t stride + p].
 */
void stored_set(struct stored *stored, size_t cell, size_t times,
                const double *x, size_t stride, const size_t pairs[2]);

/* x[k] = X of `times` cells from `cell` on, of one pair. */
void stored_read(double *x, const struct stored *stored, size_t cell,
                 size_t times, size_t pair);

/*
 * Takes over `stored` and `mask`.  What the mask leaves out is set to 0,
 * whatever it was.
 */
struct source *stored_finish(struct stored *stored, struct mask *mask);

/*
 * For a kind of source that keeps its numbers so, and for stored_finish():
 * the cells of a pair (float32, to be written; nothing may be written behind
 * the last), the sum of their squares, and a pass as source.h has it.  Here
 * stored_free() gives all back.
 */
float *stored_row(const struct stored *stored, size_t pair);
double stored_square(const struct stored *stored, size_t pair);
void stored_pass(const struct stored *stored, const struct pass *pass);
void stored_free(struct stored *stored);

/* Bytes of a number. */
size_t stored_size(const struct stored *stored);

#endif
