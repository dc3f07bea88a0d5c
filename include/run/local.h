/*
 * local.h - maps of what single voxels and their neighborhoods do over time.
 *
 * ALFF and fALFF (signal/fluctuation.h) of every voxel, and ReHo
 * (signal/concordance.h) of every voxel with its neighbors
 * (space/neighbors.h).  These need whole series, so the run is read in blocks
 * of voxels, with a pass for each: for ReHo a block has also the neighbors of
 * its voxels, whose ranks it holds.
 *
 * Memory: `bytes`, or what a slab of about two slices takes if that is more;
 * 4 bytes a voxel and frame, and 2 more for ReHo.  The result does not depend
 * on it.  Series are held as float32 deviations from their first value
 * (io/store.h), so that values closer than 1e-7 of a deviation may count as
 * ties.
 */
#ifndef RUN_LOCAL_H
#define RUN_LOCAL_H

#include "io/scan.h"

#include <stdbool.h>
#include <stddef.h>

struct local_request {
    bool has_alff, has_falff, has_reho; /* what is wanted */
    double band[2];                     /* Hz */
    size_t neighbors;                   /* 7, 19 or 27 */
    size_t bytes;
};

/* One value per voxel of the scan, NaN where there is none; NULL for what was
 * not wanted. */
struct local {
    double *alff, *falff, *reho;
};

/* A band from the command line, "0.01:0.1"; a usage error if it is none. */
void local_read_band(double band[2], const char *text);

/*
 * Of the frames with kept[t], which have data, and of the voxels with
 * is_used[i], which vary and are finite; no other voxel has a value or is a
 * neighbor, and one without neighbors has no ReHo.  The scan is at its
 * beginning and is left there.  Ends the process for a band that ends above
 * half the sampling rate or holds no frequency, without a RepetitionTime, with
 * fewer than three frames, and for more than 32767 frames. Give it back with
 * local_release().
 */
struct local local_measure(struct scan *scan, const bool *kept,
                           const bool *is_used,
                           const struct local_request *request);
void local_release(struct local *local);

#endif
