/*
 * hubs.h - which voxels are in the middle of a graph of many nodes.
 *
 * What is iterated starts at 1 / sqrt(nodes), adds up in one order, and stops
 * when no entry changes by more than HUBS_TOLERANCE of the largest.  Vectors
 * have one entry per node.  The result does not depend on `threads`.
 */
#ifndef GRAPH_HUBS_H
#define GRAPH_HUBS_H

#include "graph/adjacency.h"
#include "num/tiles.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HUBS_TOLERANCE 1e-9
enum { HUBS_STEPS = 10000 };

/*
 * core[i] = the largest k for which i is in a subgraph where every node has k
 * neighbors, by peeling.  O(edges).  Batagelj V, Zaversnik M (2011). Adv Data
 * Anal Classif 5:129-145. doi:10.1007/s11634-010-0079-y
 */
void hubs_core(uint32_t *core, const struct adjacency *graph);

/*
 * size[i] = local functional connectivity density: how many neighbors of i are
 * reached from i by steps of the lattice that stay among its neighbors, i left
 * out.  `lattice` says which nodes touch.  O(edges x neighbors in the lattice).
 * Tomasi D, Volkow ND (2010). PNAS 107:9885-9890. doi:10.1073/pnas.1001414107
 */
void hubs_local(uint32_t *size, const struct adjacency *graph,
                const struct adjacency *lattice, size_t threads);

/*
 * The eigenvector of the largest eigenvalue of the binary graph, by powers of
 * A + 1 (so that a graph of two sides does not swing), all entries >= 0, norm
 * 1.  In a graph of several parts it lives on that with the largest eigenvalue,
 * and on all that share it.  All 0 without an edge.  False where it did not
 * settle in HUBS_STEPS steps.  O(edges) a step.
 */
bool hubs_eigenvector(double *centrality, const struct adjacency *graph,
                      size_t threads) __attribute__((warn_unused_result));

/*
 * Fast eigenvector centrality: that of the matrix (r_ij + 1) / 2 of all
 * correlations, no threshold, and without the matrix: a step is
 * (sum v + Z (Z'v)) / 2, O(nodes frames).  Norm 1.  Wink AM et al. (2012).
 * Brain Connect 2:265-274. doi:10.1089/brain.2012.0087
 */
bool hubs_fast(double *centrality, const struct tiles *tiles, size_t threads)
    __attribute__((warn_unused_result));

/*
 * intensity[i] = sum over triangles of i of (w_ij w_jk w_ki)^(1/3), weighted
 * cycles of three.  O(sum of d^2 / 2).  Onnela JP et al. (2005). Phys Rev E
 * 71:065103. doi:10.1103/PhysRevE.71.065103
 */
void hubs_triangles(double *intensity, const struct adjacency *graph,
                    size_t threads);

#endif
