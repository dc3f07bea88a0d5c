/*
 * scan.h - the voxels of a mask in a run, frame by frame.
 */
#ifndef IO_SCAN_H
#define IO_SCAN_H

#include "io/volume.h"

#include <stdbool.h>
#include <stddef.h>

struct scan {
    struct volume *bold;
    size_t count;   /* voxels of the mask */
    size_t *voxel;  /* their positions in a frame, ascending */
    double *values; /* theirs in the current frame */
    bool is_over;   /* the last frame has been */
};

/*
 * The run `bold` in the mask `mask`, or everywhere where that is NULL; dies as
 * volume_open_run() and volume_read_mask() do.  Give it back with scan_free().
 */
struct scan *scan_open(const char *bold, const char *mask);
void scan_free(struct scan *scan);

/*
 * The next frame into scan->values; false after the last, and the call after
 * that begins again with the first.
 */
bool scan_next(struct scan *scan);

/*
 * Whether the current frame has no finite value in any voxel: it was censored.
 * O(1) but for such a frame.
 */
bool scan_is_gap(const struct scan *scan);

/*
 * A 3D image (float32) on the grid of the run: values[i] at voxel[i], and 0
 * outside of the mask.  With a description in its sidecar.
 */
void scan_write_map(const char *path, const struct scan *scan,
                    const double *values, const char *description);

#endif
