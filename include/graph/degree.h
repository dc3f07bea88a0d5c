/*
 * degree.h - degree, strength, and how degrees mix over edges.
 *
 * Each writes one number per node to its first argument (size = nodes) or
 * returns one number.  An isolated node has degree and strength 0.
 */
#ifndef GRAPH_DEGREE_H
#define GRAPH_DEGREE_H

#include "graph/network.h"

#include <gsl/gsl_vector.h>

/* d_i, the number of edges of node i, whatever their sign.  O(n). */
void degree_count(gsl_vector *degree, const struct network *network);

/* s_i = sum_j w_ij, negative weights counting as they are.  O(m). */
void degree_strength(gsl_vector *strength, const struct network *network);

/*
 * Pearson correlation of the strengths at the two ends of an edge, each edge
 * counted once in each direction and not weighted (of degrees, in a binary
 * graph).  NaN when all ends have the same strength to 1e-12 of the largest,
 * as in a regular graph, or without an edge.  O(m).  Newman MEJ (2002),
 * doi:10.1103/PhysRevLett.89.208701; Leung CC, Chau HF (2007),
 * doi:10.1016/j.physa.2006.12.022.
 */
double degree_assortativity(const struct network *network);

/*
 * local[i] = (r + 1) / n - x_i / sum x, x_i = sum over the neighbors j of
 * |s_j - s_i| / s_i and r = degree_assortativity(), with n the nodes that have
 * an edge: what node i adds to r, and the sum is r.  NaN for a node without an
 * edge, and throughout where r is NaN.  Weights must be positive.  O(m).
 * Thedchanamoorthy G et al. (2014), doi:10.1016/j.procs.2014.05.213.
 */
void degree_assortativity_local(gsl_vector *local,
                                const struct network *network);

#endif
