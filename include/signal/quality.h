/*
 * quality.h - the quality of one run: its frames, its regions, the whole.
 *
 * NaN stands for what the data do not support, and a summary skips it: a mean
 * is over the frames that have a value (the first has no displacement and no
 * DVARS), not over zeros put in their place.
 */
#ifndef SIGNAL_QUALITY_H
#define SIGNAL_QUALITY_H

#include "base/column.h"
#include "signal/voxels.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stddef.h>
#include <stdint.h>

/* Columns of the table of frames. */
enum quality_frame {
    QUALITY_FD,
    QUALITY_FD_JENKINSON,
    QUALITY_DVARS,
    QUALITY_STD_DVARS,
    QUALITY_VOXELWISE_DVARS,
    QUALITY_RAW_DVARS,
    QUALITY_GLOBAL,
    QUALITY_GLOBAL_Z,
    QUALITY_SPIKE,
    QUALITY_NON_STEADY,
    QUALITY_CENSORED,
    QUALITY_FRAME_COLUMNS
};
extern const struct column *const quality_frame_about[];

/* Columns of the table of regions. */
enum quality_region {
    QUALITY_COVERAGE,
    QUALITY_INDEX,
    QUALITY_VOXELS,
    QUALITY_IN_MASK,
    QUALITY_USED,
    QUALITY_CONSTANT,
    QUALITY_NOT_FINITE,
    QUALITY_MEAN,
    QUALITY_TSNR,
    QUALITY_LAG1,
    QUALITY_ALFF, /* this and what follows: only where it was asked for */
    QUALITY_FALFF,
    QUALITY_REHO,
    QUALITY_REGION_COLUMNS
};
extern const struct column *const quality_region_about[];

/* Numbers of the run; those of XCP-D's table of quality have its names. */
enum quality_run {
    QUALITY_RUN_VOLUMES,
    QUALITY_RUN_TR,
    QUALITY_RUN_DUMMIES,
    QUALITY_RUN_CENSORED,
    QUALITY_RUN_RETAINED,
    QUALITY_RUN_SPIKES,
    QUALITY_RUN_MEAN_FD,
    QUALITY_RUN_RETAINED_FD,
    QUALITY_RUN_MAX_FD,
    QUALITY_RUN_FD_02,
    QUALITY_RUN_FD_05,
    QUALITY_RUN_MEAN_RMS,
    QUALITY_RUN_MAX_RMS,
    QUALITY_RUN_MEAN_DVARS,
    QUALITY_RUN_MEAN_STD_DVARS,
    QUALITY_RUN_MAX_STD_DVARS,
    QUALITY_RUN_MEDIAN_RAW_DVARS,
    QUALITY_RUN_MAX_RAW_DVARS,
    QUALITY_RUN_FD_DVARS,
    QUALITY_RUN_MEAN_SIGNAL,
    QUALITY_RUN_MEDIAN_SIGNAL,
    QUALITY_RUN_TSNR,
    QUALITY_RUN_GCOR,
    QUALITY_RUN_AR1,
    QUALITY_RUN_MEDIAN_AR1,
    QUALITY_RUN_MASK,
    QUALITY_RUN_USED,
    QUALITY_RUN_CONSTANT,
    QUALITY_RUN_NOT_FINITE,
    QUALITY_RUN_MEASURES
};
extern const struct column *const quality_run_about[];

/* What a number of the run needs, for where it is NaN. */
extern const char *const quality_run_needs[];

/* Beyond this a frame of the global signal is an outlier. */
#define QUALITY_OUTLIER 3.5

/*
 * Modified z of each value, 0.6745 |x - median(x)| / MAD, MAD = median
 * |x - median(x)|; NaN throughout where MAD is 0.  NaN is left out and stays.
 * `z` and `x` may be one.
 *
 * Iglewicz B, Hoaglin DC (1993). How to detect and handle outliers. ASQC.
 */
void quality_robust_z(gsl_vector *z, const gsl_vector *x);

/*
 * Frames before the steady state of the magnetization: of the global signal of
 * the first 50 frames, the number of leading ones whose modified z among those
 * 50 is above 3.5, stopping at the first that is not.  None where MAD is 0.
 * The rule of nipype's NonSteadyStateDetector, which averages over the whole
 * image instead of a mask.
 */
size_t quality_dummies(const gsl_vector *global);

/* Fill the z, spike and non-steady columns from that of the global signal; a
 * frame without data is neither, but NaN. */
void quality_flag(gsl_matrix *frames);

/* Fill the column of censored frames: 1 where kept[t] is false, else 0. */
void quality_censor(gsl_matrix *frames, const bool *kept);

/*
 * The numbers of the run that follow from the frames (frames x
 * QUALITY_FRAME_COLUMNS, complete); the others are left alone.
 */
void quality_of_frames(double run[QUALITY_RUN_MEASURES],
                       const gsl_matrix *frames);

/* Those that follow from the voxels, finished: tSNR, ar1, the counts. */
void quality_of_voxels(double run[QUALITY_RUN_MEASURES],
                       const struct voxels *voxels);

/*
 * The table of regions, a row each: region p has the label index[p], whole[p]
 * voxels on the grid, and of those in the mask the ones at the positions
 * member[start[p]] .. member[start[p+1]-1] of `voxels`.  The mean is over its
 * finite voxels, tSNR and ar1 the medians over its used ones; NaN where there
 * is none.  Columns from QUALITY_ALFF on are left alone.
 */
struct quality_regions {
    const int32_t *index;
    const size_t *whole, *start, *member;
};
void quality_of_regions(gsl_matrix *table, const struct voxels *voxels,
                        const struct quality_regions *regions);

/*
 * Mean of a map (a value per voxel) over the voxels of each region in which it
 * is not NaN; NaN where there is none.
 */
void quality_map_of_regions(gsl_vector *mean, const double *map,
                            const struct quality_regions *regions);

#endif
