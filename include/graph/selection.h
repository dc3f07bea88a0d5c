/*
 * selection.h - from a relation between regions to a graph of them.
 *
 * What every stage that measures a matrix does first: leave out the regions
 * without data, take the undefined pairs for no edges, apply the threshold.
 */
#ifndef GRAPH_SELECTION_H
#define GRAPH_SELECTION_H

#include "graph/network.h"
#include "graph/threshold.h"

struct selection {
    size_t regions;   /* of the matrix */
    size_t *defined;  /* regions that are nodes, ascending; see relation.h */
    size_t undefined; /* regions that are none */
    size_t gaps;      /* undefined pairs among the nodes */
    struct threshold_outcome edges;
    struct network *network; /* NULL when no edge is left */
};

/*
 * The matrix must be symmetric as relation_is_asymmetric() sees it.  Owned;
 * given back with selection_release().  O(n^2 log n).
 */
void selection_init(struct selection *selection, const gsl_matrix *relation,
                    const struct threshold *threshold);
void selection_release(struct selection *selection);

#endif
