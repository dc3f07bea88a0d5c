/*
 * predict.h - predicting a number of people from their features, honestly.
 *
 * Whatever is fitted - batches made alike (stats/combat.h), confounds
 * (stats/adjust.h), scale, features, penalty - is fitted to those who train in
 * a fold and applied to those who are tested.  Folds are dealt within groups
 * and know nothing of the target, so that targets can be exchanged within
 * groups: the permutation test, which does all again that depends on the
 * target, is exact.  The same holds over repeats of the folds, whose figures
 * are averaged, for the observed target as for every permuted one.
 *
 * Rivals: the models asked for, and beside them what needs no brain: the mean
 * of those who train, that of the group, and a regression on the phenotype.
 */
#ifndef COHORT_PREDICT_H
#define COHORT_PREDICT_H

#include "cohort/features.h"
#include "stats/combat.h"

struct predict_options {
    struct features_input input;
    const char *participants, *outdir, *target;
    const char *models; /* list of cpm, ridge, elastic-net */
    const char *groups, *confounds, *phenotype, *batch;
    const char *penalties, *mixes;
    double level; /* of cpm */
    bool is_group_out, has_scaling, is_log;
    int folds, inner_folds, repeats, permutations, seed, threads, path;
};

enum rival_of_number {
    RIVAL_CPM,
    RIVAL_CPM_POSITIVE,
    RIVAL_CPM_NEGATIVE,
    RIVAL_RIDGE,
    RIVAL_ELASTIC,
    RIVAL_TRAINING_MEAN,
    RIVAL_GROUP_MEAN,
    RIVAL_TRAITS,
    NUMBER_RIVALS
};
extern const char *const number_rivals[NUMBER_RIVALS];

/* Figures of predictions, in the order of metrics.tsv. */
enum figure {
    FIGURE_R,
    FIGURE_RHO,
    FIGURE_R2,
    FIGURE_MAE,
    FIGURE_RMSE,
    FIGURES
};

struct predict {
    const struct predict_options *options;
    struct features *features;
    struct table *people;
    size_t count, left_out;
    const char **ids;
    size_t *row, *person;
    double *target;
    size_t *group, groups;
    char **group_names;
    size_t *batch, batches;
    char **batch_names;
    gsl_matrix *confounds, *traits; /* people x any, or NULL */
    gsl_matrix *values;             /* people x features */
    double *penalties, *mixes;
    size_t penalty_count, mix_count;
    bool has[NUMBER_RIVALS];
    size_t folds, orders, repeats;
    /* What comes out: */
    double *score[NUMBER_RIVALS];    /* of each person, first repeat */
    size_t *tested;                  /* fold of each, first repeat */
    double *figures[NUMBER_RIVALS];  /* orders x FIGURES, mean over repeats */
    double *repeated[NUMBER_RIVALS]; /* repeats x FIGURES, observed */
    double *chosen[NUMBER_RIVALS];   /* of each fold and of all, first repeat */
    double *weights[NUMBER_RIVALS];  /* of the features, from the fit to all */
    double *patterns[NUMBER_RIVALS]; /* covariance with what is predicted */
};

struct predict *predict_open(const struct predict_options *options);
void predict_run(struct predict *predict);
void predict_write(const struct predict *predict);
void predict_free(struct predict *predict);

/*
 * figures[] of predictions of some numbers; NaN where there is none: r and rho
 * when either does not vary, R2 = 1 - sum (y - f)^2 / sum (y - mean)^2 when y
 * does not.
 */
void predict_figures(double figures[FIGURES], const double *score,
                     const double *target, size_t count);

#endif
