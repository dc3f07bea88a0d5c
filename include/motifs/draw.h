/*
 * draw.h - one random graph.
 *
 * Null k is drawn with random numbers of its own, those of (seed, model, k):
 * what stage asks, in which order and with how many threads, it is the same.
 */
#ifndef MOTIFS_DRAW_H
#define MOTIFS_DRAW_H

#include "graph/bitmap.h"
#include "graph/hqs.h"
#include "graph/threshold.h"

enum draw_model {
    DRAW_MASLOV_SNEPPEN, /* rewire.h, rewire_arcs.h: graphs of these degrees */
    DRAW_CONNECTED,      /* those with these components */
    DRAW_CONFIGURATION,  /* configuration.h */
    DRAW_ERDOS_RENYI,    /* as many edges */
    DRAW_LATTICE,        /* rewire.h: on a ring */
    DRAW_STRENGTH,       /* rewired, and weights put so that strengths stay */
    DRAW_HQS,            /* hqs.h, and thresholded like the data */
    DRAW_RECIPROCITY,    /* rewire_arcs.h: of arcs, pairs stay pairs */
    DRAW_SIGNED,         /* rewire_signed.h: strengths of each sign */
    DRAW_LENGTH          /* rewire_length.h: lengths of edges */
};
extern const char *const draw_models[]; /* for a choice; ends with NULL */

/* What nulls are made from; all of it stays with the caller. */
struct draw_source {
    const struct bitmap *graph; /* NULL for links */
    const gsl_matrix *weights;  /* of its nodes, above the diagonal, or NULL */
    const gsl_matrix *relation; /* of its nodes, before the threshold */
    const struct threshold *threshold;
    const gsl_matrix *links; /* arcs, signed weights, or those of edges whose
                                length is kept; NULL: of `graph` */
    const gsl_matrix *distances; /* of its nodes, for length */
    size_t bins;                 /* of lengths */
};

struct draw_plan {
    const struct draw_source *source;
    enum draw_model model;
    size_t trials; /* of rewiring, for each edge */
    uint64_t seed;
    struct hqs hqs;
};

/* A null, owned. */
struct draw {
    struct bitmap *graph; /* or NULL */
    gsl_matrix *weights;  /* strength, hqs: above the diagonal; else NULL */
    gsl_matrix *links;    /* from links: all of it; else NULL */
    double swaps;         /* accepted; NaN for a model without */
    double strength;      /* as rewire_weights() returns it; or NaN */
};

/* Dies where there is no such null. */
struct draw_plan draw_plan_of(const struct draw_source *source,
                              enum draw_model model, size_t trials,
                              uint64_t seed);

/* False where the model does not come to an end; released all the same. */
bool draw_null(struct draw *draw, const struct draw_plan *plan, size_t k)
    __attribute__((warn_unused_result));
void draw_release(struct draw *draw);

/* Says so where draw_null() was false. */
_Noreturn void draw_failed(void);

#endif
