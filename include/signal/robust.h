/*
 * robust.h - the robust SD of every voxel of a run, in bounded memory.
 *
 *     sd = (P75 - P25) / 1.349,
 *
 * where Pq is the value at index floor(q (T - 1)) of the sorted series (the
 * percentile "lower", as FSL and nipype have it); 1.349 is the interquartile
 * range of a standard normal.  Percentiles need the whole series, so voxels
 * are taken in blocks as large as the memory allows, with a pass over the run
 * for each:
 *
 *     while (robust_next(robust))
 *         for every frame: robust_add(robust, values, center);
 *
 * Passes: ceil(4 voxels frames / bytes); the result does not depend on them.
 * A pass stores one float per voxel and frame, the value less `center` of the
 * voxel; that is exact for whole numbers below 2^24 and else rounds the SD by
 * 1e-7 of the deviations.  O(frames) a voxel besides, by quickselect.
 *
 * NaN: a voxel with a value that is not finite has none, and its SD is NaN.
 *
 * Nichols TE (2017). arXiv:1704.01469
 */
#ifndef SIGNAL_ROBUST_H
#define SIGNAL_ROBUST_H

#include <stdbool.h>
#include <stddef.h>

struct robust {
    size_t frames, voxels;
    size_t block;        /* voxels of a full block */
    size_t begin, count; /* the current block */
    size_t frame;        /* frames of it that have come */
    float *values;       /* frames x count, row by row */
    double *sd;          /* one per voxel, after the last block */
};

/* `bytes` bounds the block; a block has one voxel at least.  Give it back with
 * robust_free(). */
struct robust *robust_new(size_t voxels, size_t frames, size_t bytes);
void robust_free(struct robust *robust);

/* Ends the current block, if any; false when there is no other. */
bool robust_next(struct robust *robust);

/* A frame of all voxels; `center` is any value near each (its first, say). */
void robust_add(struct robust *restrict robust, const double *restrict values,
                const double *restrict center);

/* Of one series, which is reordered; NaN if a value is not finite. */
double robust_sd(float *series, size_t frames);

#endif
