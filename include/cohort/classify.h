/*
 * classify.h - telling two groups of people apart, honestly.
 *
 *     classify = classify_open(&options, &shard);   cohort, features, folds
 *     classify_run(classify);               fits, scores, permutations
 *     classify_write(classify);             tables and maps; or, of a share of
 *     classify_part(classify);              the permutations, the part
 *     classify_free(classify);
 *
 * Whatever is fitted - confounds, scaling, mask, components, discriminant and
 * the choice of a parameter - is fitted to the training subjects of a fold and
 * applied to its test subjects.  All that is needed of the features is the
 * matrix of their products, made once, or once a fold where features are scaled
 * or chosen (stats/adjust.h, spectrum.h, linear.h).
 *
 * The parameter of a model is the one with the best balanced accuracy in inner
 * folds, the simplest of equals.  Inner folds are made of outer ones: every
 * subject has a home, the fold that tests it, and homes are dealt into inner
 * folds.  Labels are permuted within homes and groups, and everything that
 * depends on labels is done again; since folds were dealt by label, counts stay
 * what they were in every fold, outer and inner, and the test is exact.
 *
 * Which fold a subject is dealt into is chance.  With repeats the folds are
 * dealt anew, and the test is of the accuracy over all repeats.  No order
 * within the folds of one repeat keeps the counts of another: labels and folds
 * are permuted together, within groups, as if the features of subjects were
 * exchanged.  That is exact, too, but every order has folds of its own, and
 * costs what the first one does.
 *
 * Permutation p depends on the seed and on p alone, and what is kept of it are
 * the tests that were right: a shard does a share of the permutations and not
 * the labels as they are, a merge these alone.
 */
#ifndef COHORT_CLASSIFY_H
#define COHORT_CLASSIFY_H

#include "cohort/features.h"
#include "io/shard.h"
#include "space/balls.h"
#include "space/neighbors.h"
#include "stats/linear.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum classify_learner {
    CLASSIFY_ALL,
    CLASSIFY_UNIVARIATE,
    CLASSIFY_RANK_SUM,
    CLASSIFY_PROJECTION,
    CLASSIFY_PARCEL,
    CLASSIFY_SEARCHLIGHT
};
/* none, univariate, rank-sum, projection, parcel, searchlight; the end is
 * NULL. */
extern const char *const classify_learners[];

/* As they stand on the command line; a text that is NULL was not given. */
struct classify_options {
    struct features_input input;
    const char *participants, *outdir;
    const char *target, *classes, *groups, *confounds, *phenotype;
    const char *models, *components, *penalties, *fold_table, *parcels;
    bool is_group_out, has_equal_priors, has_scaling;
    int folds, inner_folds, repeats, permutations, seed, threads, memory;
    double shrinkage; /* NaN: Ledoit and Wolf */
    int learner;      /* enum classify_learner */
    double mask_t, mask_share, mask_radius, stability;
    int mask_components, mask_cluster, mask_rounds, halves;
    struct shard_options shards;
};

/* Who takes part, in the order of the features. */
struct cohort {
    size_t count, left_out;
    const char **ids;
    size_t *rows; /* of the features */
    bool *is_positive;
    char *classes[2]; /* the second is positive */
    size_t *group, groups;
    char **group_names;                /* one, "all", without a column */
    gsl_matrix *confounds, *phenotype; /* subjects x any; NULL without */
};

enum role { ROLE_NONE, ROLE_TRAIN, ROLE_TEST };

#define NO_FOLD SIZE_MAX

struct folds {
    size_t count, subjects, homes;
    char **names;
    enum role *role; /* count x subjects */
    size_t *tested;  /* of each subject: its fold, or NO_FOLD */
    size_t *home;    /* of each subject */
    size_t *block;   /* home and group: labels are permuted within */
};

/*
 * A fold, or with fold = folds->count everyone, who then trains.  Subject i has
 * the place of order[i]; NULL: its own.
 */
struct split {
    const struct folds *folds;
    size_t repeat, fold;
    const size_t *order;
};

enum role split_role(const struct split *split, size_t subject);
size_t split_home(const struct split *split, size_t subject);

/* What is judged: the models asked for, and three that need no brain. */
enum rival_kind { RIVAL_MODEL, RIVAL_MAJORITY, RIVAL_GROUP, RIVAL_PHENOTYPE };

struct rival {
    enum rival_kind kind;
    enum linear_model model;
    const char *name;
    const double *parameters; /* the simplest first */
    size_t choices;
    /* Of the first repeat: */
    double *score;    /* of each subject; NaN: in no test */
    double *chosen;   /* parameter of each fold, and of the fit to all */
    size_t *correct;  /* tests that were right in all repeats, observed and
                       * permuted */
    size_t *repeated; /* those of each repeat, observed */
    double *weights; /* of the features, from the fit to all; NULL for others */
};

struct classify {
    const struct classify_options *options;
    struct shard shard;
    size_t orders[2]; /* of the labels, done here; 0: as they are */
    struct features *features;
    struct cohort cohort;
    struct folds folds; /* of the first repeat */
    size_t repeats;
    double *components, *penalties;
    struct rival *rivals;
    size_t rival_count, permutations;
    size_t tests;       /* in one repeat */
    gsl_matrix *gram;   /* of all features as they are */
    double *frequency;  /* with a mask learner, of each feature: mean share of
                         * the halves of a fold that chose it */
    double *folds_kept; /* in how many folds the mask has it */
    double *kept;       /* of each feature: 1 in the mask of the fit to all */
    struct neighbors *neighbors; /* of the voxels; NULL without clusters */
    struct balls *balls;         /* around the voxels; NULL without spheres */
    size_t *voxel;               /* of each feature, for these; or NULL */
    int32_t *parcel;             /* of each feature; 0: in none; NULL without */
};

struct classify *classify_open(const struct classify_options *options,
                               const struct shard *shard);
void classify_run(struct classify *classify);
void classify_write(const struct classify *classify);

/* Writes the permutations of the share, and reads those of all shares, after
 * classify_run(), into the rivals. */
void classify_part(struct classify *classify);
void classify_merge(struct classify *classify);
void classify_free(struct classify *classify);

/* Block of each subject, within which labels are permuted. */
const size_t *classify_blocks(const struct classify *classify);

/*
 * Participants with a target, a group, all confounds and all of the phenotype,
 * in the order of the features, so that every classifier has the same tests;
 * the others are left out with a warning.  Dies when targets are not of two
 * classes.
 */
struct cohort classify_cohort(const struct classify_options *options,
                              const struct features *features);
void classify_cohort_release(struct cohort *cohort);

/*
 * The folds of the options: read from a table, one per group, or dealt by
 * label and group, which depends on the repeat.  Dies when a fold trains and
 * tests the same participant, when one is tested twice, and when a class has
 * fewer than two to train on.
 */
struct folds classify_folds(const struct classify_options *options,
                            const struct cohort *cohort, size_t repeat);
void classify_folds_release(struct folds *folds);

#endif
