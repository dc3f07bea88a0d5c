/*
 * tally.h - what a pass over a run has learnt about each listed voxel.
 *
 * Over the T frames of a voxel with the values x_t,
 *
 *     mean = sum x_t / T,   sd = sqrt(sum (x_t - mean)^2 / T),
 *     tsnr = mean / sd.
 *
 * A voxel that is not finite in some frame, or that never changes, carries no
 * signal: it is not usable and has no tsnr (NaN).  Both are known only at the
 * end of the pass.
 *
 * Values come in one of two ways.  As doubles, frame by frame (tally_add), the
 * sums are of deviations from the first frame, so that nothing cancels.  As
 * integers, somebody else adds up `sum` and `square` of the stored values and
 * says their scaling (tally_take_integers); these sums are exact, and so is the
 * judgement whether a voxel varies.
 *
 * Murphy K et al. (2007). NeuroImage 34:565-574.
 * doi:10.1016/j.neuroimage.2006.09.032 (tsnr)
 */
#ifndef SPACE_TALLY_H
#define SPACE_TALLY_H

#include "space/parcels.h"

struct tally {
    size_t voxels, frames;
    double *first, *sum, *square; /* of the doubles; freed by the end */
    bool *is_usable, *is_bad;     /* known after the end; bad: so far */
    double *tsnr;                 /* after the end */
    bool has_bad;                 /* so far */
    bool is_late; /* an unusable voxel was not 0 in all frames it came in */
    size_t usable;
};

/* Of `voxels` voxels.  Give it back with tally_free(). */
struct tally *tally_new(size_t voxels);
void tally_free(struct tally *tally);

/*
 * The next frame, a value per voxel.  The values of voxels that were not
 * finite so far are set to 0: a sum over them is one without them, unless
 * `is_late` says at the end that they had been in earlier sums.
 */
void tally_add(struct tally *restrict tally, double *restrict values);

/* After the last frame. */
void tally_finish(struct tally *tally);

/*
 * Instead of the two: the sums of x and x^2 over `frames` frames of integers,
 * of which slope x + inter is the value.  Exact below 2^63.
 */
void tally_take_integers(struct tally *tally, const int64_t *sum,
                         const int64_t *square, size_t frames,
                         const double scaling[2]);

/* A region by what became of its voxels. */
struct tally_region {
    size_t voxels;  /* in the atlas, inside the mask or not */
    size_t in_mask; /* used + constant + not_finite */
    size_t used, constant, not_finite;
    double weight; /* sum of the weights of the used ones */
    double share;  /* sum of |weight| of the used ones / of all; 0 of none */
    double tsnr;   /* median of the used ones, NaN where there is none */
};

/* Region p of the `parcels` that were listed; O(voxels of p). */
void tally_region(struct tally_region *region, const struct tally *tally,
                  const struct parcels *parcels, size_t p);

#endif
