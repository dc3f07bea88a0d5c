/*
 * edges.h - group inference on edges, measures of nodes, features or maps.
 *
 *     edges = edges_open(&options);     who, the model, the data, the orders
 *     edges_run(edges);                 statistics and their nulls
 *     edges_write(edges);               tables
 *     edges_free(edges);
 *
 * All subjects x elements are one matrix between opening and running: what
 * changes data (harmonization) does it there.
 */
#ifndef COHORT_EDGES_H
#define COHORT_EDGES_H

#include "cohort/features.h"
#include "cohort/regression.h"
#include "group/chance.h"
#include "group/tail.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum edges_errors { ERRORS_EXCHANGEABLE, ERRORS_SYMMETRIC };
enum edges_missing { MISSING_REFUSE, MISSING_DROP, MISSING_PER_EDGE };
enum edges_rate { RATE_SPREAD, RATE_DISTRIBUTION, RATE_PERMUTATION };
enum edges_fisher { FISHER_AUTO, FISHER_YES, FISHER_NO };
extern const char *const edges_sides[];
extern const char *const edges_error_models[];
extern const char *const edges_missing_rules[];
extern const char *const edges_fisher_rules[];
extern const char *const edges_rates[];
extern const char *const edges_neighbors[];
extern const char *const edges_schemes[];
extern const char *const edges_harmonizers[];

/* As they stand on the command line; a text that is NULL was not given. */
struct edges_options {
    struct features_input input;
    const char *participants, *results, *components, *null, *pairs;
    struct regression_options model;
    const char *methods, *thresholds, *networks, *maps;
    const char *batch; /* column of the participants to harmonize by */
    bool is_whole, has_tail;
    int permutations, seed, threads;
    /* into the lists above */
    int side, errors, missing, fisher, rate, harmonize, neighbors, scheme;
    double extent, height, step; /* NaN: .4, 3 of edges; .5, 2 of voxels */
};

/* Elements of the same rows. */
struct edges_group {
    struct design design;
    size_t *rows;          /* NULL: all */
    gsl_matrix *residuals; /* rows x elements */
    size_t first, count;
};

struct edges {
    const struct edges_options *options;
    struct features *features;
    struct table *people;
    struct regression *model;
    gsl_matrix *values; /* files that take part x features; given up once the
                         * residuals are made */
    bool has_fisher, has_max, has_nbs, has_enhanced;
    size_t elements;         /* features that are tested */
    size_t *place;           /* of each of these among the features */
    double *length;          /* of the residuals of each */
    size_t lacking, without; /* features that some, that all lack */
    size_t unfit;            /* features that too few have for the model */
    struct edges_group *groups;
    size_t group_count;
    struct orders orders;
    struct topology topology;
    struct enhancement enhancement;
    uint32_t *ends, *neighbor;
    size_t *start;
    double *thresholds;
    size_t threshold_count;
    size_t *network, networks; /* pair of networks of each element */
    char **network_names;      /* of the networks */
    size_t network_count;
    struct chance *found;
};

struct edges *edges_open(const struct edges_options *options);
void edges_run(struct edges *edges);
void edges_write(const struct edges *edges);
void edges_free(struct edges *edges);

/* ---- between the files of this module ---- */

/* Reads the data: values of the edges opened so far. */
void edges_read_values(struct edges *edges);

/*
 * ComBat (stats/combat.h) of the batches of the participants, keeping what the
 * columns of the design explain that are not in question.  Dies where batches
 * and these cannot be told apart.
 */
void edges_harmonize(struct edges *edges);

/* Groups the features by who has them, and makes their residuals. */
void edges_group(struct edges *edges);

/* Who is next to whom, if that is wanted; likewise pairs of networks. */
void edges_find_topology(struct edges *edges);
void edges_find_networks(struct edges *edges);

/* The group of element k. */
const struct edges_group *edges_group_of(const struct edges *edges, size_t k);

/* The tail of a null. */
struct tail edges_tail(const struct edges *edges, const double *null);

/* What the design is and was made of, into a sidecar. */
void edges_describe(json_t *fields, const struct edges *edges);

/* Maps of what a table of voxels says, in the folder of the options. */
void edges_write_map(const struct edges *edges, const char *name,
                     const double *values, const char *about);

/*
 * Components and pairs of networks, in tables of their own.  p[elements] is the
 * least corrected p over thresholds of the component that an element is in, and
 * component[elements] its number at the first threshold, with the sign of t;
 * NaN where it is in none.
 */
void edges_write_components(const struct edges *edges, double *p,
                            double *component);
void edges_write_networks(const struct edges *edges);
/* What is largest in each permutation; in the sidecar, Observed, in the data.
 */
void edges_write_null(const struct edges *edges);

#endif
