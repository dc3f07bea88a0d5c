/*
 * cohort.h - one row of numbers per subject, for the page of the group.
 */
#ifndef PAGE_COHORT_H
#define PAGE_COHORT_H

#include "io/table.h"
#include "page/catalog.h"

#include <stdbool.h>
#include <stddef.h>

/* A column: a mean over the runs of each subject, NaN where not known. */
struct metric {
    char *name;
    char *title;    /* in words */
    char *about;    /* what it is, or NULL */
    double *values; /* one a subject */
    double *counts; /* of runs that went into it */
};

struct cohort {
    size_t count;
    struct subject **subjects;
    struct metric *metrics;
    size_t metric_count;
    char *matrix_title;   /* which matrix the edge and network measures are of;
                             NULL when there is none */
    struct table *people; /* participants.tsv, or NULL */
};

/*
 * Gather the subjects of a dataset: the folders sub-* with a product, of those
 * in `only` (NULL: any).  The matrix all are measured by is the first of the
 * first subject.
 */
struct cohort *cohort_read(const char *root, const struct listing *only);
void cohort_free(struct cohort *cohort);

/* True for the quality of the data, and the mean edge. */
bool metric_is_quality(const struct metric *metric);

/*
 * True for a metric that most readers look for first: quality, and the few
 * network measures of the textbooks.
 */
bool metric_is_key(const struct metric *metric);

/* True when all subjects that have it share one value. */
bool metric_is_constant(const struct metric *metric, size_t subjects);

/* The row of a subject in participants.tsv, or TABLE_NONE. */
size_t cohort_row(const struct cohort *cohort, const char *label);

/*
 * The column of participants.tsv that splits the cohort into groups (`group`,
 * `diagnosis` or `dx`, with 2 to 6 values), or TABLE_NONE.
 */
size_t cohort_grouping(const struct cohort *cohort);

#endif
