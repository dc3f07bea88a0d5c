/*
 * make.h - running make on a study.
 */
#ifndef APP_MAKE_H
#define APP_MAKE_H

#include "io/bids.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct make_call {
    const char *home, *bin; /* where the rules and the stages are */
    const char *study, *out;
    const char *goal;
    const struct bids_list *only; /* subjects; NULL: all */
    const char *share; /* of goal `parts`: the number of the share, or NULL */
    size_t jobs;
    double memory; /* bytes that each job may take; 0: no limit */
};

/*
 * make -k `goal`, its words going line by line to standard output and to `log`.
 * Returns its exit status, or 128 and the number of the signal that ended it.
 */
int make_run(const struct make_call *call, FILE *log);

/*
 * The products that make would make, as "stage product" below `out`, in its
 * order; nothing is made or written.  `status` is that of make, whose words go
 * to standard error.  bids_list_free() it.
 */
struct bids_list make_plan(const struct make_call *call, int *status);

/* What workflows/where.mk says of a study at one of its goals, line by line. */
struct bids_list make_ask(const struct make_call *call, const char *goal,
                          int *status);

/* The runs of a study: sub-01/func/sub-01_task-rest_space-X.  Likewise. */
struct bids_list make_runs(const struct make_call *call, int *status);

#endif
