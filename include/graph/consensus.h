/*
 * consensus.h - one partition out of many runs of a stochastic search.
 *
 * Lancichinetti A, Fortunato S (2012), doi:10.1038/srep00336.  From `runs`
 * partitions the agreement of two nodes is the fraction of runs that put them
 * into one module.  Agreements below `least` become 0 (a node whom that would
 * cut off keeps its strongest one), the graph of agreements is searched again
 * `runs` times, and so on until all runs agree.  Nodes that every run put
 * together have the same agreements with all others and move as one from then
 * on, which makes the later rounds small.
 */
#ifndef GRAPH_CONSENSUS_H
#define GRAPH_CONSENSUS_H

#include "graph/network.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stdint.h>

struct consensus {
    size_t *module; /* per node, numbered by first node; owned */
    size_t modules;
    double quality; /* Q of this partition (modularity_quality) */
    /* Q over the runs of the first round; sd with N - 1, NaN for one run. */
    double best, mean, sd;
    size_t rounds; /* searches made, 1 when the first runs agree */
    /*
     * agreement[i, j] = share of the runs of the first round that put i and j
     * into one module, 1 on the diagonal; owned.  NULL unless asked for.
     */
    gsl_matrix *agreement;
};

/*
 * UNSETTLED: the runs still differ after 20 rounds, and the partition is the
 * first of the last round's.
 */
enum consensus_status { CONSENSUS_SETTLED, CONSENSUS_UNSETTLED };

/* How the search is made; least in [0, 1], 0.5 is a good choice. */
enum consensus_search { CONSENSUS_LEIDEN, CONSENSUS_LOUVAIN };

struct consensus_plan {
    double gamma; /* resolution */
    double least; /* agreement that counts */
    size_t runs;  /* at least 1 */
    uint64_t seed;
    /*
     * Of the first round: Louvain (louvain.h) wants weights above 0.  Graphs of
     * agreements are searched by Leiden.
     */
    enum consensus_search search;
    bool has_agreement; /* ask for the agreements of nodes */
};

/*
 * The network must have an edge; negative weights are fine.  The result is
 * given back with consensus_release(), whatever the status.  O(runs) searches
 * a round.
 */
enum consensus_status consensus_find(struct consensus *consensus,
                                     const struct network *network,
                                     const struct consensus_plan *plan)
    __attribute__((warn_unused_result));
void consensus_release(struct consensus *consensus);

/*
 * One round, for tests: labels nodes that share their module in every row of
 * partitions[] (runs x nodes) with the same group, numbered by first node, and
 * returns the number of groups.  O(n groups + n runs).
 */
size_t consensus_groups(size_t *group, const size_t *partitions, size_t runs,
                        size_t nodes);

#endif
