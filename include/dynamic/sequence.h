/*
 * sequence.h - how a series of states goes: occupancy, dwell time, transitions.
 *
 * Of labels a(1 .. n), 1 or more,
 *
 *     occupancy_k    #{a = k} / n
 *     dwell_k        mean length of the runs of k
 *     transition_jk  #{a(t - 1) = j, a(t) = k} / #{a(t - 1) = j}
 *     changes        #{a(t) != a(t - 1)}
 *
 * A moment may be in no state (0: no event, say), which counts in n and ends a
 * run, or not be known (SEQUENCE_GAP: censored), which does not count and which
 * no run, transition or change crosses.  A run that begins or ends at a gap or
 * an end of the series is truncated: it counts, and how many do is told, since
 * software differs here (leaving them out favors short runs).
 *
 * What nothing is known of is NaN: the dwell time and the transitions of a
 * state that was never visited.
 */
#ifndef DYNAMIC_SEQUENCE_H
#define DYNAMIC_SEQUENCE_H

#include <stddef.h>

enum { SEQUENCE_GAP = -1, SEQUENCE_NONE = 0 };

struct sequence {
    size_t states, known, none; /* moments that are known; in no state */
    size_t pairs, changes;      /* of neighbors that are known */
    size_t *count;              /* moments in each state */
    size_t *runs, *truncated;
    size_t *whole; /* moments in runs that are not truncated */
    size_t *left;  /* moments that a known one follows */
    size_t *moves; /* from x to */
};

/* Give it back with sequence_free(). */
struct sequence *sequence_new(size_t states);
void sequence_free(struct sequence *sequence);

/* Adds a series of its own: nothing crosses from the one before.  O(count). */
void sequence_add(struct sequence *sequence, const int *label, size_t count);

/* State k counts from 0 here. */
double sequence_occupancy(const struct sequence *sequence, size_t k);

/* In moments: of all runs, and of those that are not truncated. */
double sequence_dwell(const struct sequence *sequence, size_t k);
double sequence_whole_dwell(const struct sequence *sequence, size_t k);

double sequence_transition(const struct sequence *sequence, size_t from,
                           size_t to);

#endif
