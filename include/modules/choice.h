/*
 * choice.h - block models of one graph, and the one that describes it best.
 *
 * Which variants are tried follows from what is asked for and from the graph:
 *
 *   adjacency   auto: sparse below a density of 0.5, dense below 0.9, else by
 *               weights only (there the sparse form rewards groups that are not
 *               there); where the dense form is not defined (--edge-mult 2,
 *               --degree-correction yes, see blocks/model.h) sparse in its
 *               place, and dense for a graph without weights.  Description
 *               lengths are never compared between adjacencies.
 *   weights     auto: exponential, log-normal and normal; normal alone with
 *               weights below 0; none where all weights are equal.
 *   correction  auto: both, where the adjacency is sparse; else none.
 *
 * Each variant gets three starts, and the one with the shortest description the
 * rest of them.
 */
#ifndef MODULES_CHOICE_H
#define MODULES_CHOICE_H

#include "blocks/fit.h"
#include "blocks/scale.h"
#include "graph/network.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* For choices on the command line, in the order of the enums; end with NULL. */
extern const char *const choice_weights[], *const choice_corrections[],
                                               *const choice_adjacencies[];
enum {
    CHOICE_EXPONENTIAL,
    CHOICE_NORMAL,
    CHOICE_LOGNORMAL,
    CHOICE_NONE,
    CHOICE_ANY_WEIGHTS
};
enum { CHOICE_YES, CHOICE_NO, CHOICE_EITHER };
enum { CHOICE_BY_DENSITY = BLOCKS_WEIGHTS_ONLY + 1 };

struct choice_wish {
    int weights, correction; /* of these enums */
    int adjacency;           /* of blocks_adjacency, or CHOICE_BY_DENSITY */
    uint32_t copies;
    bool is_nested;
    uint64_t seed;
    size_t starts, threads;
};

struct variant {
    enum scale_kind weights;
    bool is_corrected;
    struct scale scale;
    double offset; /* of all records: add to every length */
    struct multigraph *graph;
    struct block_fit *fit;
};

struct choice {
    enum blocks_adjacency adjacency;
    struct counting *counting;
    struct variant variant[6];
    size_t count, best;
};

/*
 * Every node of `network` needs an edge.  Exponential and log-normal weights
 * are above 0.  Give it back with choice_free().
 */
struct choice *choice_find(const struct network *network,
                           const struct choice_wish *wish);
void choice_free(struct choice *choice);

/* Least length of a variant, in the units of the weights as given. */
double choice_length(const struct variant *variant);

#endif
