/*
 * communities.h - the communities of every relation of a file.
 *
 *     communities_check(&options);
 *     relations = relations_read(path, options.column);
 *     communities = communities_find(relations, &options);
 *     communities_write(communities, nodes, blocks);
 *     communities_free(communities), relations_free(relations);
 *
 * From relation to graph: Fisher's z if asked for, magnitudes up to 1e-12 of
 * the largest are 0 (what a factorization leaves), --negative, then every entry
 * that is not 0 is an edge.  Regions without an edge belong to no community.
 */
#ifndef MODULES_COMMUNITIES_H
#define MODULES_COMMUNITIES_H

#include "graph/threshold.h"
#include "modules/choice.h"
#include "modules/relations.h"

#include <stdbool.h>

enum {
    COMMUNITIES_WSBM,
    COMMUNITIES_NESTED,
    COMMUNITIES_LEIDEN,
    COMMUNITIES_LOUVAIN
};

/* For choices on the command line; end with NULL. */
extern const char *const communities_methods[];
extern const char *const communities_negatives[];

/* As they stand on the command line. */
struct communities_options {
    int method, negative;               /* index in the lists above */
    int weights, correction, adjacency; /* choice.h */
    int copies, starts, seed, threads;
    double resolution; /* of modularity; NaN: 1 */
    bool has_fisher;
    const char *column; /* or NULL */
};

/* The communities of one relation. */
struct community {
    const char *name;                /* of the column; NULL for a relmat */
    size_t regions, undefined, gaps; /* regions without data, pairs */
    size_t unassigned;               /* regions with data without an edge */
    size_t *member;                  /* the region of each node of the graph */
    struct network *network;         /* NULL with fewer than two edges */
    size_t edges;
    struct hierarchy *levels; /* of the best start */
    size_t reported;          /* levels: all but a last one of one group */
    size_t *consensus;        /* per node, from 0 */
    double *agreement;        /* share of the starts that agree with it */
    double mean_agreement, mean_nmi; /* over nodes; of starts with the best */
    struct choice *choice;           /* of a block model, or */
    double *quality;                 /* Q of each start */
    size_t best;                     /* start */
};

struct communities {
    const struct relations *relations;
    const struct communities_options *options;
    struct community *of; /* relations->count of them */
};

/* Status 2 for options that do not go together. */
void communities_check(const struct communities_options *options);

/*
 * Dies on a correlation that has no Fisher z, on weights below 0 that the
 * method cannot describe; warns of relations without communities.
 */
struct communities *communities_find(const struct relations *relations,
                                     const struct communities_options *options);
void communities_free(struct communities *communities);

/*
 * The node table and the table of pairs of communities, with their sidecars
 * (community_tables.c, community_about.c).
 */
void communities_write(const struct communities *communities, const char *nodes,
                       const char *blocks);

/* What the sidecars say of the communities as a whole. */
void communities_describe(const struct communities *communities,
                          const char *product);

#endif
