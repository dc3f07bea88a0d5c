/*
 * mask.h - learning which features are useful, from training subjects alone.
 *
 * In each of some halves of the training subjects a learner chooses features:
 *
 *     univariate   |t| of Welch's test, freed of confounds, above a threshold
 *     rank-sum     |z| of the rank-sum test, the same
 *     projection   the largest |weights| of PCA-LDA, taken back to the
 *                  features, a given share of them; again within these
 *     parcel       all of every parcel in which PCA-LDA tells the classes
 *                  apart in 3 inner folds better than in all but 1 of 40
 *                  orders of the labels (p = .05)
 *     searchlight  every voxel around which PCA-LDA does so in the sphere of a
 *                  given radius: some 3 to 120 fits for each voxel and half,
 *                  each cubic in the subjects of a half
 *
 * then clusters of too few voxels (18 neighbors) are dropped.  The mask is the
 * features chosen in at least a share `stability` of the halves
 * (stats/stability.h).  Without halves all training subjects count once.
 */
#ifndef COHORT_MASK_H
#define COHORT_MASK_H

#include "cohort/lens.h"

/*
 * keeps[features] becomes 1 or 0, and frequency[features] the share of the
 * halves that chose it.  False where a fit fails.  Which halves are drawn
 * depends on the seed, the repeat, the fold and the labels.
 */
bool mask_learn(double *keeps, double *frequency,
                const struct classify *classify, const struct lens_input *input)
    __attribute__((warn_unused_result));

#endif
