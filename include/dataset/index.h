/*
 * index.h - what a dataset of preprocessed runs holds, by names alone.
 *
 *     <root>/sub-<label>/[ses-<label>/]func/<entities>_<suffix>.<extension>
 *
 * Folders are read, files are neither opened nor asked for their size, so that
 * ten thousand of them take a fraction of a second, also on a shared disk.
 * What is taken are volumes of runs (desc-preproc_bold.nii[.gz]), brain masks
 * (desc-brain_mask.nii[.gz]) and tables of confounds
 * (desc-confounds_timeseries.tsv, or _regressors before fMRIPrep 20.2).
 */
#ifndef DATASET_INDEX_H
#define DATASET_INDEX_H

#include "io/bids.h"

#include <stdbool.h>
#include <stddef.h>

enum dataset_kind { DATASET_BOLD, DATASET_MASK, DATASET_CONFOUNDS };

struct dataset_file {
    enum dataset_kind kind;
    char *folder; /* below the root: sub-01/ses-a/func */
    char *file;   /* its name there */
    struct bids_name *name;
    char *source; /* what tells runs apart: sub-01_ses-a_task-rest_echo-1 */
    char *joined; /* the same without echo and part */
};

struct dataset_index {
    char *root;
    struct dataset_file *files; /* by folder, then name, in natural order */
    size_t count;
    size_t seen;               /* names that were read */
    struct bids_list subjects; /* sub-01 ..., in natural order */
    struct bids_list odd;      /* what could not be read or is misplaced: why */
};

/*
 * Ends the process when `root` itself cannot be read.  O(n log n) for n names.
 * Give it back with dataset_index_release().
 */
struct dataset_index dataset_index(const char *root);
void dataset_index_release(struct dataset_index *index);

/* The label of an entity, "" when the name has none. */
const char *dataset_label(const struct dataset_file *file, const char *key);

bool dataset_is_beside(const struct dataset_file *a,
                       const struct dataset_file *b); /* in one folder */

/*
 * The file of a kind that belongs to the image `bold`: in its folder, by all
 * entities (masks also by space and res), else by all but echo and part.  NULL
 * when there is none, or by the latter several.
 */
const struct dataset_file *dataset_partner(const struct dataset_index *index,
                                           const struct dataset_file *bold,
                                           enum dataset_kind kind);

/* As a list grows; takes over `text`. */
void dataset_append(struct bids_list *list, char *text);

#endif
