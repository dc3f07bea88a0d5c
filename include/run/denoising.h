/*
 * denoising.h - from options and a table of confounds to a recipe for a run.
 *
 * All that the denoising of a run needs before its first value is touched:
 * which columns are regressors (io/nuisance.h), which frames stay
 * (run/censoring.h), and what clean_apply() does with the two
 * (signal/clean.h).  Regions and voxels share it:
 *
 *     denoising_prepare(&denoising, &options, &run);
 *     for every block of series, frames x any width:
 *         clean_apply(x, &denoising.clean, x);
 *     denoising_describe(sidecar(product), &denoising);
 *     denoising_release(&denoising);
 *
 * Order of operations: breathing is filtered out of the motion parameters, if
 * that is wanted; dummy scans, frames without steady state and outliers are
 * marked; confounds are made from the table, orthogonal to signal__ columns if
 * there are any; then censoring, despiking, interpolation, detrending, filter,
 * regression and scale as in signal/clean.h.
 */
#ifndef RUN_DENOISING_H
#define RUN_DENOISING_H

#include "base/json.h"
#include "io/nuisance.h"
#include "io/series.h"
#include "run/censoring.h"
#include "run/motion_filter.h"
#include "signal/clean.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* For choices on the command line; end with NULL. */
extern const char *const denoising_detrends[];
extern const char *const denoising_filters[];
extern const char *const denoising_ends[];
extern const char *const denoising_interpolations[];
extern const char *const denoising_scales[];

/* As they stand on the command line; choices are indices of the lists. */
struct denoising_options {
    struct nuisance nuisance;
    struct censoring censoring;
    struct motion_filter motion_filter;
    bool despike;
    int detrend, filter, order, end, interpolate, standardize;
    double tr, low_pass, high_pass; /* NaN where not given */
    int min_frames, min_freedom;
    double min_seconds;
};

/* What holds where an option is not given, for every stage that has them. */
#define DENOISING_DEFAULTS                                        \
    {                                                             \
        .nuisance = {.compcor_variance = NAN},                    \
        .censoring = {.fd_threshold = NAN,                        \
                      .dvars_threshold = NAN,                     \
                      .fd_radius = NAN},                          \
        .order = 5, .tr = NAN, .low_pass = NAN, .high_pass = NAN, \
        .min_freedom = 1                                          \
    }

/* One run, as far as its denoising depends on it. */
struct denoising_run {
    const char *path;      /* of the series, for messages and its sidecar */
    const char *confounds; /* path of the table, or `none` */
    size_t frames;
    double tr;        /* s, for want of --tr; NaN if unknown */
    const bool *kept; /* frames that have data; NULL is all */
};

struct denoising {
    struct clean clean;
    struct series *design; /* regressors before any filter, frames x K */
    struct series *motion; /* six parameters and displacement, frames x 7 */
    bool *kept;            /* one per frame */
    struct censoring rule; /* with what the set of confounds implies */
    struct censored censored;
    const struct denoising_options *options; /* of the caller */
    const struct denoising_run *run;         /* of the caller */
    bool has_old_names; /* of the table: of fMRIPrep before 1.2 */
};

/*
 * Prepare for one run.  Ends the process: with status 2 for options that do
 * not go together, with status 1 for a table that does not fit, and, so that a
 * workflow can tell the two apart, with the line
 *
 *     '<path>' is excluded: too few frames: ...
 *     '<path>' is excluded: too few degrees of freedom: ...
 *
 * for a run of which too little is left: fewer frames than --min-frames or
 * --min-seconds ask for, or the spline, the padding of the filter or the
 * regressors need; fewer degrees of freedom (clean_freedom) than
 * --min-freedom.  `options` and `run` must outlive `denoising`.  Give it back
 * with denoising_release().
 */
void denoising_prepare(struct denoising *denoising,
                       const struct denoising_options *options,
                       const struct denoising_run *run);

void denoising_release(struct denoising *denoising);

/*
 * Add to the sidecar of the product: TaskName and DummyScans of the input's
 * sidecar (where it dropped more than this run did), the recipe and what it
 * left (account_clean), the set of confounds and their names, the censoring,
 * the filter of motion, and MinimumFrames, MinimumSeconds,
 * MinimumDegreesOfFreedom.
 */
void denoising_describe(json_t *fields, const struct denoising *denoising);

/*
 * Write the tables of motion, of outliers and of the design with their
 * sidecars; a path of NULL is a table that nobody asked for.
 */
void denoising_write(const struct denoising *denoising, const char *motion,
                     const char *outliers, const char *design);

#endif
