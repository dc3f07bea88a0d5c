/*
 * shard.h - a stage done in parts, by the tasks of an array job.
 *
 *     stage --shard 3/8 --parts DIR [the rest as ever]    one of eight parts
 *     stage --merge --parts DIR [the rest as ever]        the products
 *
 * A part is the third of eight shares of the work, kept in the file
 * DIR/part-3of8.bin (io/part.h); nothing else is written.  The merge reads all
 * eight and writes what a call without these options does, byte for byte: they
 * are no parameters of the result, and stand in no sidecar.
 */
#ifndef IO_SHARD_H
#define IO_SHARD_H

#include "base/digest.h"
#include "base/stage.h"

#include <stdbool.h>
#include <stddef.h>

/* As they stand on the command line. */
struct shard_options {
    const char *shard, *parts; /* or NULL */
    bool merge;
};

/* clang-format off */

/* For the table of a stage that has these options. */
#define SHARD_PARAMS(options) \
    { PARAM_TEXT, "shard", TYPED(const char *, &(options)->shard), 0, 0, 0, \
      "K/N: do the K-th of N shares of the work, and write a part", true }, \
    { PARAM_FLAG, "merge", TYPED(bool, &(options)->merge), 0, 0, 0, \
      "make the products from the parts of all shares", true }, \
    { PARAM_OUTPUT_DIR, "parts", TYPED(const char *, &(options)->parts), \
      0, 0, 0, "folder of the parts, part-<K>of<N>.bin", true }

/* clang-format on */

enum shard_task { SHARD_WHOLE, SHARD_PART, SHARD_MERGE };

/* What they say. */
struct shard {
    enum shard_task task;
    size_t index, count; /* 0 <= index < count; of the whole, 0 of 1 */
    const char *folder;
    char key[DIGEST_HEX_ROOM]; /* part.h: checksum of inputs and options */
};

enum { SHARD_MOST = 100000 };

/*
 * Reads the options; what is not K/N with 1 <= K <= N <= SHARD_MOST, and
 * options that do not go together, end the process with status 2.  For a merge
 * `count` is what the names in the folder say: dies when one is missing, or
 * they are of more than one division.  To be called first, so that this shows
 * before there is work.
 */
struct shard shard_of(const struct shard_options *options);

/*
 * The share [range[0], range[1]) of `items`, of a part; all for the whole and
 * none for a merge.  Shares differ by one item at most, and those of all parts
 * follow each other.
 */
void shard_range(size_t range[2], const struct shard *shard, size_t items);

/* The share of part `index` of as many. */
void shard_range_of(size_t range[2], const struct shard *shard, size_t index,
                    size_t items);

#endif
