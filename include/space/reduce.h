/*
 * reduce.h - one number for each region from the values of its voxels.
 *
 * `values` holds one frame: a value for each listed voxel of the parcels, all
 * finite.  A region without voxels is NaN where the number needs one.
 */
#ifndef SPACE_REDUCE_H
#define SPACE_REDUCE_H

#include "space/parcels.h"

#include <gsl/gsl_matrix.h>

/* sums[p] = sum of weight value over region p; 0 of none.  O(members). */
void reduce_sum(double *restrict sums, const struct parcels *parcels,
                const double *restrict values);

/*
 * The value in the middle, or the mean of the two in the middle (weights play
 * no part).  `room` is for as many numbers as there are voxels.  O(members).
 */
void reduce_median(double *restrict medians, const struct parcels *parcels,
                   const double *restrict values, double *restrict room);

/* Standard deviation of the values, dividing by their number: 0 of one voxel
 * (weights play no part). */
void reduce_sd(double *restrict sds, const struct parcels *parcels,
               const double *restrict values);

enum reduce_status { REDUCE_OK, REDUCE_SINGULAR };

/*
 * The series s_t that explain the voxels best, min || W s_t - y_t ||, W =
 * voxels x regions of the weights, for all frames at once:
 *
 *     series = sums inv(W' W),     sums(t, p) = sum_v W(v, p) y_t(v).
 *
 * `series` (frames x regions) holds the sums and is overwritten.  A region
 * without voxels takes no part and is NaN.  REDUCE_SINGULAR: the maps depend
 * on each other on these voxels (reciprocal condition below 1e-13), and
 * `series` holds nothing of use.  O(sum of squared regions per voxel +
 * regions^3 + frames regions^2).
 */
enum reduce_status reduce_least_squares(gsl_matrix *series,
                                        const struct parcels *parcels)
    __attribute__((warn_unused_result));

#endif
