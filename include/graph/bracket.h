/*
 * bracket.h - where a threshold lies, before it is known.
 *
 * The threshold of a graph of voxels is a number r, the k-th largest
 * correlation of all (exact density), or the smallest that the false discovery
 * rate lets pass.  What is found here is a range [low, high] around it: pairs
 * above are edges and pairs below are none, by their float32 correlations;
 * those within are set aside, decided in double, and few.  For the two rules
 * that depend on all correlations the range comes from a histogram of those of
 * a sample of nodes, and whether the threshold was in it shows in the end.
 */
#ifndef GRAPH_BRACKET_H
#define GRAPH_BRACKET_H

#include "num/tiles.h"

#include <stddef.h>

enum bracket_rule {
    BRACKET_FIXED,   /* r > at */
    BRACKET_DENSITY, /* the round(at x pairs) largest, and what ties */
    BRACKET_FDR      /* Benjamini-Hochberg at rate `at` over all pairs */
};

struct bracket_aim {
    enum bracket_rule rule;
    double at;
    double freedom; /* BRACKET_FDR: degrees of freedom of a correlation */
};

struct bracket {
    float low, high;
    double density; /* about, of the graph; that of the aim, where it has one */
};

/*
 * The range for `aim`.  The sample is of 8192 nodes (a quarter of these for a
 * fixed threshold), or of all where there are fewer; the range holds `spread`
 * of the edges (0.05, say) more and fewer than are wanted, and on both
 * sides tiles_margin().  A spread of 1 or more is the whole range.
 */
struct bracket bracket_find(const struct tiles *tiles,
                            const struct bracket_aim *aim, double spread,
                            size_t threads);

/*
 * One-sided p-value of r by Student's t, t = r sqrt(freedom / (1 - r^2)); 0 for
 * r >= 1.  And the r that has a p-value, sqrt(t^2 / (freedom + t^2)).
 */
double bracket_p_value(double r, double freedom);
double bracket_critical(double p, double freedom);

#endif
