/*
 * fit.h - many starts of the search for blocks, and what they agree on.
 */
#ifndef BLOCKS_FIT_H
#define BLOCKS_FIT_H

#include "blocks/length.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct block_fit {
    const struct multigraph *graph; /* not owned */
    struct block_model model;       /* its counting is not owned */
    bool is_nested;
    uint64_t seed;
    size_t starts;               /* that have been made */
    struct hierarchy **found;    /* by each, sorted */
    struct block_length *length; /* of each */
    size_t best;                 /* the first start with the least length */
};

/* Nothing found yet.  Graph and counting must outlive it; give it back with
 * block_fit_free(). */
struct block_fit *block_fit_new(const struct multigraph *graph,
                                const struct block_model *model, bool is_nested,
                                uint64_t seed);
void block_fit_free(struct block_fit *fit);

/*
 * Make starts until there are `starts`, by `threads` workers.  Start k draws
 * from stream k of the seed, so that what is found depends neither on the
 * threads nor on how the starts were called for.
 */
void block_fit_run(struct block_fit *fit, size_t starts, size_t threads);

/* Over the lengths of the starts. */
struct block_fit_spread {
    double least, mean, sd, most; /* sd with N - 1, NaN for one start */
    size_t at_least;              /* starts within 1e-6 of the least */
};
struct block_fit_spread block_fit_spread(const struct block_fit *fit);

/* Lowest levels of all starts, starts x nodes; give it back with free(). */
size_t *block_fit_partitions(const struct block_fit *fit);

/* The length of all nodes in one group. */
struct block_length block_fit_single(const struct block_fit *fit);

#endif
