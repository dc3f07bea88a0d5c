/*
 * network.h - an undirected, weighted graph over regions, in rows.
 *
 * Row i lists the neighbors of node i in increasing order with the weight of
 * each edge, so a measure is a walk over rows.  Every edge stands in two rows,
 * with the same weight.  No self loops, no zero and no undefined weights; a
 * weight may be negative where a measure says it has a signed form.  A binary
 * graph is a graph whose weights are all 1.
 *
 * Graphs of regions (up to some thousand nodes); voxel graphs have a form of
 * their own.
 */
#ifndef GRAPH_NETWORK_H
#define GRAPH_NETWORK_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct network {
    size_t nodes, edges;
    size_t *first;    /* nodes + 1 positions; row i ends where i + 1 begins */
    size_t *neighbor; /* 2 x edges */
    double *weight;   /* 2 x edges */
};

/*
 * The graph of a symmetric nodes x nodes matrix: an edge wherever an entry off
 * the diagonal is neither zero nor NaN.  O(n^2).  Give it back with
 * network_free().  Asymmetry is a bug of the caller.
 */
struct network *network_new(const gsl_matrix *weights);
void network_free(struct network *network);

/*
 * Copies, to be given back with network_free(): the same edges with weight 1;
 * all weights times `factor`; only the edges whose weight has the sign of
 * `sign`, as magnitudes; the subgraph induced by the `count` distinct nodes
 * members[], numbered in that order.  Subgraph O(count^2), else O(n + m).
 */
struct network *network_binary(const struct network *network);
struct network *network_scaled(const struct network *network, double factor);
struct network *network_part(const struct network *network, double sign);
struct network *network_induced(const struct network *network,
                                const size_t *members, size_t count);

/* The largest weight, the smallest weight: NaN without an edge.  O(m). */
double network_max(const struct network *network);
double network_min(const struct network *network);

/* True when some weight is below zero. */
bool network_is_signed(const struct network *network);

#endif
