/*
 * bitmap.h - a binary, undirected graph of many nodes, one bit a pair.
 *
 * The columns stand in panels of 512: block `i` of panel p holds the neighbors
 * 512 p .. 512 p + 511 of node i (num/bits.h), and the blocks of one panel lie
 * one after another, so that what goes through a panel stays in the cache.
 * Every edge stands twice.  Memory: nodes^2 / 8 bytes.  For graphs of voxels
 * with a density above half a percent; a sparser one is an adjacency.
 */
#ifndef GRAPH_BITMAP_H
#define GRAPH_BITMAP_H

#include "num/bits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bitmap {
    size_t nodes, panels;
    uint64_t *bits; /* on a boundary of 64 bytes */
    void *room;
};

/* Without an edge.  Give it back with bitmap_free(). */
struct bitmap *bitmap_new(size_t nodes);
void bitmap_free(struct bitmap *bitmap);

/* The edges of `from`, of as many nodes, in place of those of `bitmap`. */
void bitmap_copy(struct bitmap *bitmap, const struct bitmap *from);

/* Bytes that bitmap_new() takes. */
size_t bitmap_bytes(size_t nodes);

/* The block of node i in a panel. */
static inline uint64_t *bitmap_block(const struct bitmap *bitmap, size_t panel,
                                     size_t i)
{
    return bitmap->bits + (panel * bitmap->nodes + i) * BITS_WORDS;
}

static inline bool bitmap_has(const struct bitmap *bitmap, size_t i, size_t j)
{
    const uint64_t *block = bitmap_block(bitmap, j / BITS_BLOCK, i);

    return block[j % BITS_BLOCK / 64] >> j % 64 & 1;
}

/* Join i to j in one direction: for edges i < j, before bitmap_mirror(). */
static inline void bitmap_set(struct bitmap *bitmap, size_t i, size_t j)
{
    bitmap_block(bitmap, j / BITS_BLOCK, i)[j % BITS_BLOCK / 64] |= (uint64_t)1
                                                                    << j % 64;
}

/* Join i and j where they are no neighbors, part them where they are. */
static inline void bitmap_flip(struct bitmap *bitmap, size_t i, size_t j)
{
    bitmap_block(bitmap, j / BITS_BLOCK, i)[j % BITS_BLOCK / 64] ^= (uint64_t)1
                                                                    << j % 64;
    bitmap_block(bitmap, i / BITS_BLOCK, j)[i % BITS_BLOCK / 64] ^= (uint64_t)1
                                                                    << i % 64;
}

/* Copies the edges i < j to j > i.  O(nodes^2 / 64). */
void bitmap_mirror(struct bitmap *bitmap, size_t threads);

/* list[] = neighbors of i, ascending; returns how many.  O(nodes / 64). */
size_t bitmap_neighbors(uint32_t *list, const struct bitmap *bitmap, size_t i);

#endif
