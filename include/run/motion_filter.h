/*
 * motion_filter.h - the motion parameters of a run without breathing.
 */
#ifndef RUN_MOTION_FILTER_H
#define RUN_MOTION_FILTER_H

#include "base/json.h"
#include "io/series.h"

#include <stdbool.h>

/* For a choice on the command line; ends with NULL: none, low-pass, notch. */
extern const char *const motion_filter_kinds[];

struct motion_filter {
    int kind;         /* index in motion_filter_kinds */
    const char *band; /* breaths per minute: `6`, or `12:18`; or NULL */
};

/* True when there is something to filter. */
bool motion_filter_is_on(const struct motion_filter *filter);

/*
 * Filter the six parameters of `motion` (io/confounds.h) in place, as
 * signal/respiration.h has it, or leave them, for `none`; `tr` in s, `path`
 * that of the run for messages. A limit above the Nyquist frequency is replaced
 * by its alias, with a warning.  Ends the process when the band does not fit
 * the filter, when the repetition time is unknown, or when a parameter is.
 */
void motion_filter_apply(struct series *motion,
                         const struct motion_filter *filter, double tr,
                         const char *path);

/* Add MotionFilter to a sidecar: its type and its band, as it was given. */
void motion_filter_describe(json_t *fields, const struct motion_filter *filter);

#endif
