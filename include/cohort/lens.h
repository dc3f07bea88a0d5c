/*
 * lens.h - what a classifier sees of the features: scale and mask.
 */
#ifndef COHORT_LENS_H
#define COHORT_LENS_H

#include "cohort/classify.h"

#include <gsl/gsl_matrix.h>

/* Reads the parcels, and makes the products of all features as they are.  Dies
 * where no feature varies. */
void lens_open(struct classify *classify);

/*
 * Of the subjects that train, freed of confounds: 1 / standard deviation of
 * each feature (dividing by n), 0 where it has none beyond rounding.  Give it
 * back with free().
 */
double *lens_scale(const struct classify *classify, const bool *trains);

/*
 * gram (subjects x subjects) of the features under scale[] (NULL: 1) and the
 * mask that is learnt from the subjects that train by these labels; lens[]
 * becomes scale times mask.  With `is_told` the findings are added to those of
 * `classify`.  `plain` is the gram under scale[] alone.  False where the
 * learner fails.
 */
struct lens_input {
    const bool *trains, *labels;
    const double *scale;
    const gsl_matrix *plain;
    const struct split *split;
    bool is_told;
};
bool lens_learn(double *lens, gsl_matrix *gram, struct classify *classify,
                const struct lens_input *input)
    __attribute__((warn_unused_result));

/*
 * weights[] of the features as they are, of the sum over subjects dual[] of
 * scaled features: lens_j^2 sum_i dual_i x_ij (lens NULL: 1).
 */
void lens_weights(double *weights, const struct classify *classify,
                  const double *dual, const double *lens);

#endif
