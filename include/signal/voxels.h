/*
 * voxels.h - the moments of every voxel of a run, one frame at a time.
 *
 * For each of `count` voxels, over the T frames that were added:
 *
 *     mean = sum x_t / T,         sd = sqrt(sum (x_t - mean)^2 / T),
 *     tsnr = mean / sd,
 *     ar1  = sum (x_t - mean) (x_{t+1} - mean) / sum (x_t - mean)^2,
 *
 * the last being the biased lag-1 autocorrelation (Yule-Walker of order 1).
 * Frames that are missing between two others are gaps: only the P pairs of
 * frames that follow each other are summed, and the sum is taken times
 * (T - 1) / P, which is 1 without a gap.
 * The sums are of deviations from the first frame, so that nothing cancels and
 * those of whole numbers are exact.
 *
 * A voxel that is not finite in some frame is `bad` and has no moments (NaN);
 * one that never changes has a mean, sd 0, and neither tsnr nor ar1 (NaN).  The
 * others are `used`.  Memory: eight numbers a voxel; O(count) a frame.
 *
 * Murphy K et al. (2007). NeuroImage 34:565-574.
 * doi:10.1016/j.neuroimage.2006.09.032 (tsnr)
 */
#ifndef SIGNAL_VOXELS_H
#define SIGNAL_VOXELS_H

#include <stdbool.h>
#include <stddef.h>

struct voxels {
    size_t count, frames;
    size_t pairs;             /* of frames that follow each other */
    bool is_apart;            /* the next frame comes after a gap */
    double *first, *last;     /* values in the first and the latest frame */
    double *ends;             /* sum of those before and after each gap */
    double *mean, *sd, *tsnr; /* after voxels_finish(); sums before */
    double *ar1;
    bool *is_bad, *varies;   /* known for certain after voxels_finish() */
    size_t used, still, bad; /* after voxels_finish(): add up to count */
};

/* Give it back with voxels_free(). */
struct voxels *voxels_new(size_t count);
void voxels_free(struct voxels *voxels);

/* The next frame: one value per voxel. */
void voxels_add(struct voxels *restrict voxels, const double *restrict values);

/* The next frame is missing. */
void voxels_add_gap(struct voxels *voxels);

/* After the last frame; of fewer than two no voxel is used. */
void voxels_finish(struct voxels *voxels);

/* Mean of the values of one frame over the voxels that are not bad; NaN where
 * all are. */
double voxels_average(const struct voxels *voxels, const double *values);

/*
 * One frame of the mean of unit-norm series over the used voxels,
 *
 *     u_t = (1/V) sum_v (x_vt - mean_v) / (sd_v sqrt(T)).
 *
 * Summed over all frames, u_t^2 is the global correlation (GCOR): the mean of
 * all entries of the voxels' correlation matrix, its diagonal included, at
 * O(V) a frame and without that matrix.
 *
 * Saad ZS et al. (2013). Brain Connect 3:339-352. doi:10.1089/brain.2013.0156
 */
double voxels_unit_mean(const struct voxels *voxels, const double *values);

#endif
