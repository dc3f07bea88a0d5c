/*
 * nodal.h - the measures of the nodes of a graph, as one table.
 */
#ifndef GRAPH_NODAL_H
#define GRAPH_NODAL_H

#include "graph/findings.h"
#include "graph/measures.h"

/*
 * One row per node.  With findings->with_signs there are the measures by sign,
 * too; which columns there are depends on nothing else.  In a graph with
 * negative edges, a measure that has no signed form is NaN throughout.
 * Give it back with measures_free().  O(n^3).
 */
struct measures *nodal_measures(const struct findings *findings);

#endif
