/*
 * centrality.h - nodes that lie between others, or beside important ones.
 *
 * Weights must be positive.  Each vector has one entry per node.
 */
#ifndef GRAPH_CENTRALITY_H
#define GRAPH_CENTRALITY_H

#include "graph/network.h"

#include <gsl/gsl_vector.h>

/*
 * Betweenness: over the ordered pairs (a, b) of other nodes, the sum of the
 * fraction of shortest paths from a to b that pass through i; an edge has
 * length 1/w.  BCT's count, twice that of unordered pairs.  By igraph, which
 * takes two paths for equally long when their lengths differ by less than
 * 1e-10 of their sum: sums of 1/w that are equal in theory differ in the last
 * bits, and comparing those would lose ties.  O(n m log n).  Freeman LC
 * (1977), doi:10.2307/3033543; Brandes U (2001),
 * doi:10.1080/0022250X.2001.9990249.
 */
void centrality_betweenness(gsl_vector *betweenness,
                            const struct network *network);

/*
 * Eigenvector centrality: the eigenvector of the largest eigenvalue of W, all
 * entries >= 0, L2 norm 1 (BCT).  In a disconnected graph it lives on the
 * component whose own largest eigenvalue is the largest and is 0 elsewhere; of
 * components that agree to 1e-10, on the one whose first node comes first.
 * All 0 without an edge.  By igraph (ARPACK).  Bonacich P (1972),
 * doi:10.1080/0022250X.1972.9989806.
 */
void centrality_eigenvector(gsl_vector *centrality,
                            const struct network *network);

#endif
