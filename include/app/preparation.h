/*
 * preparation.h - from a command line to a study and its subjects.
 */
#ifndef APP_PREPARATION_H
#define APP_PREPARATION_H

#include "app/command.h"
#include "app/make.h"

struct preparation {
    char *bin, *home, *out; /* absolute */
    char *study;            /* path of the study file, absolute */
    char *text;             /* what it is to hold; NULL: it is used as it is */
    struct bids_list subjects; /* of this call: sub-01 ... */
    struct bids_list skipped;  /* of these subjects: why, a line each */
    char *summary;             /* "6 runs of 3 subjects in ..." */
};

/*
 * Index and choose, or ask the study that --study names.  Nothing is written.
 * Ends the process with the status that fits (see command.h) when there is
 * nothing to run.  Give it back with preparation_release().
 */
struct preparation preparation_make(const struct command *command, char *bin);

/* make at a goal of the study, for all subjects, one job at a time. */
struct make_call preparation_call(const struct preparation *preparation,
                                  const char *goal);

/* Write the study file, where `text` says so, and its name into logs/study. */
void preparation_write(const struct preparation *preparation);
void preparation_release(struct preparation *preparation);

#endif
