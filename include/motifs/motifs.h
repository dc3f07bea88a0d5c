/*
 * motifs.h - the motifs of one matrix over regions.
 *
 *     motifs_init(&motifs, relation, &graph, &threshold, &census);
 *     motifs_compare(&motifs, &wish);         where there are to be nulls
 *     motifs_part(&motifs, &wish);            or a share of these, as a part
 *     motifs_release(&motifs);
 */
#ifndef MOTIFS_MOTIFS_H
#define MOTIFS_MOTIFS_H

#include "motifs/nulls.h"

struct motifs {
    const struct selection *selection; /* of the caller, as the next two */
    const struct threshold *threshold;
    const struct census *census;
    struct bitmap *graph;
    gsl_matrix *weights; /* of the nodes, above the diagonal; NULL: binary */
    gsl_matrix *relation;
    gsl_matrix *counts;         /* census_take() */
    uint64_t (*orbits)[ORBITS]; /* NULL unless graphlets are counted */
    struct nulls *nulls;        /* NULL before motifs_compare() */
};

/* The selection is that of the relation and the threshold, with an edge. */
void motifs_init(struct motifs *motifs, const gsl_matrix *relation,
                 const struct selection *selection,
                 const struct threshold *threshold,
                 const struct census *census);
void motifs_compare(struct motifs *motifs, const struct nulls_wish *wish);
void motifs_part(const struct motifs *motifs, const struct nulls_wish *wish);
void motifs_release(struct motifs *motifs);

#endif
