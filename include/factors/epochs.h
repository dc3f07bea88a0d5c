/*
 * epochs.h - which frame of each subject stands for a moment of all.
 *
 * Without events, frame t of all.  With a table of events (columns
 * participant_id, onset in s, trial_type; one row a stimulus), the k-th time of
 * a stimulus is the same moment for all subjects, wherever it came in the run:
 * the frames from `before` s before each onset to `after` s after it follow one
 * another, in the order in which the first subject met them.  What a subject
 * did not meet, or met too near to an end, is left out for all.
 */
#ifndef FACTORS_EPOCHS_H
#define FACTORS_EPOCHS_H

#include <stddef.h>

struct epochs {
    size_t subjects, frames;
    size_t *frame;   /* [subject][moment]: the frame of the subject's own run */
    char **stimulus; /* of each moment, "n/a" before the onset; or NULL */
};

/* frames[w] of each subject; subjects without events are as they are. */
struct epochs epochs_plain(const size_t *frames, size_t subjects);

/*
 * By the table at `path`.  Dies when a subject has no events there, and when no
 * stimulus is shared; warns of each that is left out.  `tr` and `window`
 * (before, after) in s.
 */
struct epochs epochs_of_events(const char *path, char *const *ids,
                               const size_t *frames, size_t subjects, double tr,
                               const double window[2]);
void epochs_release(struct epochs *epochs);

#endif
