/*
 * repeats.h - a cohort in which participants were measured several times.
 */
#ifndef COHORT_REPEATS_H
#define COHORT_REPEATS_H

#include "cohort/features.h"
#include "stats/visits.h"

struct repeats {
    struct features *features; /* a row per visit */
    struct visits visits;
    const char **sessions; /* what they are called; NULL: by order of the rows
                              of a participant */
    size_t left_out;       /* rows */
};

/*
 * The rows of the manifest or table of `input` (is_repeated) whose participant
 * stands in the table `participants` and has at least two; the others are left
 * out with a warning.  Sessions are the first column session_id (or session,
 * run_id, run), or else the first, second ... row of a participant.  Dies on
 * two rows of one participant and session, and on fewer than two participants.
 * Loads the features.  Give it back with repeats_free().
 */
struct repeats *repeats_read(const struct features_input *input,
                             const char *participants);
void repeats_free(struct repeats *repeats);

/* The row of features, from the first, as it was read, not as a difference. */
void repeats_values(double *values, const struct repeats *repeats, size_t row,
                    size_t first, size_t count);

#endif
