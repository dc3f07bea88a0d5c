/*
 * voxelwise.h - the series of every voxel of an image, cleaned.
 *
 * The counterpart of clean_apply() for images: what regions and voxels go
 * through is the same recipe, and the mean of cleaned voxels is the cleaned
 * mean wherever the recipe is linear.
 */
#ifndef RUN_VOXELWISE_H
#define RUN_VOXELWISE_H

#include "io/scan.h"
#include "io/store.h"
#include "signal/clean.h"

#include <stdbool.h>
#include <stddef.h>

struct voxelwise {
    struct scan *scan;
    struct store *store;
    bool *kept; /* frames that have data in some voxel, after the first pass */
};

/*
 * Read the first block of the run `bold` in `mask` (NULL: everywhere), as much
 * as `bytes` hold; a frame without a finite value in any voxel was censored
 * before and is not kept.  Dies as scan_open() does.  `clean` names the file
 * that will be made, beside which a scratch file may be needed.
 */
struct voxelwise voxelwise_open(const char *bold, const char *mask,
                                const char *clean, size_t bytes);

/* Read the next block into the store, which has ended the one before. */
void voxelwise_read(struct voxelwise *voxelwise);

/*
 * Clean every voxel, block after block, and write the image `path`: float32 on
 * the grid of the run, 0 outside the mask, and NaN everywhere in censored
 * frames and in voxels that are not finite, never vary, or have nothing left.
 * Warns of those, dies where no other is left and on a value beyond float32,
 * and adds NumberOfVoxels, the others, to the sidecar.  O(voxels frames (rank +
 * order)).
 */
void voxelwise_clean(struct voxelwise *voxelwise, const char *path,
                     const struct clean *clean);

void voxelwise_release(struct voxelwise *voxelwise);

#endif
