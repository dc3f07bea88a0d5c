/*
 * nulls.h - counts beside those of an ensemble of random graphs.
 *
 * Null k is drawn with random numbers of its own, those of (seed, model, k),
 * and the counts of 32 nulls at a time are added up in their order: the result
 * is the same at any number of threads, and memory does not grow with the
 * number of nulls.  A shard draws a share of them and keeps the counts of each;
 * a merge adds these up in the same order.
 *
 *     z = (count - mean) / sd,  sd with N - 1; n/a where that is 0
 *     p = min(1, 2 (1 + min(nulls >= count, nulls <= count)) / (1 + N))
 *
 * p holds its level whatever the distribution (Phipson B, Smyth GK (2010),
 * doi:10.2202/1544-6115.1585).
 */
#ifndef MOTIFS_NULLS_H
#define MOTIFS_NULLS_H

#include "graph/selection.h"
#include "io/shard.h"
#include "motifs/census.h"
#include "motifs/draw.h"

struct nulls_wish {
    enum draw_model model;
    size_t count, trials, threads; /* trials: of rewiring, for each edge */
    uint64_t seed;
    struct shard *shard; /* of the caller */
};

/* Matrices like those of census_take(), owned. */
struct nulls {
    enum draw_model model;
    size_t count;
    gsl_matrix *mean, *squares; /* squares: of deviations, summed */
    gsl_matrix *above, *below;  /* nulls >= count, <= count */
    double swaps;               /* accepted for each edge, on average */
    double overlap;             /* share of the edges that are in a null, too */
    double strength; /* correlation of strengths with the null's; NaN: none */
};

/*
 * Dies where no null can be drawn.  `counts` are those of the graph itself; of
 * arcs (source->links) they are its triads, and there is no census.
 * Nulls are drawn, or of a merge read.
 */
void nulls_init(struct nulls *nulls, const gsl_matrix *counts,
                const struct census *census, const struct draw_source *source,
                const struct nulls_wish *wish);
void nulls_release(struct nulls *nulls);

/* Draws the share of wish->shard, and writes the part; likewise. */
void nulls_part(const gsl_matrix *counts, const struct census *census,
                const struct draw_source *source,
                const struct nulls_wish *wish);

/* Cell by cell; NaN where a null has none. */
double nulls_sd(const struct nulls *nulls, size_t row, size_t column);
double nulls_z(const struct nulls *nulls, const gsl_matrix *counts, size_t row,
               size_t column);
double nulls_p(const struct nulls *nulls, size_t row, size_t column);

#endif
