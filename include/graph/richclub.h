/*
 * richclub.h - whether nodes of many edges are joined to one another.
 *
 * The club of level k are the nodes with more than k edges, N_k of them with
 * E_k edges among them.
 *
 *     phi(k)   = 2 E_k / (N_k (N_k - 1)), NaN below two nodes
 *     phi_w(k) = the weight of those edges over that of the E_k strongest edges
 *                of the graph, NaN where E_k = 0
 *
 * Both are read against graphs of the same degrees alone.  (BCT's binary
 * function has this club, its weighted one the nodes with at least k edges.)
 * Zhou S, Mondragon RJ (2004), doi:10.1109/LCOMM.2004.823426; Opsahl T et al.
 * (2008), doi:10.1103/PhysRevLett.101.168702.
 */
#ifndef GRAPH_RICHCLUB_H
#define GRAPH_RICHCLUB_H

#include "graph/network.h"

#include <gsl/gsl_vector.h>

/* Levels that have a node: the largest degree. */
size_t richclub_levels(const struct network *network);

/*
 * phi and phi_w of levels 0 .. size - 1, and N_k and E_k; each but phi may be
 * NULL.  Weights must be positive.  O(m log m).
 */
struct richclub {
    gsl_vector *phi, *weighted, *nodes, *edges;
};

void richclub_curve(const struct richclub *club, const struct network *network);

#endif
