/*
 * intersubject.h - whose behavior is alike, are their brains (inter-subject
 * representational similarity), from files to tables.
 *
 * Brains: every row (a region, or all of them) has a profile of every
 * participant, and two participants are as alike as their profiles: series of a
 * region (inter-subject correlation), its row of a matrix, an RDM, values of
 * nodes.  Behavior: models of who is alike,
 *
 *     nearest     - |x_i - x_j|                  like scores, like brains
 *     joint       - the Euclidean distance of all columns, z-scored
 *     mean        (rank_i + rank_j) / 2          Anna Karenina: high scorers
 * are minimum     min(rank_i, rank_j)            .. alike, low ones each in
 *     product     rank_i rank_j                  .. their own way
 *     maximum     - max(rank_i, rank_j)          the mirror: low ones alike
 *     low-product (n + 1 - rank_i)(n + 1 - rank_j)
 *     same        1 for equal words, else 0
 *
 * The mirror of mean is its negative: r below 0.
 *
 * Confounds are taken out twice.  Scores are freed of them (least squares)
 * before there are models, so that what is permuted has no part in them,
 * whatever they do to brains; without it 10 to 15 % of null studies find
 * something where the confound has a direction in the profiles
 * (tests/unit/test_mantel.c).  Then models and brains are freed of the
 * likeness in them: |x_i - x_j|, x_i + x_j and the product of deviations from
 * the mean; of words the same, and sums and products for each level.  Words in
 * question are freed by pairs alone.
 *
 * Finn ES et al. (2020). NeuroImage 215:116828.
 * doi:10.1016/j.neuroimage.2020.116828
 */
#ifndef COHORT_INTERSUBJECT_H
#define COHORT_INTERSUBJECT_H

#include "base/json.h"
#include "cohort/features.h"
#include "cohort/variable.h"
#include "group/orders.h"
#include "stats/mantel.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum intersubject_kind {
    INTERSUBJECT_AUTO,
    INTERSUBJECT_SERIES,
    INTERSUBJECT_MATRICES,
    INTERSUBJECT_NODES,
    INTERSUBJECT_RDMS
};
enum intersubject_comparison {
    COMPARE_SPEARMAN,
    COMPARE_PEARSON,
    COMPARE_TAU_A,
    COMPARE_TAU_B
};
enum intersubject_likeness { LIKE_CORRELATION, LIKE_SPEARMAN, LIKE_DISTANCE };
extern const char *const intersubject_kinds[];
extern const char *const intersubject_likenesses[];
extern const char *const intersubject_comparisons[];
extern const char *const intersubject_sides[];

/* As they stand on the command line; a text that is NULL was not given. */
struct intersubject_options {
    struct features_input input;
    const char *participants, *results, *null;
    const char *behavior, *models, *confounds, *factors, *blocks;
    int kind, likeness, comparison, side; /* into the lists above */
    int permutations, seed, threads;
};

struct intersubject_model {
    char *behavior, *name;
    double *values;      /* of each pair */
    double *r, *largest; /* of each row, of each order */
    size_t *extreme;
};

struct intersubject {
    const struct intersubject_options *options;
    struct features *features;
    struct table *people;
    struct variable_source source;
    size_t count, pairs; /* participants who take part */
    size_t *listed;      /* the row of each in the features */
    size_t left_out;
    json_t *reasons; /* from id to why it was left out */
    size_t rows;
    char **names;         /* of the rows */
    size_t *without;      /* participants without a profile of a row */
    bool *is_known;       /* rows that can be tested */
    gsl_matrix *brain;    /* rows x pairs */
    gsl_matrix *basis;    /* of the confounds by pairs, or NULL */
    gsl_matrix *nuisance; /* participants x confounds, or NULL */
    size_t model_count;
    struct intersubject_model *models;
    struct orders orders;
};

/*
 * results: a row per model and region.  With null: what is largest of all rows
 * in each permutation, a column a model.  Dies on fewer than four participants,
 * behavior that is the same in all, a model of which confounds leave nothing,
 * files of other regions, and names no file half-written.
 */
void intersubject_write(const struct intersubject_options *options);

/* ---- between the files of this module ---- */

/* Names, and how alike each two brains are; NaN where it cannot be said. */
void intersubject_read_brains(struct intersubject *all);

/* The confounds; then how alike each two are in behavior, by each model. */
void intersubject_make_basis(struct intersubject *all);
void intersubject_make_models(struct intersubject *all);

void intersubject_write_tables(const struct intersubject *all);

#endif
