/*
 * census.h - everything that is counted of one graph, by motif.
 *
 * A motif has a total, how many there are in the graph, and for every node in
 * how many of them it takes part; together the latter are the fingerprint of a
 * node.  The counts stand in a matrix with a row per node, then one of totals,
 * and a column per motif, so that null models are compared cell by cell.
 */
#ifndef MOTIFS_CENSUS_H
#define MOTIFS_CENSUS_H

#include "base/column.h"
#include "graph/bitmap.h"
#include "graph/orbits.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

enum {
    CENSUS_CYCLES,                                     /* of 3, 4 and 5 */
    CENSUS_GRAPHLETS = 3,                              /* of graph/orbits.h */
    CENSUS_INTENSITIES = CENSUS_GRAPHLETS + GRAPHLETS, /* of intensity.h */
    CENSUS_FOUR = CENSUS_INTENSITIES + 4,              /* of intensity4.h */
    CENSUS_MOST = CENSUS_FOUR + 12
};

struct motif {
    struct column about;
    size_t nodes;
    int bct, igraph; /* numbers there; 0: none */
};
extern const struct motif census_motifs[CENSUS_MOST];

struct census {
    size_t count;             /* columns */
    size_t kind[CENSUS_MOST]; /* of each, in census_motifs */
    bool wants[CENSUS_MOST];
};

/*
 * cycles: "3,4,5" or part of it, or NULL; false where it is something else.
 * `induced`: graphlets, and with weights their intensities; those of 4 nodes,
 * which take seconds for some hundred nodes, where `four`, too.
 */
bool census_plan(struct census *census, const char *cycles, bool induced,
                 bool weights, bool four) __attribute__((warn_unused_result));

/*
 * counts: nodes + 1 rows, census->count columns.  Without weights (NULL)
 * intensities are NaN.  `orbits` is NULL or has room for those of every node.
 */
void census_take(gsl_matrix *counts, uint64_t (*orbits)[ORBITS],
                 const struct census *census, const struct bitmap *graph,
                 const gsl_matrix *weights);

#endif
