/*
 * submission.h - a study as jobs of a scheduler.
 *
 * Writes a folder <out>/logs/<scheduler>/<call>/ from the templates in
 * workflows/<scheduler> and workflows/jobs:
 *
 *     inputs.sh      where stages are done in parts (voxelnet_shards ...): what
 *                    these parts need, by the lines of array.list
 *     parts.list     a line for each task: the number of a share, its subjects
 *     parts.sh       a task: that share of the parts of those subjects
 *     array.list     a line for each task: its subjects
 *     array.sh       a task: plexus at level participant for its line
 *     retry.sh       after the array: submits again.list, written then, as
 *     again.sh       tasks with twice the memory and time
 *     last.sh        after these: level group, and the table of `plexus status`
 *     queue          which of these jobs wait or run
 *     submit         submits array.sh, retry.sh and last.sh; jobs has their
 *                    numbers then, and each log is beside its script
 *
 * A part that is lost is made by the task that joins it.
 *
 * Several subjects share a task until it has a minute of work, as the
 * predictions have it (cost.h), or as many as make 1000 tasks.  All tasks of an
 * array ask for what the largest needs: half again the memory predicted and 32
 * MB, three times the seconds and ten minutes.
 */
#ifndef APP_SUBMISSION_H
#define APP_SUBMISSION_H

#include "app/command.h"
#include "app/preparation.h"

/*
 * Prepare, write, and have `submit` submit, or with --dry-run print its
 * commands.  Only for whom make says that something is missing; where nothing
 * is, nothing is written.  Where there is no such scheduler (in a container),
 * says what to run where there is.  Returns an exit status.
 */
int submission_make(const struct command *command,
                    const struct preparation *preparation, const char *name);

/*
 * In the folder of --again, after its array: write again.list, of those who are
 * not done and whom another attempt may help (missing.h).
 */
int submission_again(const struct command *command,
                     const struct preparation *preparation);

#endif
