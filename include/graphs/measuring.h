/*
 * measuring.h - the measures of one graph, from a matrix to tables.
 */
#ifndef GRAPHS_MEASURING_H
#define GRAPHS_MEASURING_H

#include "graphs/ranges.h"

/* Paths of files that are not wanted are NULL. */
struct measuring {
    const char *relmat, *partition; /* inputs */
    const char *nodes, *network;
    const char *agreements; /* of the search for modules */
    const char *club;       /* clubs.h */
    const char *pairs;      /* pairings.h */
    const char *attack;     /* attacks.h */
    int attack_repeats;
    const char *sweep; /* ranges_over_resolutions() */
    struct ranges_values resolutions;
    struct ranges_wish curve;
    struct threshold threshold;
    /* Its module[] and `undefined` are filled in here. */
    struct findings_request request;
};

/*
 * Reads, measures and writes all of it; dies where chosen.h and io/modules.h
 * say so, and for Louvain's search in a graph with negative edges.
 */
void measuring_run(struct measuring *measuring);

#endif
