/*
 * overlap.h - pairs of nodes that share neighbors; weights do not count.
 */
#ifndef GRAPH_OVERLAP_H
#define GRAPH_OVERLAP_H

#include "graph/network.h"

#include <gsl/gsl_matrix.h>

/*
 * Matching index, over all nodes but i and j: 2 common neighbors / (d_i + d_j);
 * 0 where neither has a neighbor, and on the diagonal.  (bctpy 0.6.1 masks with
 * the wrong matrix.)  O(n^3) by one product.  Hilgetag CC et al. (2000),
 * doi:10.1098/rstb.2000.0551.
 */
void overlap_matching(gsl_matrix *matching, const struct network *network);

/*
 * Topological overlap of one step, (common + a_ij) / (min(d_i, d_j) + 1 -
 * a_ij), 1 on the diagonal.  (bctpy 0.6.1 takes the larger degree.)  O(n^3).
 * Ravasz E et al. (2002), doi:10.1126/science.1073374.
 */
void overlap_topological(gsl_matrix *overlap, const struct network *network);

#endif
