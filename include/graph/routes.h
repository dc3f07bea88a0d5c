/*
 * routes.h - what lies on the shortest paths, averaged over all of them.
 *
 * Where several paths are shortest, a number of the one that is found first
 * depends on the order of the nodes; the mean over all of them does not.  Paths
 * whose lengths differ by less than 1e-12 of the distance are equally short.
 */
#ifndef GRAPH_ROUTES_H
#define GRAPH_ROUTES_H

#include "graph/network.h"

#include <gsl/gsl_matrix.h>

/*
 * nodes x nodes each, from row i to column j; 0 on the diagonal, and NaN where
 * there is no path.
 *
 *   hops          edges of a path.  Its sum is that of edge betweenness.
 *   information   search information, -log2 of the probability that a walker
 *                 who chooses edges in proportion to w follows the path; not
 *                 symmetric.  Rosvall M et al. (2005),
 *                 doi:10.1103/PhysRevLett.94.028701.
 *   transitivity  mean of m_ab over all two nodes a, b of the path, with m_ab
 *                 the sum over common neighbors k of w_ak + w_bk, over the
 *                 strengths of a and b less twice w_ab (0 where these are 0).
 *
 * Goni J et al. (2014), doi:10.1073/pnas.1315529111, takes one path of each
 * pair, as BCT does.
 */
struct routes {
    gsl_matrix *hops, *information, *transitivity;
};

/*
 * The edges of `near`, which are those of `network`, have the length 1/w, and
 * distances[] are its distances (paths.h); all weights are positive, lengths
 * above 0.  Same bytes with any number of threads.  O(n) for each edge of the
 * shortest paths to one node, for each node.  Give it back with
 * routes_free().
 */
struct routes *routes_find(const struct network *network,
                           const struct network *near,
                           const gsl_matrix *distances, size_t threads);
void routes_free(struct routes *routes);

#endif
