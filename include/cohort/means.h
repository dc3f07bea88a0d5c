/*
 * means.h - what the features of the two classes look like.
 */
#ifndef COHORT_MEANS_H
#define COHORT_MEANS_H

#include "cohort/classify.h"

/* Of each feature; they describe the sample and test nothing. */
struct means {
    double *negative, *positive; /* mean of a class, in units of the feature */
    double *effect;              /* Cohen's d, pooled spread; NaN without any */
};

/*
 * Over all subjects who take part, nothing regressed out:
 *
 *     d = (mean+ - mean-) / s,  s^2 = (SS+ + SS-) / (n+ + n- - 2)
 *
 * (Cohen 1988), where SS is the sum of squares about the mean of the class.
 * One pass over the features, in blocks: O(subjects features).  Give it back
 * with means_release().
 */
struct means means_of(const struct classify *classify);
void means_release(struct means *means);

#endif
