/*
 * learner.h - how features are chosen in each half of the training subjects.
 */
#ifndef COHORT_LEARNER_H
#define COHORT_LEARNER_H

#include "cohort/lens.h"

struct learning {
    const struct classify *classify;
    const struct lens_input *input;
    size_t subjects, features, halves;
    bool *is_in;     /* halves x subjects */
    bool *is_chosen; /* halves x features */
};

/* Size of a statistic of the feature alone above options->mask_t: Welch's t or,
 * by the learner of the options, z of the rank-sum test. */
void learner_marginal(struct learning *learning);

/* The largest |weights| of PCA-LDA; with `is_again` only of what was chosen
 * before.  False where a fit fails, here and below. */
bool learner_projection(struct learning *learning, bool is_again)
    __attribute__((warn_unused_result));

/* All of every parcel, or the center of every sphere, in which PCA-LDA tells
 * the classes apart (mask.h). */
bool learner_parcel(struct learning *learning)
    __attribute__((warn_unused_result));
bool learner_searchlight(struct learning *learning)
    __attribute__((warn_unused_result));

#endif
