/*
 * parcels.h - the voxels of each region on the grid of a run.
 *
 * One form for labels, spheres and probabilistic maps.  Every voxel of some
 * region is listed once, in the order of the frame; a region is a list of
 * places in that list, with a weight each where the atlas has weights, so that
 * regions may share voxels.  Where they do not and have no weights, the list is
 * also a sequence of runs, and all regions are summed in one walk through it.
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
    size_t voxels;    /* listed: of some region and inside the mask */
    size_t *voxel;    /* their positions in a frame, ascending */
    size_t *start;    /* region p: member[start[p]] .. member[start[p+1]-1] */
    uint32_t *member; /* places in voxel[], ascending in a region */
    double *weight;   /* of each member; NULL where all are 1 */
    size_t *in_atlas; /* voxels of each region, inside the mask or not */
    double *whole;    /* sum of their |weights| */
    struct run *run;  /* the list as runs; NULL with weights or overlap */
    size_t runs;
};

/*
 * From an image of labels and a mask (NULL: everywhere), both of `voxels`
 * elements.  Region p has the label index[p]; these ascend, and a label that
 * is not among them is background.  O(voxels log count).
 */
struct parcels *parcels_new(const int32_t *image, const unsigned char *mask,
                            size_t voxels, const int32_t *index, size_t count);

/*
 * From the members of each region, one region after another:
 *
 *     struct draft *draft = draft_new(mask, voxels, has_weights);
 *     for every region: draft_add(draft, v, w) for each voxel, ascending;
 *                       draft_end_region(draft);
 *     parcels = draft_finish(draft);
 *
 * A voxel outside the mask, or DRAFT_OUTSIDE for one beyond the grid, belongs
 * to its region (in_atlas, whole) and is not listed.  A weight of 0 is no
 * member.  O(members + voxels).
 */
#define DRAFT_OUTSIDE SIZE_MAX
struct draft;
struct draft *draft_new(const unsigned char *mask, size_t voxels,
                        bool has_weights);
void draft_add(struct draft *draft, size_t voxel, double weight);
void draft_end_region(struct draft *draft);

/* Gives the draft back, too. */
struct parcels *draft_finish(struct draft *draft);

/*
 * Looks for a listed voxel of two regions: true, with the first such voxel and
 * the first two of its regions, where there is one.  O(members).
 */
bool parcels_overlap(size_t *voxel, size_t regions[2],
                     const struct parcels *parcels);

/*
 * The same regions without the listed voxels for which `is_kept` is false;
 * in_atlas, whole and labeled stay.
 */
struct parcels *parcels_subset(const struct parcels *parcels,
                               const bool *is_kept);

/* The position in a frame of each member; give it back with free(). */
size_t *parcels_positions(const struct parcels *parcels);

void parcels_free(struct parcels *parcels);

#endif
