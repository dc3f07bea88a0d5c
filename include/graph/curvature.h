/*
 * curvature.h - how edges bend a graph.
 *
 * Numbers of edges stand as network->weight does: entry e of row i is the edge
 * from i to neighbor[e], and both entries of an edge hold the same number.
 * Weights must be positive.
 */
#ifndef GRAPH_CURVATURE_H
#define GRAPH_CURVATURE_H

#include "graph/network.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stdbool.h>

/*
 * Ollivier and Ricci: kappa_uv = 1 - W1(mu_u, mu_v) / d_uv, with d the lengths
 * of shortest paths (paths.h) and mu_x a walker who stays with probability
 * `idleness` in [0, 1] and else goes to a neighbor in proportion to w; W1 is
 * exact (transport.h).  Without idleness an edge of the complete graph of n has
 * (n - 2) / (n - 1), of a tree -2 max(0, 1 - 1/d_u - 1/d_v); Lin, Lu and Yau's
 * curvature is kappa / (1 - idleness) for an idleness close to 1.
 * curvature[2 x edges].  Same bytes with any number of threads.  O(m k^3) for
 * k neighbors at most.  Ollivier Y (2009), doi:10.1016/j.jfa.2008.11.001.
 */
void curvature_ollivier(double *curvature, const struct network *network,
                        const gsl_matrix *distances, double idleness,
                        size_t threads);

/*
 * Forman, with nodes of weight 1: 2 - sum over the other edges e' at both ends
 * of sqrt(w_e / w_e'), which is 4 - d_u - d_v in a binary graph; augmented: 3
 * more for every triangle on the edge.  Sreejith RP et al. (2016),
 * doi:10.1088/1742-5468/2016/06/063206; Samal A et al. (2018),
 * doi:10.1038/s41598-018-27001-3.  O(sum of k^2).
 */
void curvature_forman(double *curvature, const struct network *network,
                      bool is_augmented);

/* Mean over the edges of each node; NaN without one.  O(m). */
void curvature_of_nodes(gsl_vector *mean, const struct network *network,
                        const double *curvature);

#endif
