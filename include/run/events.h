/*
 * events.h - what happened during a run.
 *
 * A table of BIDS with the columns onset and duration (s), trial_type and, if
 * there is one, modulation (else 1).  Time 0 is the start of the first frame.
 *
 *   - Without a column trial_type all events are of one condition, `dummy`; a
 *     row whose trial_type is n/a is of none.
 *   - A duration of 0 is an impulse, an onset below 0 an event before the run.
 *     n/a in onset, duration or modulation, and a negative duration, are
 *     refused.
 *   - Rows of one condition, onset and duration are one event, their
 *     modulations added (as nilearn has it); events that overlap are left as
 *     they are, so that their responses add up.
 *   - Events over more than 24 s before the first frame, or that begin after
 *     the last, leave no trace and are left out.  (nilearn puts the former at
 *     the start of its grid, where they make a response.)
 *
 * Each of these that is odd is told in one line.
 */
#ifndef RUN_EVENTS_H
#define RUN_EVENTS_H

#include "glm/regressor.h"
#include "io/name_list.h"

#include <stddef.h>

struct events {
    size_t count;
    struct regressor_event *at;  /* in the order of the table */
    size_t *condition;           /* of each event */
    struct name_list conditions; /* sorted by their bytes */
    size_t *number; /* of each event among those of its condition, from 1 */
};

/*
 * The events at `path` that a run of this timing sees.  Dies when there are
 * none, and naming a condition of which there is none.  Give it back with
 * events_free().
 */
struct events *events_read(const char *path,
                           const struct regressor_timing *timing);
void events_free(struct events *events);

#endif
