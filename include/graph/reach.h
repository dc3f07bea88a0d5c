/*
 * reach.h - how near a node is to all others, and what its loss costs.
 */
#ifndef GRAPH_REACH_H
#define GRAPH_REACH_H

#include "graph/network.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

/*
 * Closeness over the r other nodes that i reaches: r / sum of d_ij, times
 * r / (n - 1), which is (n - 1) / sum of d_ij in a connected graph; 0 for a
 * node that reaches none.  O(n^2).  Wasserman S, Faust K (1994), Social Network
 * Analysis, formula 5.22; Freeman LC (1978), doi:10.1016/0378-8733(78)90021-7.
 */
void reach_closeness(gsl_vector *closeness, const gsl_matrix *distances);

/* Harmonic centrality, the sum over j != i of 1 / d_ij.  O(n^2). */
void reach_harmonic(gsl_vector *harmonic, const gsl_matrix *distances);

/*
 * Vulnerability to the loss of node i: (E - E_i) / E, E the global efficiency
 * (paths.h) and E_i that of the graph of the other n - 1 nodes; below 0 where
 * the others are nearer to each other than to i.  NaN for E = 0 or n < 3.
 * Weights must be positive.  Same bytes with any number of threads.  O(n^4)
 * with a small factor: n times the distances.  Latora V, Marchiori M (2005),
 * doi:10.1103/PhysRevE.71.015103.
 */
void reach_vulnerability(gsl_vector *vulnerability,
                         const struct network *network, size_t threads);

#endif
