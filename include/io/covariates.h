/*
 * covariates.h - columns of the table of participants as numbers.
 *
 * A column of numbers is one covariate.  A column of words is a factor:
 * one 0/1 covariate for each of its words but the first in alphabetic order.
 */
#ifndef IO_COVARIATES_H
#define IO_COVARIATES_H

#include "io/table.h"

#include <gsl/gsl_matrix.h>

struct covariates {
    size_t count;
    char **names; /* "age", "sex=M" */
    gsl_matrix
        *values; /* rows of the table x count; NaN is n/a; NULL if none */
};

/*
 * The columns in `list`, separated by commas (NULL or "": none).  Dies on a
 * name that is no column or comes twice, on a column with more than 20
 * different words, and on one of both numbers and words.  Give it back with
 * covariates_free().
 */
struct covariates *covariates_read(const struct table *table, const char *list);
void covariates_free(struct covariates *covariates);

#endif
