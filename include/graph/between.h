/*
 * between.h - edges that many shortest paths take.
 */
#ifndef GRAPH_BETWEEN_H
#define GRAPH_BETWEEN_H

#include "graph/network.h"

#include <gsl/gsl_matrix.h>

/*
 * Edge betweenness: over the unordered pairs of nodes, the sum of the fraction
 * of their shortest paths that take the edge; lengths 1/w; in both entries (i,
 * j) and (j, i), as BCT has it; 0 where there is no edge.  Weights must be
 * positive.  By igraph, paths of nearly equal length being tied as in
 * centrality_betweenness().  O(n m log n).  Girvan M, Newman MEJ (2002),
 * doi:10.1073/pnas.122653799.
 */
void between_edges(gsl_matrix *betweenness, const struct network *network);

#endif
