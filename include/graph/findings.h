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

/* Random graphs to compare with, where a measure wants some. */
struct findings_nulls {
    size_t count;  /* 0: none are drawn, and such measures are not shown */
    size_t trials; /* of rewiring, for each edge */
    size_t threads;
    uint64_t seed;
};

struct findings_request {
    size_t undefined;     /* regions without data, no nodes; to be counted */
    bool with_signs;      /* ask for the measures by sign, too */
    const size_t *module; /* per node, as partition_number(); NULL: search */
    struct consensus_plan plan; /* of that search; gamma is used for Q anyway */
    const char *wish;           /* which measures (registry.h); NULL: default */
    struct findings_nulls nulls;
    enum paths_lengths lengths; /* of edges */
    double idleness;            /* of curvature.h */
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
    /*
     * The graph of weights 1 / length (paths_near()), for whatever takes
     * shortest paths of lengths 1/w, and the distances; NULL if signed.
     */
    struct network *near;
    enum paths_lengths lengths;
    double idleness;
    double length_divisor;
    gsl_matrix *distances; /* NULL if signed: lengths want weights above 0 */
    struct paths_summary paths;
    size_t *component; /* per node */
    size_t components;
    /*
     * For a given module[], best, mean and sd are NaN and rounds is 0.  All
     * zero where no measure of the family `modules` is wished for.
     */
    struct consensus modules;
    const char *wish;
    double gamma; /* of the modularity */
    struct findings_nulls nulls;
    struct findings_share *shares;
};

/*
 * What several measures need and few wishes, such as the inverse of a matrix:
 * make(findings) the first time it is asked for, and the same pointer ever
 * after.  findings_release() gives it back with release(), which may be free().
 * `make` is the name under which it is kept.  Not to be called from workers.
 */
const void *findings_share(const struct findings *findings,
                           void *(*make)(const struct findings *findings),
                           void (*release)(void *share));

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
