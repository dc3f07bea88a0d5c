/*
 * ranges.h - measures of a graph over a range of a parameter.
 *
 * A measure at one density is a choice; the curve over densities and the area
 * below it are none.  The same holds for modules and their resolution.
 */
#ifndef GRAPHS_RANGES_H
#define GRAPHS_RANGES_H

#include "graph/findings.h"
#include "graph/threshold.h"

#include <stdbool.h>
#include <stddef.h>

/* Values of a parameter, ascending. */
struct ranges_values {
    double *at; /* owned */
    size_t count;
};

/*
 * "a:b:step": a, a + step .. up to b (to 1e-9 of a step); "a,b,c": these.
 * False where `text` is neither, or not ascending within [least, most].  Give
 * it back with free(range->at).
 */
bool ranges_read(struct ranges_values *range, const char *text, double least,
                 double most);

/*
 * A row per density: the density asked for, the edges kept, and every measure
 * of the graph of overall.h, at --threshold density and all else as in
 * `threshold` and `request`.  A density that leaves no edge is a row of n/a.
 * With `area`, a table of one row: of each measure the integral over density
 * by trapezoids, n/a where the curve has an n/a or one point.  The paths may be
 * NULL; both sidecars explain every column.
 */
struct ranges_wish {
    const char *curve, *area;
    struct ranges_values densities;
};

void ranges_over_densities(const struct ranges_wish *wish,
                           const gsl_matrix *relation,
                           const struct threshold *threshold,
                           const struct findings_request *request);

/*
 * A row per resolution: modules of the consensus, its modularity, the largest,
 * mean and standard deviation over runs, and the searches made.
 */
void ranges_over_resolutions(const char *path,
                             const struct ranges_values *resolutions,
                             const struct network *network,
                             const struct consensus_plan *plan);

#endif
