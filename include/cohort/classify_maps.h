/*
 * classify_maps.h - the means of the classes, the weights of features, and how
 * stable a mask is.
 */
#ifndef COHORT_CLASSIFY_MAPS_H
#define COHORT_CLASSIFY_MAPS_H

#include "cohort/classify.h"

/*
 * Writes, of the fits to everyone, the weights of the features as they are:
 * weights.tsv, or of images a map per model, stat-<model>_statmap.nii.gz; the
 * means of the classes and Cohen's d (means.h) as means.tsv, or as the maps
 * stat-meannegative, stat-meanpositive and stat-cohend; with a mask learner
 * stability.tsv, or the maps stat-stability, stat-folds and stat-mask. Features
 * that were left out are NaN in maps and have no row in tables.
 */
void classify_maps(const struct classify *classify);

#endif
