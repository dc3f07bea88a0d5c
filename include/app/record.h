/*
 * record.h - what calls leave behind of their work on each subject.
 *
 *     <out>/logs/tasks/sub-01.tsv
 *
 * has a line for each beginning and each end: seconds since 1970, `begun` or
 * `ended`, the job, the node, and of an end its status, the seconds since the
 * beginning and the largest resident set of one process in bytes.  Who was
 * killed has a beginning without an end.  One call at a time has a subject
 * (lock.h), so that no two write a file at one time.
 */
#ifndef APP_RECORD_H
#define APP_RECORD_H

#include "io/bids.h"

#include <stdbool.h>
#include <stddef.h>

struct record {
    size_t attempts;        /* how often it was begun */
    char *job, *node;       /* of the last; "" when unknown */
    bool has_ended;         /* the last */
    int status;             /* of its end */
    double begun;           /* s since 1970; NaN when never */
    double seconds, memory; /* of the last that ended; NaN when none did */
};

/*
 * Begin, as `job`: "12_3@node1" in a job of a scheduler, NULL on this machine.
 * Returns the time, for record_end().
 */
double record_begin(const char *out, const struct bids_list *subjects,
                    const char *job);

/* End, with a status for each subject. */
void record_end(const char *out, const struct bids_list *subjects,
                const char *job, const int *statuses, double begun);

/* Of one subject; give it back with record_release(). */
struct record record_read(const char *out, const char *subject);
void record_release(struct record *record);

#endif
