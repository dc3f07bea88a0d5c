/*
 * overall.h - the measures of a graph as a whole, as one table.
 */
#ifndef GRAPH_OVERALL_H
#define GRAPH_OVERALL_H

#include "graph/findings.h"
#include "graph/measures.h"

/*
 * One row.  `nodal` are the measures of the nodes of the same findings, of
 * which some columns are means.  Columns and NaN as in nodal_measures().  Give
 * it back with measures_free().  O(n^2).
 */
struct measures *overall_measures(const struct findings *findings,
                                  const struct measures *nodal);

#endif
