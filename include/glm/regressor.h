/*
 * regressor.h - what a voxel would do in a run, if events moved it.
 *
 * Events are boxes on a grid of tr/50 s that begins 24 s before the first
 * frame; they are convolved with a response (hrf.h) and interpolated at the
 * times of the frames.  An event lasts at least one point of the grid, so that
 * a duration of 0 is an impulse.  Overlapping events add up.
 *
 * The grid is that of nilearn 0.14, with its rounding: an onset counts at the
 * first point that is not before it.
 */
#ifndef GLM_REGRESSOR_H
#define GLM_REGRESSOR_H

#include "glm/hrf.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/* Seconds before the first frame in which events count. */
#define REGRESSOR_LEAD 24.0

/* Frame i is taken at (i + reference) tr s; at least 2 frames. */
struct regressor_timing {
    size_t frames;
    double tr, reference;
};

struct regressor_event {
    double onset, duration, modulation; /* s, s, height of the box */
};

/*
 * Whether an event can be seen: it is not over before the grid begins and
 * begins no later than the last frame.
 */
bool regressor_sees(const struct regressor_timing *timing,
                    const struct regressor_event *event);

/*
 * columns (frames x hrf->parts): the regressors of `count` events that can be
 * seen.  But for FIR each is made orthogonal to those before it, so that the
 * coefficient of the canonical one is its alone.  O(frames count parts).
 */
void regressor_columns(gsl_matrix *columns,
                       const struct regressor_timing *timing,
                       const struct hrf *hrf,
                       const struct regressor_event *events, size_t count);

/*
 * basis (frames x degree): the powers 1, 2, ... of time over the time of the
 * last frame, orthogonal to the constant and to each other; not scaled.
 */
void regressor_polynomials(gsl_matrix *basis,
                           const struct regressor_timing *timing);

#endif
