/*
 * clustering.h - triangles around a node, binary and weighted.
 *
 * With d_i the degree and all sums over pairs of neighbors j < k of i that are
 * neighbors themselves.  A node with fewer than two neighbors has 0, as in
 * BCT.  Weights must be positive; they are meant to lie in [0, 1] (the caller
 * scales; both indices are proportional to a common factor of all weights).
 * With unit weights both are the binary clustering coefficient
 *
 *     C_i = 2 t_i / (d_i (d_i - 1)),    t_i the number of triangles at i
 *
 * (Watts DJ, Strogatz SH (1998), doi:10.1038/30918).  Output vectors have one
 * entry per node.  O(sum of d^2).
 */
#ifndef GRAPH_CLUSTERING_H
#define GRAPH_CLUSTERING_H

#include "graph/network.h"

#include <gsl/gsl_vector.h>

/*
 * C_i = 2 / (d_i (d_i - 1)) sum_{j<k} (w_ij w_ik w_jk)^(1/3): the mean
 * intensity of the triangles that could be.  Onnela JP et al. (2005),
 * doi:10.1103/PhysRevE.71.065103; clustering_coef_wu of BCT.
 */
void clustering_onnela(gsl_vector *clustering, const struct network *network);

/* t_i, of a network with unit weights: a whole number. */
void clustering_triangles(gsl_vector *triangles, const struct network *network);

/*
 * C_i = 2 sum_{j<k} w_ij w_ik w_jk / ((sum_j w_ij)^2 - sum_j w_ij^2).  Zhang
 * B, Horvath S (2005), doi:10.2202/1544-6115.1128.
 */
void clustering_zhang(gsl_vector *clustering, const struct network *network);

/*
 * C_i = sum over j != k of w_ij w_ik w_jk / sum over j != k of |w_ij w_ik|, of
 * weights of any sign: a triangle with an odd number of negative edges counts
 * against.  In [-1, 1] for weights in [-1, 1]; Zhang's for positive weights.
 * Costantini G, Perugini M (2014), doi:10.1371/journal.pone.0088669.
 */
void clustering_costantini(gsl_vector *clustering,
                           const struct network *network);

/*
 * T = sum_i 2 t_i / sum_i d_i (d_i - 1) with t_i the sum of Onnela's; binary:
 * triangles against connected triples.  NaN when no node has two neighbors.
 * transitivity_wu of BCT.
 */
double clustering_transitivity(const struct network *network);

#endif
