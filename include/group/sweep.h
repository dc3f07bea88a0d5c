/*
 * sweep.h - a block of orders after the other, for chance.h alone.
 */
#ifndef GROUP_SWEEP_H
#define GROUP_SWEEP_H

#include "group/chance.h"

struct tile_place {
    size_t strand, first, count; /* columns of the strand */
};

struct sweep {
    const struct chance_wish *wish;
    struct chance *out;
    struct tile_place *tiles;
    size_t tile_count;
    size_t block;           /* orders of a full block */
    gsl_matrix **weights;   /* of each strand */
    gsl_matrix *statistics; /* orders of the block x elements */
    size_t first, count;    /* orders of this block */
    struct forest **forest; /* of each worker */
    double **scratch;       /* of each worker, for the products of a tile */
};

/* Statistics of the orders whose sources and signs are given, count rows of the
 * data each, and of each how often it is as extreme as the data. */
void sweep_statistics(struct sweep *sweep, const size_t *source,
                      const double *sign);

/* What is largest in each order of the block. */
void sweep_orders(struct sweep *sweep);

/* mean[networks] of a statistic over the elements that have one. */
void sweep_means(double *mean, const struct chance_wish *wish, const double *t,
                 const double *observed);

/* The signs of components: both, or the one that is asked for. */
bool sweep_takes_sign(const struct chance_wish *wish, int sign);

#endif
