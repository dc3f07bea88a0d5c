/*
 * components.h - the connected parts of a graph.
 */
#ifndef GRAPH_COMPONENTS_H
#define GRAPH_COMPONENTS_H

#include "graph/network.h"

/*
 * Numbers the components 0, 1, ... in the order of their first node and writes
 * the number of its component for each node.  Returns how many there are.  An
 * isolated node is a component.  O(n + m).
 */
size_t components_find(size_t *component, const struct network *network);

/* Nodes of the largest one, given the labels; 0 for no nodes.  O(n). */
size_t components_largest(const size_t *component, size_t nodes);

#endif
