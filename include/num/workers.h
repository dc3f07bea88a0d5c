/*
 * workers.h - the same job for every index, by several threads.
 *
 * The one place that knows of OpenMP.  A build without it does the jobs one
 * after another.  Whoever writes a job sees to it that the result does not
 * depend on who does it and when: every index writes what is its own, or adds
 * integers to sums of its worker.  Products inside of a job run on its thread
 * (blas_alone).
 */
#ifndef NUM_WORKERS_H
#define NUM_WORKERS_H

#include <stddef.h>

/*
 * job(context, worker, index) for index 0 .. count - 1, each once, in no fixed
 * order, by `threads` workers with numbers 0 .. threads - 1.
 */
void workers_run(size_t threads, size_t count,
                 void (*job)(void *context, size_t worker, size_t index),
                 void *context);

#endif
