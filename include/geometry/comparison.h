/*
 * comparison.h - what the stage rsa does.
 *
 * RDMs of subjects and of models, both tables of pairs, are compared by every
 * comparator asked for, and three tables written: models, pairs of models, and
 * similarities of subjects.
 */
#ifndef GEOMETRY_COMPARISON_H
#define GEOMETRY_COMPARISON_H

#include "geometry/inference.h"

struct comparison_options {
    const char *compare;                    /* names, separated by commas */
    int resampling, test, correction, kind; /* of the enums */
    int samples, seed, threads;
    int folds;            /* of conditions; -1: as the data want */
    const char *group;    /* table of families, or NULL */
    const char *partial;  /* names of controls, or NULL */
    const char *features; /* table of participant_id and a column a model, for
                           * tests of groups; NULL: none */
    bool has_regression, has_nonnegative;
};

/*
 * Reads, compares, and writes `results`, and <results>_pairs.tsv and
 * <results>_subjects.tsv beside it; what cannot be said is n/a, with the reason
 * in the sidecar.  A wrong combination of options is status 2.
 */
void comparison_write(const char *data, const char *models, const char *results,
                      const struct comparison_options *options);

#endif
