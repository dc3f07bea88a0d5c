/*
 * study.h - the study file of a choice, as a person would write it.
 *
 *     DATA := .../derivatives/fmriprep
 *     OUT  ?= .../plexus
 *
 *     SUBJECTS ?= sub-01 sub-02
 *     RUNS := $(foreach s,$(SUBJECTS), \
 *         $s/func/$s_task-rest_space-MNI152NLin2009cAsym)
 *     ...
 *     include workflows/rules.mk
 *
 * Where all subjects have the same runs these are written once; where some lack
 * a few these are taken out; else all are listed.  Names that are not those the
 * rules expect (confounds before 20.2, masks that lack the echo) are given for
 * the runs that have them.
 */
#ifndef DATASET_STUDY_H
#define DATASET_STUDY_H

#include "dataset/choice.h"
#include "dataset/derivatives.h"

struct study {
    const struct derivatives *data;
    const struct dataset_choice *choice;
    const char *path, *out;    /* of the file, of the results; absolute */
    const char *atlas;         /* its label, for the names of products */
    const char *atlas_image;   /* or a table of centers; absolute */
    const char *atlas_labels;  /* NULL: none */
    const char *participants;  /* NULL: none */
    const char *denoise_flags; /* the words for `denoise` */
};

/* The text of the file; give it back with free(). */
char *study_text(const struct study *study);

/*
 * A text without its SUBJECTS and RUNS and the names of single runs: what the
 * study does to each of them.  free() it.
 */
char *study_parameters(const char *text);

/* The distinct subjects of a choice: sub-01 ...; bids_list_free() it. */
struct bids_list study_subjects(const struct dataset_choice *choice);

#endif
