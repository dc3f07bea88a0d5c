/*
 * catalog.h - which products the folder of a subject holds.
 *
 * Files are sorted by the run they come from, then by parcellation (space,
 * atlas, ...) and denoising strategy.  Only names are looked at here; a
 * product that is absent is a NULL path.
 */
#ifndef PAGE_CATALOG_H
#define PAGE_CATALOG_H

#include "io/listing.h"

#include <stddef.h>

/* One connectivity matrix and what was measured on it. */
struct matrix {
    char *path;
    char *kind; /* the `stat-` label, or "connectivity" */
    char *desc; /* the `desc-` label, or NULL */
    char *nodes, *network;
};

/* One parcellation of one run, under one denoising strategy. */
struct parcellation {
    char *title;    /* "space-X atlas-A", with "desc-S" for a strategy */
    char *strategy; /* the `desc-` label of the clean series, or NULL */
    char *raw, *clean, *coverage;
    struct matrix *matrices; /* measured ones first */
    size_t matrix_count;
};

struct run {
    char *source; /* "sub-01_ses-a_task-rest": the stem of its products */
    char *title;  /* the same without the subject, in words */
    char *motion, *outliers, *design;
    char *quality; /* the summary that `inspect` made, or NULL */
    struct parcellation *parcels;
    size_t parcels_count;
};

struct subject {
    char *label; /* "sub-01" */
    char *path;
    struct run *runs; /* in natural order */
    size_t count;
};

/*
 * The runs of which the folder holds at least one product named above and in
 * `only` (NULL: any); none is an empty subject.  Give it back with
 * subject_free().
 */
struct subject *subject_find(const char *folder, const struct listing *only);
void subject_free(struct subject *subject);

#endif
