/*
 * ntf.h - the stage ntf: one tensor, all ranks, one choice, its tables.
 *
 * ntf_run() fits every rank that was asked for, from many starts, judges each
 * and takes one (tensor/selection.h); then compares the components of that one
 * with the null.  Where the input comes from does not matter to it.
 */
#ifndef FACTORS_NTF_H
#define FACTORS_NTF_H

#include "factors/tensor_file.h"
#include "tensor/selection.h"

/* single, double; the end is NULL. */
extern const char *const ntf_precisions[];

/* As they stand on the command line; a text that is NULL was not given. */
struct ntf_options {
    const char *name; /* of what is factorized, for messages */
    const char *mask, *outdir;
    const char *ranks; /* A:B, and NULL with --rank */
    int rank;          /* 0: not given */
    int restarts, survivors, folds, null, seed, threads;
    int sweeps, least, precision;
    double tolerance, l1, smooth, ridge; /* ridge NaN: by what is missing */
};

struct ntf {
    const struct ntf_options *options;
    struct restarts_options restarts;
    struct input *input;
    size_t *ranks, count, chosen;
    struct verdict *verdicts; /* of each rank */
    struct model *model;      /* of the rank that was chosen */
    double *history;          /* error of each of its sweeps */
    size_t sweeps;
    enum fit_end end;
    double error; /* of the model, entry by entry */
    gsl_vector *explained, *excess;
    gsl_matrix *coverage;             /* rank x subjects */
    double *largest, *above, *errors; /* of each draw of the null: the largest
 explained fraction and excess, and the error */
    double p;                         /* of an error this small, by the null */
};

/* Reads the options and makes ready; takes over `input`. */
struct ntf *ntf_open(const struct ntf_options *options, struct input *input);
void ntf_run(struct ntf *ntf);

/* Component r is further above the level of its pairs than any of the null. */
bool ntf_survives(const struct ntf *ntf, size_t r);

/*
 * Into the folder: time.tsv, subjects.tsv, pairs.tsv (and conditions.tsv with
 * four axes, coverage.tsv where entries are missing), components.tsv and
 * ranks.tsv.
 */
void ntf_write(const struct ntf *ntf);
void ntf_free(struct ntf *ntf);

#endif
