/*
 * attack.h - what is left of a graph that loses its nodes one by one.
 *
 * After k of n losses, k = 0 .. n - 1:
 *
 *     largest      nodes of the largest component that is left, over n
 *     efficiency   sum over ordered pairs of nodes that are left of 1 / d_ij,
 *                  over n (n - 1), as a share of that of the whole graph
 *
 * The node that is lost is the one with most edges, or the largest betweenness,
 * in the graph that is left (the first of equals), or any: then the curve is
 * the mean over repeats.  Albert R, Jeong H, Barabasi AL (2000). Nature
 * 406:378-382. doi:10.1038/35019019.
 */
#ifndef GRAPH_ATTACK_H
#define GRAPH_ATTACK_H

#include "graph/network.h"

#include <stdint.h>

enum attack_order {
    ATTACK_DEGREE,
    ATTACK_BETWEENNESS,
    ATTACK_RANDOM,
    ATTACK_ORDERS
};

struct attack_plan {
    size_t repeats; /* of the random order, at least 1 */
    uint64_t seed;
    size_t threads;
};

/*
 * largest and efficiency, ATTACK_ORDERS x nodes.  Weights must be positive, an
 * edge being 1 / w long; efficiency is NaN for a graph without edges.  Same
 * bytes with any number of threads.  O(n^2 m log n) an order.
 */
void attack_curves(gsl_matrix *largest, gsl_matrix *efficiency,
                   const struct network *network,
                   const struct attack_plan *plan);

/* Mean of a curve over the share of nodes that are lost, by trapezoids from 0
 * to 1, where nothing is left. */
double attack_area(const double *curve, size_t nodes);

#endif
