/*
 * adjacency.h - an undirected graph of many nodes, as lists of neighbors.
 *
 * Row i lists the neighbors of node i, ascending; every edge stands twice, with
 * the same weight where there are weights.  No self loops.  Memory: 8 bytes an
 * edge, 16 with weights.  What network.h is for regions, for voxels.
 */
#ifndef GRAPH_ADJACENCY_H
#define GRAPH_ADJACENCY_H

#include "graph/bitmap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An edge a < b with its correlation. */
struct link {
    uint32_t a, b;
    float weight;
};

struct adjacency {
    size_t nodes, edges;
    size_t *first; /* nodes + 1 positions; row i ends where i + 1 begins */
    uint32_t *neighbor;
    float *weight; /* NULL without */
};

/*
 * A copy of the links, ordered by a and then by b.  O(count + sorting of
 * rows).  Give it back with free().
 */
struct link *adjacency_sorted(const struct link *links, size_t count,
                              size_t nodes);

/*
 * From `count` different links in any order, with their weights or without.
 * O(count + sorting of rows).  Give it back with adjacency_free().
 */
struct adjacency *adjacency_of_links(const struct link *links, size_t count,
                                     size_t nodes, bool has_weights);

/* The same graph without weights.  O(nodes^2 / 64 + edges). */
struct adjacency *adjacency_of_bitmap(const struct bitmap *bitmap,
                                      size_t threads);

void adjacency_free(struct adjacency *adjacency);

static inline size_t adjacency_degree(const struct adjacency *adjacency,
                                      size_t i)
{
    return adjacency->first[i + 1] - adjacency->first[i];
}

#endif
