/*
 * threshold.h - which entries of a relation become edges.
 *
 * A relation is symmetric, regions x regions, NaN where undefined (see
 * relation.h).  Thresholding works in place: what is no edge becomes 0, and
 * so do the diagonal and undefined entries; a zero or an undefined entry is
 * never an edge.  Sources: Rubinov M, Sporns O (2010), Neuroimage 52:1059,
 * doi:10.1016/j.neuroimage.2009.10.003 (threshold_absolute,
 * threshold_proportional).
 */
#ifndef GRAPH_THRESHOLD_H
#define GRAPH_THRESHOLD_H

#include "graph/backbone.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum threshold_rule {
    THRESHOLD_NONE,
    THRESHOLD_ABSOLUTE,
    THRESHOLD_DENSITY,
    THRESHOLD_SIGNIFICANCE, /* these four: backbone.h */
    THRESHOLD_DISPARITY,
    THRESHOLD_TREE,
    THRESHOLD_TREES
};

/* Negative entries: no edges; edges of negative weight; taken as |w|. */
enum threshold_negative { NEGATIVE_DROP, NEGATIVE_KEEP, NEGATIVE_ABSOLUTE };

/*
 * How a relation becomes a graph, in this order: `negative`, `rule` with the
 * number `at` (significance before `negative`, since those are tests, too),
 * division by the largest magnitude if `is_normalized`, and, if `is_binary`,
 * every weight becomes 1 (-1 where it is negative).
 */
struct threshold {
    enum threshold_rule rule;
    double at;
    enum threshold_negative negative;
    bool is_binary, is_normalized;
    struct backbone_test test; /* of significance; alpha of disparity, too */
};

/* What came of it; `largest` is of the magnitudes before normalization. */
struct threshold_outcome {
    size_t wanted;  /* edges asked for: of the density rule, else = kept */
    size_t kept;    /* edges */
    double density; /* kept / (n (n - 1) / 2); NaN for n < 2 */
    double smallest, largest; /* kept entries, signed; NaN without an edge */
    double largest_p;         /* of the edges, before negative ones went; NaN */
    size_t trees;             /* of THRESHOLD_TREES */
};

/* O(n^2), and O(n^2 log n) for the density rule. */
struct threshold_outcome threshold_apply(gsl_matrix *relation,
                                         const struct threshold *threshold);

/* Edges of a density: (n^2 - n) p / 2, half rounded away from zero. */
size_t threshold_count(size_t regions, double density);

/* The two rules by themselves; both return the number of edges kept. */

/*
 * Keeps the entries with |w| >= least.  (Negative entries that are to go are
 * gone before: BCT's rule w >= least is this one after NEGATIVE_DROP.)
 */
size_t threshold_absolute(gsl_matrix *relation, double least);

/*
 * Keeps the `count` strongest edges by signed value, so that negative edges
 * go first; among equal values the pair with the smaller i, then the smaller j
 * (i < j) stays.  Fewer remain when fewer entries are edges.
 */
size_t threshold_strongest(gsl_matrix *relation, size_t count);

#endif
