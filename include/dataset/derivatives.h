/*
 * derivatives.h - where in a BIDS folder the preprocessed runs are.
 *
 * The folder itself when its dataset_description.json says that a program made
 * it (DatasetType derivative, GeneratedBy, or PipelineDescription before BIDS
 * 1.4); else, of `derivatives/<name>`, `<name>` and `derivatives`, the one
 * folder that fMRIPrep made.
 */
#ifndef DATASET_DERIVATIVES_H
#define DATASET_DERIVATIVES_H

#include <stdbool.h>

enum derivatives_verdict {
    DERIVATIVES_FOUND,
    DERIVATIVES_NONE,       /* no folder that fMRIPrep made */
    DERIVATIVES_SEVERAL,    /* more than one: `others` names them */
    DERIVATIVES_UNDESCRIBED /* the folder itself, without a description */
};

struct derivatives {
    enum derivatives_verdict verdict;
    char *root;               /* absolute, without links; NULL if none */
    char *pipeline, *version; /* "fMRIPrep", "23.1.3"; "" when unknown */
    bool is_fmriprep;
    char *others; /* for a message */
};

/*
 * `folder` exists.  A description that is no JSON counts as none.  Give it
 * back with derivatives_release().
 */
struct derivatives derivatives_find(const char *folder);
void derivatives_release(struct derivatives *found);

#endif
