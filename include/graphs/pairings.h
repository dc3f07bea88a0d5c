/*
 * pairings.h - what there is to say of every two regions of a graph.
 */
#ifndef GRAPHS_PAIRINGS_H
#define GRAPHS_PAIRINGS_H

#include "graph/findings.h"
#include "graph/selection.h"

/*
 * Writes the table of pairs (io/pairs.h) of all regions: distance, resistance,
 * communicability, matching index, topological overlap, and of edges their
 * betweenness and curvatures; n/a for a region without data, without a path or
 * without an edge.  Dies in a graph with negative edges.
 */
void pairings_write(const char *path, char *const *names,
                    const struct selection *graph,
                    const struct findings *findings);

#endif
