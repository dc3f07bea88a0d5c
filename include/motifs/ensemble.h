/*
 * ensemble.h - random graphs of one matrix over regions, as matrices.
 *
 * Null k is the graph that `motifs` sets beside the data under the same seed
 * and model (draw.h).  Edges of a rewired graph get the weights of the data in
 * a random order, unless the model says which goes where (strength, signed,
 * hqs, length), and arcs keep theirs at the node they begin at.
 */
#ifndef MOTIFS_ENSEMBLE_H
#define MOTIFS_ENSEMBLE_H

#include "io/relmat.h"
#include "motifs/draw.h"

struct ensemble {
    const char *folder, *stack; /* stack: one array in place of tables; NULL */
    enum draw_model model;
    struct threshold threshold;
    bool is_directed;
    const gsl_matrix *distances; /* between regions, for length; or NULL */
    size_t bins;                 /* of lengths */
    size_t count, trials, threads;
    uint64_t seed;
};

/*
 * Draws `count` nulls, a few at a time, and writes them in the order of their
 * numbers: each to <folder>/null-<k>_relmat.tsv, from 1 on, or all as float64
 * of count x regions x regions to `stack`; and <folder>/nulls.tsv, a row for
 * each.  Regions without data are n/a, everything else and the diagonal 0 where
 * there is no edge.  Dies where no edge is left, no null can be drawn, or, for
 * length, the distance of two regions with data is not known.
 */
void ensemble_write(const struct ensemble *ensemble,
                    const struct relmat *relmat);

#endif
