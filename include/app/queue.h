/*
 * queue.h - who waits or runs in the jobs of a scheduler.
 */
#ifndef APP_QUEUE_H
#define APP_QUEUE_H

#include "io/bids.h"

#include <stdbool.h>
#include <stddef.h>

/* One place in a queue. */
struct queue_place {
    char *job;  /* "12_3" */
    char *node; /* "" when it has none */
    bool is_running;
};

/* Of several places of a subject the one that names_find() finds counts; it
 * runs if any does. */
struct queue {
    struct bids_list subjects;  /* "sub-01", or for a job of none its kind */
    struct queue_place *places; /* of each */
    bool is_blind; /* some scheduler is not at hand: as the lists have it */
};

/*
 * Of all submissions below <out>/logs that have not ended: what their script
 * `queue` lists; where that ends with 3, for want of a scheduler, all of the
 * current list whose record has no end in that job.  O(subjects) and one call
 * of each scheduler for each submission.  queue_release() it.
 */
struct queue queue_read(const char *out);
void queue_release(struct queue *queue);

#endif
