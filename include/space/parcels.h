/*
 * parcels.h - the voxels of each region, and what a run shows of them.
 *
 * The voxels are listed twice: region by region, so that the values of one
 * region can be gathered and looked at, and as runs in the order of the frame,
 * so that all regions are summed in one walk through it.
 */
#ifndef SPACE_PARCELS_H
#define SPACE_PARCELS_H

#include "base/grid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct parcels {
    size_t count;     /* regions */
    size_t labeled;   /* voxels of all regions, inside the mask or not */
    size_t voxels;    /* listed: labeled and inside the mask */
    size_t *voxel;    /* their positions in a frame, ascending in a region */
    size_t *start;    /* region p: voxel[start[p]] .. voxel[start[p+1]-1] */
    size_t *in_atlas; /* voxels of each region, inside the mask or not */
    struct run *run;  /* the same voxels as runs, in the order of the frame */
    size_t runs;
};

/*
 * From an image of labels and a mask (NULL: everywhere), both of `voxels`
 * elements.  Region p has the label index[p]; these ascend, and a label that
 * is not among them is background.  O(voxels log count).
 */
struct parcels *parcels_new(const int32_t *image, const unsigned char *mask,
                            size_t voxels, const int32_t *index, size_t count);

void parcels_free(struct parcels *parcels);

/*
 * What a pass over a run has learnt about each listed voxel.
 *
 * A voxel that is not finite in any frame, or that never changes, carries no
 * signal and stays out of the mean.  Both are known only at the end of the
 * pass: a voxel that is not finite in the first frame is left out at once, a
 * constant 0 adds nothing, and where more turns up late `is_late` asks for a
 * second pass over tally_usable().
 *
 * In every frame the caller has the plain sum of each region, and looks closer
 * at the few regions for which tally_wants() it:
 *
 *     if (tally_wants(tally, p, sum))
 *         sum = tally_region(tally, p, values of region p);
 */
struct tally {
    const struct parcels *parcels;
    size_t frames;
    double *first; /* value of each voxel in frame 0 */
    bool *is_bad;  /* not finite in some frame */
    bool *varies;  /* differs from frame 0 in some frame */
    size_t *bad;   /* number of such voxels in each region */
    size_t *still; /* voxels of each region that have not varied yet */
    bool is_late;
};

struct tally *tally_new(const struct parcels *parcels);

/*
 * Whether the plain sum of region p in this frame is not the whole story: a
 * voxel is not finite, or one is still to be seen varying.  O(1).
 */
bool tally_wants(const struct tally *tally, size_t p, double sum);

/*
 * Takes the values of region p in this frame, in their listed order, and
 * returns the sum over its voxels that are finite so far.  O(voxels of p).
 */
double tally_region(struct tally *restrict tally, size_t p,
                    const double *restrict values);

/* The frame is over. */
void tally_end_frame(struct tally *tally);

/* After the last frame: sets is_late for constant voxels other than 0. */
void tally_finish(struct tally *tally);

/* The voxels that carry signal; a frame has `voxels` in all. */
struct parcels *tally_usable(const struct tally *tally, size_t voxels);

/* Voxels of region p by what became of them; they add up to all listed. */
void tally_count(size_t *used, size_t *constant, size_t *not_finite,
                 const struct tally *tally, size_t p);

void tally_free(struct tally *tally);

#endif
