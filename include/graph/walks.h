/*
 * walks.h - walkers who choose their next edge at random.
 *
 * Edges are chosen in proportion to their weights, which must be positive.
 * Pairs in different components are GSL_POSINF apart.
 */
#ifndef GRAPH_WALKS_H
#define GRAPH_WALKS_H

#include "graph/network.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

/*
 * Mean first-passage times: passage_ij is the mean number of steps from i until
 * j is first met, 0 on the diagonal; component[] as components_find().  With
 * strengths s, v their sum in the component and S the inverse of
 *
 *   I - s^(-1/2) W s^(-1/2) + sum over components of q q',  q_i^2 = s_i / v,
 *
 * which is positive definite, it is v (S_jj / s_j - S_ij / sqrt(s_i s_j)).
 * O(n^3), one Cholesky inverse.  Goni J et al. (2013),
 * doi:10.1371/journal.pone.0058070.
 */
void walks_passage(gsl_matrix *passage, const struct network *network,
                   const size_t *component);

/*
 * Effective resistance of resistors 1/w: (passage_ij + passage_ji) / v.
 * O(n^2).  Klein DJ, Randic M (1993), doi:10.1007/BF01164627.
 */
void walks_resistance(gsl_matrix *resistance, const gsl_matrix *passage,
                      const struct network *network, const size_t *component);

/*
 * exp(W) exp(-shift), returning shift, the largest eigenvalue of W: entry ij
 * counts the walks from i to j, those of k steps divided by k!; the diagonal is
 * the subgraph centrality.  Scaled, it cannot overflow.  By a symmetric
 * eigensolver, O(n^3).  Estrada E, Rodriguez-Velazquez JA (2005),
 * doi:10.1103/PhysRevE.71.056103; Estrada E, Hatano N (2008),
 * doi:10.1103/PhysRevE.77.036111.
 */
double walks_communicability(gsl_matrix *scaled, const struct network *network);

/*
 * PageRank, sum 1: r_i = (1 - damping) / n + damping sum_j w_ij r_j / s_j,
 * iterated until no entry moves by 1e-15, then divided by its sum (a node
 * without edges passes nothing on, as in BCT); damping in [0, 1).  O(m) a
 * round.
 */
void walks_pagerank(gsl_vector *rank, const struct network *network,
                    double damping);

#endif
