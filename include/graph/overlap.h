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
 * Generalized topological overlap of m >= 1 steps, (common + a_ij) / (min(d_i,
 * d_j) + 1 - a_ij), 1 on the diagonal, with d_i the nodes that i reaches within
 * m steps and `common` those that both do; a_ij stays the edge itself.  (bctpy
 * 0.6.1 takes the larger degree.)  O(m n^3).  Ravasz E et al. (2002),
 * doi:10.1126/science.1073374; Yip AM, Horvath S (2007),
 * doi:10.1186/1471-2105-8-22.
 */
void overlap_topological(gsl_matrix *overlap, const struct network *network,
                         size_t steps);

/*
 * Neighborhood overlap of an edge, common neighbors over all neighbors of
 * either end but the ends; 0 where there are none, NaN where there is no edge
 * and on the diagonal.  O(n^3).  Onnela JP et al. (2007),
 * doi:10.1073/pnas.0610245104.
 */
void overlap_neighborhood(gsl_matrix *overlap, const struct network *network);

/*
 * Cosine of the angle between two rows of the binary graph, common /
 * sqrt(d_i d_j); 1 on the diagonal, NaN where a degree is 0.  O(n^3).
 */
void overlap_cosine(gsl_matrix *cosine, const struct network *network);

#endif
