/*
 * passage.h - how states go, in tables that are the same for every method.
 *
 * Whatever gave the states, windows, hidden Markov models or the components of
 * a factorization, their occupancies, dwell times and transitions
 * (dynamic/sequence.h) are written here, so that methods can be compared.
 */
#ifndef STATES_PASSAGE_H
#define STATES_PASSAGE_H

#include "dynamic/sequence.h"

/* One run of one participant. */
struct passage {
    const char *participant, *file; /* file NULL: n/a */
    const struct sequence *sequence;
    size_t moments;   /* known or not */
    double step;      /* s between moments; NaN: dwell times count moments */
    double threshold; /* NaN: there is none */
};

/* summaries.tsv and transitions.tsv, into the folder. */
void passages_write(const char *outdir, const struct passage *passages,
                    size_t count, size_t states);

#endif
