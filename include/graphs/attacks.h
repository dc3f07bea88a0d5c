/*
 * attacks.h - a table of what is left of a graph that loses its regions.
 */
#ifndef GRAPHS_ATTACKS_H
#define GRAPHS_ATTACKS_H

#include "graph/attack.h"
#include "graph/findings.h"

/*
 * `path`: a row for every number of regions that are lost, with the largest
 * component and the efficiency that are left, by degree, by betweenness and at
 * random; the areas under the curves are in its sidecar.  Dies where a graph
 * has negative edges, naming `relmat`.
 */
void attacks_write(const char *path, const struct findings *findings,
                   const struct attack_plan *plan, const char *relmat);

#endif
