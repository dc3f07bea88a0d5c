/*
 * command.h - the command line of a BIDS App.
 *
 *     plexus <bids_dir> <output_dir> participant|group [options]
 *
 * Unlike the options of stages, some take several words, up to the next
 * option, as BIDS Apps have it; words may be joined by dashes or underscores
 * (--participant_label), and labels may begin with their key (sub-01).
 */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "dataset/choice.h"

#include <stdbool.h>
#include <stddef.h>

/* Exit statuses of the BIDS execution specification 0.1. */
enum app_status {
    APP_DONE = 0,
    APP_FAILED = 1,
    APP_INVALID_INPUT = 16,
    APP_WRONG_LEVEL = 17,
    APP_NOTHING_LEFT = 18,
    APP_USAGE = 64,
    APP_DATA = 65,
    APP_NO_INPUT = 66,
    APP_NO_OUTPUT = 73,
    APP_IO = 74,
    APP_TRY_AGAIN = 75
};

/* For a scheduler; and, of its jobs, what they tell each other. */
struct command_jobs {
    const char *name;       /* slurm, sge, pbs; NULL: this machine */
    const char *words;      /* for each of its jobs; NULL: none */
    size_t throttle, share; /* tasks at once; subjects in one; 0: by rule */
    double seconds;         /* for each task; 0: by prediction */
    const char *job;        /* this call is it; NULL: it is none */
    const char *again;      /* folder of a submission to be looked after */
    const char *part;       /* inputs, or the number of a share; NULL: all */
    bool is_pages_only;     /* of the group */
};

struct command {
    const char *bids_dir, *output_dir;
    bool is_group;
    struct dataset_wishes wishes;
    char *space; /* owned: of the wish */
    const char *atlas, *strategy, *study, *work_dir;
    size_t jobs;   /* at once; 0: one for each processor */
    double memory; /* bytes for all of them; 0: no limit */
    bool is_unvalidated, is_dry, is_resumed, is_strict;
    struct command_jobs scheduler;
};

/*
 * False when --help or --version was asked for and answered.  A wrong command
 * line ends the process with status 64, an unknown level with 17.
 */
bool command_parse(struct command *command, int argc, char **argv);
void command_release(struct command *command);

/* Whether these words are for the BIDS App rather than for a stage: the first
 * is an option or has a slash, or the third is a level. */
bool command_is_app(int argc, char **argv);

#endif
