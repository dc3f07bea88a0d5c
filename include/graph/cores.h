/*
 * cores.h - what is left of a graph when its weakest nodes are taken away.
 *
 * Weights must be positive.  Vectors have one entry per node.
 */
#ifndef GRAPH_CORES_H
#define GRAPH_CORES_H

#include "graph/network.h"

#include <gsl/gsl_vector.h>

/*
 * core[i] = the largest k for which i is in a subgraph where every node has k
 * neighbors; 0 without an edge.  O(m n) at worst, O(n^2 + m) in practice.
 * Seidman SB (1983), doi:10.1016/0378-8733(83)90028-X.
 */
void cores_degree(gsl_vector *core, const struct network *network);

/*
 * core[i] = the largest s for which i is in a subgraph where every node has
 * strength s.  The s-core of BCT (score_wu) is {i : core[i] >= s}.  Found by
 * taking away the weakest node again and again; what is left of a strength is
 * summed anew each time, so that nothing adds up but the weights that are
 * there.  Strengths that agree to 1e-12 are ties.  O(n^2 + n m / n).  Eidsaa M,
 * Almaas E (2013), doi:10.1103/PhysRevE.88.062819.
 */
void cores_strength(gsl_vector *core, const struct network *network);

/*
 * core[i] = 1 for the nodes of the core, 0 for the periphery, and the
 * coreness q they reach.  With b_ij = w_ij - gamma <w>, the mean over all n^2
 * entries, and s the sum of all w, q = (sum of b in the core - sum of b in the
 * periphery) / s.  That is the sum of +-(s_i / s - gamma / n), so the best core
 * is known: the nodes whose strength is above gamma times the mean (by 1e-12 of
 * it).  q = sum |s_i / s - gamma / n|; NaN without an edge.  O(m).  Borgatti
 * SP, Everett MG (2000), doi:10.1016/S0378-8733(99)00019-2; core_periphery_dir
 * of BCT, which searches.
 */
double cores_periphery(gsl_vector *core, const struct network *network,
                       double gamma);

#endif
