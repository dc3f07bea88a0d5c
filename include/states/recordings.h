/*
 * recordings.h - the series of all runs, of one set of nodes.
 *
 * All files must have the same nodes in the same order, and one time between
 * frames.  A node that is constant or without data in a run is left out of all,
 * with a warning, since states are compared over runs.
 */
#ifndef STATES_RECORDINGS_H
#define STATES_RECORDINGS_H

#include "base/stage.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/* One run. */
struct recording {
    const char *path;        /* as given, for messages */
    char *participant, *run; /* sub-01; the name without its extension */
    gsl_matrix *x;           /* frames x nodes that are used; NaN if censored */
    bool *is_there;          /* of each frame: not censored */
    size_t there;            /* how many are */
};

struct recordings {
    size_t count;
    struct recording *at;
    double tr;      /* s */
    size_t nodes;   /* that are used */
    size_t regions; /* of the files */
    char **names;   /* of the regions */
    bool *is_used;  /* of each region */
};

/*
 * tr: s, or NaN: that of the sidecars, or of a column `time`.  Dies on files of
 * one name, other nodes or another time between frames, on one that nobody
 * knows, on fewer than two nodes that vary, and on a run with fewer than three
 * frames that are not censored.  Give it back with recordings_free().
 */
struct recordings *recordings_read(const struct paths *paths, double tr);
void recordings_free(struct recordings *recordings);

/* The place of a region among the nodes that are used; dies where it is none.
 */
size_t recordings_find(const struct recordings *recordings, const char *name);

#endif
