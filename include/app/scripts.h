/*
 * scripts.h - the scripts of a submission, from the templates.
 */
#ifndef APP_SCRIPTS_H
#define APP_SCRIPTS_H

#include "app/command.h"
#include "app/cost.h"
#include "app/preparation.h"

enum { SCRIPTS_MOST_TASKS = 1000 }; /* as many as schedulers take in an array */

/* A submission. */
struct jobs {
    const struct command *command;
    const struct preparation *plan;
    char *folder;
    struct bids_list tasks;              /* lines of array.list */
    struct bids_list parts;              /* of parts.list: a share, and whose */
    struct cost predicted;               /* of the largest task */
    struct cost task, part, watch, last; /* what to ask for */
    size_t cpus;                         /* of a task */
};

/*
 * Write array.sh, again.sh and retry.sh where there are tasks, last.sh, queue
 * and submit into jobs->folder, with the list of tasks.  Ends the process when
 * that cannot be.
 */
void scripts_write(const struct jobs *jobs);

/* A list: a line for each entry. */
void scripts_list(const char *folder, const char *name,
                  const struct bids_list *lines);

#endif
