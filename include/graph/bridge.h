/*
 * bridge.h - a network as an igraph graph.
 *
 * The one place where igraph graphs are made.  bridge_init() also
 * sends igraph's errors to bug(): what reaches it is a caller that broke a
 * contract, so no igraph call needs a check; igraph's warnings are silenced
 * (the callers here know the cases they warn of).  Not for use from several
 * threads at once.
 */
#ifndef GRAPH_BRIDGE_H
#define GRAPH_BRIDGE_H

#include "graph/network.h"

#include <igraph/igraph.h>

struct bridge {
    igraph_t graph;          /* undirected, nodes numbered as in the network */
    igraph_vector_t weights; /* of its edges */
};

/* Edge order: rows of the network, i < j.  Give back with bridge_release(). */
void bridge_init(struct bridge *bridge, const struct network *network);
void bridge_release(struct bridge *bridge);

#endif
