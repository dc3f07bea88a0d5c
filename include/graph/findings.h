/*
 * findings.h - what the measures of one graph share, worked out once.
 *
 * Distances, modules, components and the variants of the graph that several
 * measures look at.  The tables of nodal.h and overall.h read from here.
 */
#ifndef GRAPH_FINDINGS_H
#define GRAPH_FINDINGS_H

#include "graph/consensus.h"
#include "graph/network.h"
#include "graph/paths.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct findings_request {
    size_t undefined;     /* regions without data, no nodes; to be counted */
    bool with_signs;      /* ask for the measures by sign, too */
    const size_t *module; /* per node, as partition_number(); NULL: search */
    struct consensus_plan plan; /* of that search; gamma is used for Q anyway */
};

/* Owned, all of it, but for the network. */
struct findings {
    const struct network *network;
    size_t undefined;
    bool with_signs;
    bool is_signed; /* there are negative edges */
    /*
     * The graph with weights 1; with weights over `unit_divisor`, which is the
     * largest weight if that exceeds 1, else 1 (Onnela's and Zhang's indices
     * want weights in [0, 1]); the positive and the negative edges of that,
     * as magnitudes.
     */
    struct network *binary, *unit, *positive, *negative;
    double unit_divisor;
    gsl_matrix *distances; /* NULL if signed: lengths want weights above 0 */
    struct paths_summary paths;
    size_t *component; /* per node */
    size_t components;
    /* For a given module[], best, mean and sd are NaN and rounds is 0. */
    struct consensus modules;
};

/*
 * The network needs an edge and must outlive the findings; these are given
 * back with findings_release(), whatever the status.  O(n^3).
 */
enum consensus_status findings_init(struct findings *findings,
                                    const struct network *network,
                                    const struct findings_request *request)
    __attribute__((warn_unused_result));
void findings_release(struct findings *findings);

#endif
