/*
 * traces.h - the series of all subjects on one time axis, as derivatives.
 *
 * Subjects need not have the same nodes: the nodes are those of all, in the
 * order in which they come up, and a subject lacks what its file lacks, what is
 * constant in it, and what is n/a in a frame that was not censored.
 *
 * Time runs from the first frame, in all subjects alike, up to the end of the
 * shortest; or, with a table of events, it is put together of the stretches
 * after each stimulus, which subjects may have met at different times and in
 * another order (factors/epochs.h).  A frame where a subject was censored, or
 * that is too near to a gap to have a derivative, is left out for all.
 */
#ifndef FACTORS_TRACES_H
#define FACTORS_TRACES_H

#include "dynamic/affinity.h"
#include "dynamic/derivative.h"

#include <stdbool.h>
#include <stddef.h>

struct traces_options {
    int kind, derivative; /* enum affinity_kind, derivative_kind */
    double tr;            /* s; NaN: of the files */
    double smooth;        /* s, or frames without a TR; NaN: the default */
    int least;            /* subjects that must have a node */
    const char *events;   /* table of stimuli, or NULL */
    double before, after; /* s around the onset of a stimulus */
};

struct traces {
    size_t subjects, nodes, frames;
    char **ids, **names;
    bool *found;     /* subjects x nodes */
    double tr;       /* s; NaN where nobody says */
    double width;    /* of the derivative, in frames */
    double *time;    /* of each frame that is kept: s, or frames, from 0 */
    char **stimulus; /* of each frame, "n/a" before an onset; or NULL */
    double *d;       /* [subject][frame][node]; 0 where not found */
    size_t dropped;  /* frames left out for all */
};

/*
 * Reads count files, and warns of what is left out.  Dies on two files of one
 * name, on fewer than two nodes or three frames, and on stimuli that the
 * subjects do not share.  8 subjects frames nodes bytes.  Give it back with
 * traces_free().
 */
struct traces *traces_read(char *const *paths, size_t count,
                           const struct traces_options *options);
void traces_free(struct traces *traces);

#endif
