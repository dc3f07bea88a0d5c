/*
 * stimuli.h - which frames of a factorization belong to which stimulus.
 */
#ifndef DYNAMICS_STIMULI_H
#define DYNAMICS_STIMULI_H

#include "dynamics/factorization.h"

struct stimuli {
    size_t count;
    char **names;
    size_t *epoch; /* of each frame: 1 + its stimulus, 0 at the baseline */
};

/*
 * Of the column `stimulus` of time.tsv, where ntf aligned the subjects by them;
 * or of the table `events` (onset and duration in s, trial_type), which then
 * holds for all subjects: a frame belongs to the stimulus during which it
 * begins, one without a duration has one frame.  NULL with neither.  Dies on
 * both at once, on time in frames, on stimuli at one time, on events that
 * differ between participants, and when no frame falls into any.
 */
struct stimuli *stimuli_find(const struct factorization *f, const char *events);
void stimuli_free(struct stimuli *stimuli);

#endif
