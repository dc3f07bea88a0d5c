/*
 * pairings.h - what there is to say of every two regions of a graph.
 */
#ifndef GRAPHS_PAIRINGS_H
#define GRAPHS_PAIRINGS_H

#include "graph/findings.h"
#include "graph/selection.h"

/*
 * Writes the table of pairs (io/pairs.h) of all regions: distance, hops, search
 * information, path transitivity, resistance, communicability, matching index,
 * topological overlap, cosine, and of edges their overlap, betweenness and
 * curvatures; the sidecar says of each column what it is and what n/a means.
 * Dies in a graph with negative edges.
 */
void pairings_write(const char *path, char *const *names,
                    const struct selection *graph,
                    const struct findings *findings);

#endif
