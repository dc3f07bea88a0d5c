/*
 * status.h - how far a study is, by subject.
 *
 *     plexus status <output_dir> [--study FILE]
 *
 * A table of state, job, node, attempts, wall time and largest process of each
 * subject; of those that failed the line that says why; then how many of each,
 * and the jobs that wait or run.  States are
 *
 *     done      make finds nothing missing
 *     running   a call has the subject, here (lock.h) or, as the scheduler
 *               says, elsewhere
 *     waiting   a task with it is in the queue
 *     failed    a product failed, or its task was ended from outside
 *     excluded  too little of its data is left
 *     missing   nobody has been asked for it
 *
 * Without a scheduler at hand, the lists of jobs that have not ended say who
 * waits.  Several subjects of one task share its time and memory.
 */
#ifndef APP_STATUS_H
#define APP_STATUS_H

/*
 * argv[1] is "status".  Returns 0 when all are done or excluded, 75 while any
 * waits or runs, else 1; a wrong command line ends the process with 64, and a
 * folder without a study with 66.
 */
int status_main(int argc, char **argv);

#endif
