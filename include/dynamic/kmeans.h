/*
 * kmeans.h - states as the centers of clusters of vectors.
 *
 * Minimizes sum_t d(v_t, c_k(t)): with d the squared Euclidean distance the
 * centers are means, with d the city-block distance medians.  Each restart
 * begins with k-means++ (a vector becomes a center with a chance proportional
 * to its distance from those there are), then takes turns of assigning and
 * centering until no label changes.  A center that loses all its vectors goes
 * to the vector that is furthest from its own.  Restarts are run four at a
 * time, so that one product of matrices serves them all; each has random
 * numbers of its own, and the result does not depend on the number of threads.
 *
 * Lloyd SP (1982). IEEE Trans Inf Theory 28:129-137.
 * doi:10.1109/TIT.1982.1056489; Rousseeuw PJ (1987). J Comput Appl Math
 * 20:53-65. doi:10.1016/0377-0427(87)90125-7
 */
#ifndef DYNAMIC_KMEANS_H
#define DYNAMIC_KMEANS_H

#include "dynamic/cloud.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kmeans_options {
    size_t restarts, sweeps; /* turns, at most */
    uint64_t seed;
    size_t threads;
};

struct kmeans {
    size_t states;
    size_t *label;      /* of each vector, from 0; the largest state first, of
                         * equals the one that comes first */
    size_t *size;       /* of each state, descending; 0 if vectors are alike */
    gsl_matrix *center; /* states x dims; NaN of a state without vectors */
    double cost;        /* sum of distances, squared if Euclidean */
    size_t agreeing;    /* restarts within 1e-6 of this cost */
    size_t sweeps;      /* of the best */
    size_t reseeded;    /* empty states, over all restarts */
    bool has_converged;
};

/*
 * The best of all restarts, the first of equals (to 1e-9).  There must be at
 * least as many vectors as states.  O(restarts sweeps states count dims).  Give
 * it back with kmeans_free().
 */
struct kmeans *kmeans_fit(const struct cloud *cloud, size_t states,
                          const struct kmeans_options *options);
void kmeans_free(struct kmeans *kmeans);

/* ---- how many states? ---- */

/*
 * Distances between vectors (Euclidean ones not squared) of at most `most`, at
 * equal distances in their order: a sample that serves every number of states.
 */
struct kmeans_sample {
    size_t count, *at; /* which vectors */
    float *distance;   /* count x count */
};

struct kmeans_sample kmeans_sample(const struct cloud *cloud, size_t most);
void kmeans_sample_release(struct kmeans_sample *sample);

/*
 * Mean over the sample of (b - a) / max(a, b), with a the mean distance to the
 * others of the own state and b the least mean distance to another state; 0 for
 * a vector alone in its state.  NaN with a single state in the sample.
 */
double kmeans_silhouette(const struct kmeans_sample *sample,
                         const size_t *label, size_t states);

#endif
