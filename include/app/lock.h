/*
 * lock.h - calls that share a folder of results.
 *
 * flock() on files in <out>/logs, held until the process and all that it has
 * started have ended.
 */
#ifndef APP_LOCK_H
#define APP_LOCK_H

#include "io/bids.h"

#include <stdbool.h>

/* Share the subjects with other calls that do; wait for what others have. */
enum lock_manners { LOCK_SHARES = 1, LOCK_WAITS = 2 };

/*
 * All of `out` (subjects NULL; as workflows/run), or these subjects beside
 * calls for others.  Ends the process with APP_TRY_AGAIN when another call has
 * one of them; a job of a scheduler waits.  Calls that do shares of the same
 * subjects have them together.  Returns what lock_pass() gives `out` back with,
 * where that is to be before the end.
 */
int lock_take(const char *out, const struct bids_list *subjects,
              unsigned manners);

/* Whether a call has this subject, on any node of a disk that has locks. */
bool lock_is_held(const char *out, const char *subject);

/* Wait for the one turn to write what all calls share; returns what
 * lock_pass() gives on. */
int lock_turn(const char *out);
void lock_pass(int turn);

#endif
