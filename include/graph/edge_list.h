/*
 * edge_list.h - the edges of a relation as a list, for those who choose among
 * them.
 */
#ifndef GRAPH_EDGE_LIST_H
#define GRAPH_EDGE_LIST_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct edge {
    double weight;
    size_t i, j;  /* i < j */
    size_t round; /* for the caller: 0 at first */
};

/*
 * The entries above the diagonal that are neither 0 nor NaN, row by row.  Give
 * it back with free().  O(regions^2).
 */
struct edge *edge_list(size_t *count, const gsl_matrix *relation);

/* The largest first: weight, or magnitude; then the smaller i, then j. */
void edge_list_sort(struct edge *edges, size_t count);
void edge_list_sort_magnitude(struct edge *edges, size_t count);

#endif
