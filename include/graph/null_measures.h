/*
 * null_measures.h - the random graphs behind the measures of small worlds.
 */
#ifndef GRAPH_NULL_MEASURES_H
#define GRAPH_NULL_MEASURES_H

#include "graph/ensemble.h"
#include "graph/findings.h"

/*
 * The ensemble of findings->nulls, drawn once and kept by the findings.  There
 * must be nulls, and no negative edges.
 */
const struct ensemble *null_measures_ensemble(const struct findings *findings);

#endif
