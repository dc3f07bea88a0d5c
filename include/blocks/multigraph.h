/*
 * multigraph.h - an undirected graph whose edges come in bundles.
 *
 * What a block model looks at: between two nodes there are any number of edges,
 * and inside of a node too.  Only sums over the edges of a bundle matter.  The
 * graph of the data is one (every bundle an edge, or the same edge twice), and
 * so is the graph of its groups.
 */
#ifndef BLOCKS_MULTIGRAPH_H
#define BLOCKS_MULTIGRAPH_H

#include <stddef.h>
#include <stdint.h>

struct bundle {
    uint32_t edges;
    uint32_t records;   /* weights that were added up */
    double sum, square; /* of the weights, of their squares */
};

struct multigraph {
    size_t nodes, edges;
    size_t *first;    /* nodes + 1 positions; row i ends where i + 1 begins */
    size_t *neighbor; /* ascending in a row, without i; every pair twice */
    struct bundle *link; /* as neighbor[] */
    struct bundle *self; /* per node: the edges inside, each counted once */
    size_t *degree;      /* ends of edges at a node: 2 for one inside */
};

/*
 * Of `nodes` nodes with rows as above (a network.h is of this form); every edge
 * stands there `copies` times (1, or 2 for the doubled edges of Dyballa et al.
 * 2024).  weight[] NULL: no records.  O(edges).  Give back with
 * multigraph_free().
 */
struct multigraph *multigraph_new(size_t nodes, const size_t *first,
                                  const size_t *neighbor, const double *weight,
                                  uint32_t copies);
void multigraph_free(struct multigraph *graph);

/*
 * The graph of the groups label[] (0 .. groups - 1) of nodes, whose bundles are
 * the sums of those of the nodes.  O(edges + groups^2).
 */
struct multigraph *multigraph_collapse(const struct multigraph *graph,
                                       const size_t *label, size_t groups);

/*
 * What the level above sees of a graph of groups: each bundle with records is
 * one record, its sum.  In place.
 */
void multigraph_summarize(struct multigraph *graph);

/* into += bundle. */
static inline void bundle_add(struct bundle *into, const struct bundle *bundle)
{
    into->edges += bundle->edges;
    into->records += bundle->records;
    into->sum += bundle->sum;
    into->square += bundle->square;
}

/* a - b; without records it has no sums, whatever rounding leaves of them. */
static inline struct bundle bundle_without(const struct bundle *a,
                                           const struct bundle *b)
{
    struct bundle rest = {a->edges - b->edges, a->records - b->records,
                          a->sum - b->sum, a->square - b->square};

    if (!rest.records)
        rest.sum = rest.square = 0;
    return rest;
}

#endif
