/*
 * choice.h - which runs of a dataset a study takes, and which not, and why.
 *
 * Filters.  Labels of participants, sessions, tasks and runs; an empty list
 * wants all.  A file without the entity is kept, as the BIDS execution
 * specification 0.1 has it.  Runs, being numbers, are compared as such: 1 is
 * 01; other labels as text.
 *
 * Space.  The one wanted; else the first of MNI152NLin2009cAsym,
 * MNI152NLin6Asym, any other MNI*, any other template, T1w and none in which
 * there is a run.  `func` stands for files without the entity.
 *
 * Resolution.  The one wanted; else the one that most runs have, and of
 * several that none, then res-2, then the first in natural order.  All runs
 * of a study have one space and one resolution.
 *
 * Echoes.  Where fMRIPrep wrote single echoes besides their combination
 * (--me-output-echos), these are left out.  A single echo alone is a run.
 *
 * Mask and confounds are those in the folder of the run with its entities; the
 * names of confounds have no space, and some versions leave out echo and part.
 */
#ifndef DATASET_CHOICE_H
#define DATASET_CHOICE_H

#include "dataset/index.h"

struct dataset_wishes {
    struct bids_list participants, sessions, tasks, runs; /* without keys */
    const char *space, *resolution;                       /* NULL: by rule */
};

struct dataset_run {
    const struct dataset_file *bold, *mask, *confounds; /* of the index */
};

struct dataset_choice {
    char *space, *resolution; /* "" for none */
    struct dataset_run *runs;
    size_t count;
    size_t filtered;          /* images that the filters let through */
    struct bids_list spaces;  /* of those, in order of preference */
    struct bids_list skipped; /* "<run>: why", a line each */
};

/*
 * count is 0 when nothing is left; the fields say how far it came.  O(n) but
 * within a folder O(n^2).  The index must outlive the choice.  Give it back
 * with dataset_choice_release().
 */
struct dataset_choice dataset_choose(const struct dataset_index *index,
                                     const struct dataset_wishes *wishes);
void dataset_choice_release(struct dataset_choice *choice);

/* Whether a list of labels is empty or has `label`. */
bool dataset_wants(const struct bids_list *labels, const char *label,
                   bool is_number);

#endif
