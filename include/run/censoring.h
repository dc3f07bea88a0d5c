/*
 * censoring.h - which frames of a run stay.
 *
 * A frame is an outlier when its displacement or its std_dvars is above the
 * threshold; equal is kept, and so is n/a in the first frame, which has no
 * predecessor.  In order:
 *
 *   1. outliers, with `before` frames before and `after` frames after each;
 *   2. stretches of fewer than `min_segment` frames before, between or after
 *      those (nilearn's rule; a run without an outlier is left alone);
 *   3. what was no data to begin with: dummy scans, frames that a column
 *      non_steady_state_outlier marks, frames censored upstream.
 *
 * Power JD et al. (2012). NeuroImage 59:2142-2154.
 * doi:10.1016/j.neuroimage.2011.10.018
 */
#ifndef RUN_CENSORING_H
#define RUN_CENSORING_H

#include "base/json.h"
#include "io/series.h"
#include "io/table.h"

#include <stdbool.h>
#include <stddef.h>

/* For choices on the command line; end with NULL. */
extern const char *const censoring_kinds[];      /* power, jenkinson */
extern const char *const censoring_non_steady[]; /* censor, keep */

struct censoring {
    double fd_threshold, dvars_threshold; /* NaN is none */
    double fd_radius;                     /* mm; NaN is 50, Jenkinson 80 */
    int fd_kind;                          /* of enum displacement_kind */
    int before, after, min_segment;       /* frames */
    int keeps_non_steady;                 /* index in censoring_non_steady */
    const char *dummy_scans;              /* a number, auto, or NULL */
};

/* How many frames went, each counted under the first that applies: 3, 1, 2. */
struct censored {
    size_t upstream, dummies, non_steady, outliers, segments;
};

/*
 * Set kept[t] to false for what `rule` censors; false on entry stays.  The
 * displacement is the column MOTION_FD of `motion` (io/confounds.h); `table`
 * may be NULL.  Ends the process on a threshold without displacement or
 * std_dvars, and on dummy scans that are no number or the whole run.
 */
struct censored censoring_apply(bool *kept, const struct table *table,
                                const struct series *motion,
                                const struct censoring *rule);

/*
 * Add to a sidecar the rule (CensoredFDAbove, FDKind, FDRadius,
 * CensoredDVARSAbove, CensoredBefore, CensoredAfter, MinimumSegment), the
 * counts (DummyScans, NumberOfVolumesDiscardedByNonsteadyStatesDetector,
 * NumberOfVolumesDiscardedByMotionScrubbing: outliers and segments), and
 * MeanFramewiseDisplacement over all frames that have one and
 * MeanFramewiseDisplacementKept over those kept.
 */
void censoring_describe(json_t *fields, const struct censoring *rule,
                        const struct censored *censored,
                        const struct series *motion, const bool *kept);

#endif
