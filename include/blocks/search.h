/*
 * search.h - the search for the groups that describe a graph in least.
 *
 * Greedy and at zero temperature, made wide by many starts.  A start joins
 * groups, from one a node down to a single one: by a seventh in each step, one
 * by one below 20, the best pairs first, with sweeps in between in which nodes
 * go where they cost least; of all that it passes it takes the best.  Then
 * groups are split at random, joined, and joined and split anew, each time with
 * sweeps of their nodes, for as long as that helps; and all of them are split
 * in two and joined down again, until three times in a row that was in vain.
 * After Peixoto TP (2014), doi:10.1103/PhysRevE.89.012804, and (2020),
 * doi:10.1103/PhysRevE.102.012305.
 *
 * All orders come from `rng` and all sums have a fixed order: the same rng
 * gives the same groups.
 */
#ifndef BLOCKS_SEARCH_H
#define BLOCKS_SEARCH_H

#include "base/rng.h"
#include "blocks/stack.h"

/* Called with each state on the way down. */
typedef void search_visit(void *context, const struct stack *stack);

/*
 * Join the groups of the base down to one, and leave the stack with the best
 * state it has passed.  visit may be NULL.  O(N B^2) for a dense graph and its
 * first steps; a sparse one costs about O(edges) a step.
 */
void search_join(struct stack *stack, struct rng *rng, search_visit *visit,
                 void *context);

/*
 * Sweeps over all nodes of the base, at most `sweeps`, until none moves; each
 * goes where it costs least.  With `may_empty` the last node of a group may
 * leave it, too.  True when something moved.
 */
bool search_sweep(struct stack *stack, struct rng *rng, size_t sweeps,
                  bool may_empty);

/*
 * Split, join and rearrange the groups of the base until nothing helps.  True
 * when the length fell.
 */
bool search_refine(struct stack *stack, struct rng *rng);

/* The best groups of one start, flat.  Give it back with hierarchy_free();
 * levels are sorted (hierarchy_sort). */
struct hierarchy *search_flat(const struct multigraph *graph,
                              const struct block_model *model, struct rng *rng);

/*
 * The same, nested.  Of the flat groups and all partitions that a way down
 * passes (up to 4 sqrt(N) groups) the one with the shortest hierarchy above it,
 * whose levels are each joined from one a group down; then all levels in turn,
 * with the whole hierarchy above them, and the upper ones anew, until nothing
 * helps. Trimmed (hierarchy_trim) and sorted.
 */
struct hierarchy *search_nested(const struct multigraph *graph,
                                const struct block_model *model,
                                struct rng *rng);

/* How a start begins: a group a node, of very many nodes 1024 random groups of
 * neighbors, and all of them in one. */
struct hierarchy *search_begin(const struct multigraph *graph, struct rng *rng);

/* Every group of the lowest level in two, at random, and all in one. */
struct hierarchy *search_halved(const struct hierarchy *found, struct rng *rng);

#endif
