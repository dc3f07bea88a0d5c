/*
 * run.h - one simulated run, as files.
 *
 * A voxel v of region r follows, around its own baseline B_v,
 *
 *     y_v(t) = B_v (1 + 0.01 x_r(t) + physiology + head motion + drift)
 *              + 10 n e_v(t),
 *
 * x_r as in sim/subject.h (0 outside gray matter), e_v white noise of unit
 * variance, n the noise of the site.  A voxel of the patch of a motif follows
 * that (sim/motif.h) in place of its region.  Head motion enters through the
 * position of the voxel times the motion parameters, and through a drop of the
 * whole image in frames with a sudden move; physiology is shared and strongest
 * in the fluid.
 */
#ifndef STUDY_RUN_H
#define STUDY_RUN_H

#include "sim/motif.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

struct study_run {
    const char *dir;
    const struct brain *brain;
    const char *task; /* "rest" or "blocks" */
    bool has_task;
    size_t subject, frames, spikes;
    double tr;                 /* s */
    const double *coupling;    /* of each network, this subject */
    const gsl_matrix *betas;   /* regions x conditions, in units of x_r */
    double noise;              /* 1 for the usual */
    const struct motif *motif; /* NULL: none */
    enum motif_wiring wiring;
    uint64_t seed;
};

/*
 * Writes image, mask, confounds as fMRIPrep names them, events of a task, and
 * truth/ with the region series and the frames of sudden moves.  Memory: one
 * frame; time: one normal number per brain voxel and frame.
 */
void study_run_write(const struct study_run *run);

#endif
