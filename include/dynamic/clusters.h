/*
 * clusters.h - which vectors are together, and where their centers are.
 *
 * The state of one restart of kmeans.h.  Sums of the vectors of each cluster
 * are kept in double and follow every vector that moves, so that centers cost
 * what moves and not what there is.
 */
#ifndef DYNAMIC_CLUSTERS_H
#define DYNAMIC_CLUSTERS_H

#include "dynamic/cloud.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct clusters {
    size_t *label, *size; /* of each vector; of each cluster */
    float *far;           /* of each vector to its center */
    gsl_matrix *center;   /* clusters x dims; NaN of an empty one */
    gsl_matrix *sum;      /* clusters x dims, of their vectors */
    bool *is_stale;       /* of each cluster: its center is out of date */
};

/* Everything 0.  Give it back with clusters_release(). */
struct clusters clusters_new(const struct cloud *cloud, size_t states);
void clusters_release(struct clusters *clusters);

/* Sizes and sums, once there are labels.  O(count dims). */
void clusters_collect(struct clusters *clusters, const struct cloud *cloud);

/* Vector t goes to cluster k.  O(dims). */
void clusters_move(struct clusters *clusters, const struct cloud *cloud,
                   size_t t, size_t k);

/*
 * An empty cluster takes the vector that is furthest from its center, unless
 * all are where their centers are.  Returns how many it did so for.
 */
size_t clusters_fill(struct clusters *clusters, const struct cloud *cloud);

/* The centers that are out of date: means, or medians. */
void clusters_center(struct clusters *clusters, const struct cloud *cloud);

/* Sum of the distances to the centers (squared, if Euclidean), in double. */
double clusters_cost(const struct clusters *clusters,
                     const struct cloud *cloud);

#endif
