/*
 * harmonize.h - features of people from several scanners, made alike.
 *
 * What differs between batches (sites, scanners) is fitted to all people, or to
 * those of a training list alone, or read from the model that an earlier fit
 * left (stats/combat.h has the formulas); then all are changed by it.
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
    const char *target;     /* column that must not be a covariate */
    const char *train;      /* table of participant_id, or NULL: all */
    const char *model;      /* of an earlier fit, or NULL */
    const char *reference;  /* batch that stays as it is, or NULL */
    const char *controls;   /* column=value: whom new batches are met by */
    bool has_new;           /* batches without training are met */
    struct combat_options combat;
};

/* A column that is kept: a number, or whether a cell is a word. */
struct kept {
    char *column;
    char *word;      /* NULL: a number */
    char *otherwise; /* the word for which all of a factor are 0 */
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
    struct features *features;
    struct table *people;
    size_t count, left_out, trained;
    const char **ids;   /* of those that are changed */
    size_t *row;        /* .. in the list of features */
    size_t *person;     /* .. in the table of participants */
    size_t *batch;      /* .. their batch in the model */
    gsl_matrix *values; /* people x features, changed */
    struct site_model model;
};

/*
 * Reads, fits and changes; dies on features that are missing, batches of one,
 * batches that covariates tell, and people of a batch that was not fitted,
 * unless has_new.  The features are in memory three times.  Give it back with
 * harmonize_free().
 */
struct harmonized *harmonize_run(const struct harmonize_options *options);
void harmonize_free(struct harmonized *harmonized);

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

/* Dies where kept column k has a word that the fit did not have. */
void site_model_check(const struct site_model *model, size_t k,
                      const struct table *people, size_t person);

/* ---- tables ---- */

void harmonize_write(const char *path, const struct harmonized *harmonized);

/* A matrix for each of the people, and a manifest of them. */
void harmonize_write_matrices(const char *folder,
                              const struct harmonized *harmonized);

/* A row for each batch: people, and what it differed by. */
void harmonize_write_sites(const char *path,
                           const struct harmonized *harmonized);

#endif
