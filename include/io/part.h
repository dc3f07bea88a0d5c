/*
 * part.h - the file of one share of a stage's work.
 *
 * Arrays one after another, in the order in which they are read again.  The
 * header says of which stage and share the file is, and has a checksum of all
 * that a result depends on: the version, the parameters and the bytes of every
 * input.  The file ends with a checksum of itself.  Little-endian; it is for a
 * merge by the same version, and for nothing else.
 */
#ifndef IO_PART_H
#define IO_PART_H

#include "io/shard.h"

#include <stddef.h>

struct part;

/*
 * Begin the part of `shard` (base/output.h: it appears whole or not at all),
 * in its folder, which is made if absent.  There will be no other product and
 * no sidecar.  To be called when all inputs have
 * been read: what was read is what the checksum is of, which stays in
 * shard->key.
 */
struct part *part_create(struct shard *shard);

/* One array of `count` elements of `size` bytes. */
void part_put(struct part *part, const void *values, size_t size, size_t count);

/* The same piece by piece: `count` elements in all. */
void part_begin(struct part *part, size_t size, size_t count);
void part_add(struct part *part, const void *values, size_t count);

/*
 * Open part `index` of a merge.  Dies where it is truncated, damaged, of
 * another stage, share, version, input or parameter: one line, naming it.
 */
struct part *part_open(struct shard *shard, size_t index);

/* The elements of the next array, which must be of `size` bytes. */
size_t part_next(struct part *part, size_t size);

/* The next `count` elements of the array, of those that are left. */
void part_read(struct part *part, void *values, size_t count);

/* The next array, which must be of so many elements. */
void part_get(struct part *part, void *values, size_t size, size_t count);

/* Every array must have been written, or read, to its end. */
void part_close(struct part *part);

#endif
