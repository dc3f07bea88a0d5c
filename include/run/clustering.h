/*
 * clustering.h - regions of a brain from its own data, streaming.
 *
 * Every voxel series is z-scored in each run and the runs are joined; the
 * distance of two clusters is |m_a - m_b|^2 of their mean series.  While there
 * are more clusters than `coarse`, a pass over the runs gives the exact
 * distances along the lattice, and nearest neighbors are joined; the rest is
 * Ward's method (space/agglomerate.h) on the series of what is left.
 *
 * Memory: 16 bytes a voxel and run, some 60 a voxel, and 4 coarse frames (of
 * all runs) for the last step.  Passes over each run: 3 or 4, and one more for
 * each further factor of about four in the number of voxels.
 */
#ifndef RUN_CLUSTERING_H
#define RUN_CLUSTERING_H

#include "base/stage.h"
#include "io/volume.h"

#include <stddef.h>
#include <stdint.h>

struct clustering {
    size_t voxels;       /* that are in some region */
    size_t regions;      /* as many as were asked for */
    size_t frames;       /* of all runs, censored ones left out */
    size_t flat;         /* voxels of the mask without signal in some run */
    size_t islands;      /* voxels in components of fewer than `smallest` */
    size_t *voxel;       /* their positions in a frame, ascending */
    uint32_t *label;     /* region of each, counted from 0 */
    double explained;    /* share of the variance between regions */
    struct volume *grid; /* a run, for its grid */
};

/* What was asked for. */
struct clustering_aim {
    size_t regions;
    size_t smallest; /* components of fewer voxels stay out */
    size_t coarse;   /* clusters that Ward's method begins with */
};

/*
 * The regions of `runs`, all on one grid, in the mask `mask`, in the order of
 * their first voxels.  explained = sum_c n_c |m_c|^2 / sum_v |z_v|^2, with n_c
 * voxels in region c.  A voxel that is constant or not finite in some run is in
 * no region.  A frame without data in any voxel is skipped.  Ends the process
 * for runs on other grids, fewer voxels than regions, and more components than
 * regions.  Give it back with clustering_free().
 */
struct clustering *clustering_new(const struct paths *runs, const char *mask,
                                  const struct clustering_aim *aim);
void clustering_free(struct clustering *clustering);

#endif
