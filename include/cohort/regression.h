/*
 * regression.h - the linear model of a cohort: who takes part, the columns of
 * the design, the question, and who may be exchanged with whom.
 *
 * A variable is a column of the manifest (of every file), else of the
 * participants.  A column of numbers is one column of the design; one of words,
 * or one that is listed as a factor, has a column for each of its levels but
 * the reference, the first in alphabetic order unless another is named
 * (treatment coding; the first factor of a model without a constant has a
 * column for each level).  Columns of an interaction are products.  Columns
 * are called `age`, `sex[M]`, `sex[M]:age` and `constant`.
 */
#ifndef COHORT_REGRESSION_H
#define COHORT_REGRESSION_H

#include "base/json.h"
#include "cohort/features.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct regression_options {
    const char *formula, *test, *contrast; /* contrast NULL: all of the term */
    const char *factors, *references;      /* a,b,c and a=x,b=y, or NULL */
    const char *blocks;                    /* column, or NULL */
};

struct regression {
    size_t rows;    /* of the design: files that take part */
    size_t *listed; /* the row of each in the features */
    size_t left_out;
    json_t *reasons; /* from id to why it was left out */
    gsl_matrix *x;
    char **columns;
    gsl_matrix *contrast;  /* tested rows x columns of x */
    char *question;        /* in words */
    bool is_difference;    /* of two levels of a factor */
    size_t *block, blocks; /* of each row, from 0; NULL without */
    size_t *label;         /* rows of one label have the same design */
    json_t *levels;        /* from factor to level to rows */
};

/*
 * Reads and checks all of it.  A file whose participant is not in `people`, or
 * lacks a variable of the formula or the block, is left out with a warning.
 * Dies on a column that is nowhere, one of both numbers and words, and a
 * factor of one level; a formula, test or contrast that makes no sense is a
 * wrong command line.  Give it back with regression_free().
 */
struct regression *regression_read(const struct features *features,
                                   const struct table *people,
                                   const struct regression_options *options);
void regression_free(struct regression *model);

#endif
