/*
 * layout.h - the folders and fixed files of a simulated BIDS dataset.
 */
#ifndef STUDY_LAYOUT_H
#define STUDY_LAYOUT_H

#include "sim/brain.h"
#include "sim/plan.h"

#include <gsl/gsl_matrix.h>

#define STUDY_SPACE "MNI152NLin2009cAsym"
#define STUDY_ATLAS "Simulated"

/* dataset_description.json, README and the folders. */
void layout_begin(const char *dir);

/*
 * The atlas in BIDS-Atlas form: image, table of regions (index, name,
 * hemisphere, network, x, y, z, voxels) and description.
 */
void layout_atlas(const char *dir, const struct brain *brain);

/* Region names, one per region; give them back with names_free(). */
char **layout_region_names(const struct brain *brain);

/* participants.tsv: id, group, age, sex, and the site where there are some. */
void layout_participants(const char *dir, size_t subjects,
                         const struct plan *plan, uint64_t seed);

/* truth/<name>_relmat.tsv: a planted matrix between regions. */
void layout_truth_matrix(const char *dir, const char *name,
                         const struct brain *brain, const gsl_matrix *matrix);

/* A table with one column per name, n/a for NaN, and its sidecar. */
void layout_table(const char *path, const char *description,
                  const gsl_matrix *values, char *const *names);

#endif
