/*
 * dvars.h - how much the image changes from one frame to the next.
 *
 * With d_vt = x_vt - x_{v,t-1}, over the voxels v of a mask, at t >= 1:
 *
 *     raw        sqrt(mean_v d_vt^2)            every finite voxel, constant
 *                                               ones too; units of the image
 *     dvars      1000 / M  sqrt(mean_v d_vt^2)  voxels with a robust SD above
 *                                               0; M is the median of the run
 *     std        sqrt(mean_v d_vt^2) / mean_v n_v      the same voxels
 *     voxelwise  sqrt(mean_v (d_vt / n_v)^2)           the same voxels
 *
 * with n_v = sqrt(2 (1 - ar1_v)) SD_v, the size that the difference of an
 * AR(1) series of robust SD SD_v has by itself: for stationary noise std and
 * voxelwise are about 1, whatever the units.  These are the columns dvars and
 * std_dvars of fMRIPrep, by nipype's compute_dvars (which computes in float32,
 * and so differs by 1e-6).
 *
 * The first frame has no predecessor and is NaN, and so are a frame that is
 * missing and the one after it; so is what no voxel supports.
 * Memory: two numbers a voxel and four a frame; O(voxels) a frame.
 *
 * Power JD et al. (2012). NeuroImage 59:2142-2154.
 * doi:10.1016/j.neuroimage.2011.10.018
 * Nichols TE (2017). arXiv:1704.01469
 * Afyouni S, Nichols TE (2018). NeuroImage 172:291-312.
 * doi:10.1016/j.neuroimage.2017.12.098
 */
#ifndef SIGNAL_DVARS_H
#define SIGNAL_DVARS_H

#include "signal/voxels.h"

#include <gsl/gsl_vector.h>
#include <stddef.h>

struct dvars {
    const struct voxels *about;
    double *nominal;  /* n_v; 0 for a voxel that stays out */
    double *previous; /* the frame before */
    double expected;  /* mean of n_v over those that take part */
    size_t taking_part, frame;
    bool has_previous;
    gsl_vector *raw, *unscaled, *voxelwise; /* one entry per frame */
};

/* Of the voxels `about`, finished, with their robust SDs, in a run of `frames`
 * frames; both arrays stay with the caller, `about` for as long as this lives.
 * Give it back with dvars_free(). */
struct dvars *dvars_new(const struct voxels *about, const double *robust_sd,
                        size_t frames);
void dvars_free(struct dvars *dvars);

/* The next frame: one value per voxel. */
void dvars_add(struct dvars *restrict dvars, const double *restrict values);

/* The next frame is missing. */
void dvars_add_gap(struct dvars *dvars);

/* `dvars` of every frame, for a run of the median M; NaN unless M > 0. */
void dvars_scaled(gsl_vector *out, const struct dvars *dvars, double median);

/* `std` of every frame. */
void dvars_standardized(gsl_vector *out, const struct dvars *dvars);

#endif
