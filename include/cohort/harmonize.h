/*
 * harmonize.h - features of people from several scanners, made alike.
 *
 * What differs between batches (sites, scanners) is fitted to all people, or to
 * those of a training list alone, or read from the model that an earlier fit
 * left (stats/combat.h has the formulas); then all are changed by it.
 *
 * In the longitudinal form a participant may have several rows (visits).  Where
 * the features have a column of sessions (features_is_session), the table of
 * participants may have one, too, and then a row per visit; else its row is
 * that of all visits.  Rows of one person tell the intercept of the person, in
 * those who were not trained on as well, by what was fitted.
 */
#ifndef COHORT_HARMONIZE_H
#define COHORT_HARMONIZE_H

#include "cohort/features.h"
#include "stats/combat.h"

struct harmonize_options {
    struct features_input input;
    const char *participants;
    const char *batch;      /* column: whose differences go */
    const char *covariates; /* columns a,b,c: whose differences stay */
    const char *smooth;     /* columns whose differences stay as curves */
    int knots;              /* .. through so many knots, at least 3 */
    const char *target;     /* column that must not be a covariate */
    const char *train;      /* table of participant_id, or NULL: all */
    const char *model;      /* of an earlier fit, or NULL */
    const char *reference;  /* batch that stays as it is, or NULL */
    const char *controls;   /* column=value: whom new batches are met by */
    const char *subject;    /* column: who is one and the same person */
    bool is_longitudinal;   /* rows are visits of persons */
    bool has_new;           /* batches without training are met */
    struct combat_options combat;
    const char *check; /* columns a,b,c of harmonize_check.h, or NULL */
    bool check_apart;
    int check_folds, check_permutations, seed;
};

/* A column that is kept: a number, whether a cell is a word, or a column of the
 * curve (stats/curve.h) of a number. */
struct kept {
    char *column;
    char *word;      /* NULL: a number */
    char *otherwise; /* the word for which all of a factor are 0 */
    double *knots;   /* of a curve, or NULL */
    size_t knot_count, term;
};

struct site_model {
    struct combat combat;
    char *batch; /* the column */
    char **batches;
    size_t *people; /* of each batch, that it was fitted to */
    size_t kept_count;
    struct kept *kept;
    char **features;
    size_t *met; /* batches that were met after the fit: 1, else 0 */
};

struct harmonized {
    struct features_input input;
    struct features *features;
    struct table *people;
    size_t count, left_out, trained;
    const char **ids; /* of those that are changed */
    size_t *row;      /* .. in the list of features */
    size_t *person;   /* .. in the table of participants */
    size_t *batch;    /* .. their batch in the model */
    size_t *subject;  /* .. whose they are; NULL: one row each */
    size_t subjects;
    size_t session_listed; /* column of sessions in the list of features, */
    size_t session;        /* .. and among participants, or TABLE_NONE */
    gsl_matrix_view all;
    gsl_matrix *values; /* people x features, changed */
    struct site_model model;
    struct checks *checks; /* NULL without; harmonize_check.h */
};

/*
 * Reads, fits and changes; dies on features that are missing, batches of one,
 * batches that covariates tell, and people of a batch that was not fitted,
 * unless has_new.  The features are in memory once, and those who train once
 * more when they are not all.  Give it back with harmonize_free().
 */
struct harmonized *harmonize_run(const struct harmonize_options *options);
void harmonize_free(struct harmonized *harmonized);

/* ---- visits ---- */

/* Where sessions are told; dies where only the participants tell them. */
void harmonize_find_sessions(struct harmonized *harmonized);

/* The session of row `listed` of the features; NULL without. */
const char *harmonize_session(const struct harmonized *harmonized,
                              size_t listed);

/* The row of participants of row `listed` of the features, or TABLE_NONE. */
size_t harmonize_person(const struct harmonized *harmonized, size_t listed);

/* subject[] of those that are used, by a column of the participants; dies on
 * two rows of one participant and session. */
void harmonize_number_subjects(struct harmonized *harmonized,
                               const char *column);

/* The model as a product of the stage, and as it was. */
void site_model_write(const char *path, const struct site_model *model);
struct site_model site_model_read(const char *path);
void site_model_release(struct site_model *model);

/* The value of a kept column for a person; NaN when it is missing. */
double site_model_kept(const struct kept *kept, const struct table *people,
                       size_t person);

/* The columns in `list` as they are to be kept. */
void site_model_keep(struct site_model *model, const struct table *people,
                     const char *list);

/* The numbers in `list`, as curves; their knots are not known yet. */
void site_model_smooth(struct site_model *model, const struct table *people,
                       const char *list, size_t knots);

/* Dies where kept column k has a word that the fit did not have. */
void site_model_check(const struct site_model *model, size_t k,
                      const struct table *people, size_t person);

/* ---- tables ---- */

/* The sidecar of that table. */
void harmonize_describe(const char *path, const struct harmonized *harmonized,
                        const struct harmonize_options *options);

void harmonize_write(const char *path, const struct harmonized *harmonized);

/* A matrix for each of the people, and a manifest of them. */
void harmonize_write_matrices(const char *folder,
                              const struct harmonized *harmonized);

/* A row for each batch: people, and what it differed by. */
void harmonize_write_sites(const char *path,
                           const struct harmonized *harmonized);

#endif
