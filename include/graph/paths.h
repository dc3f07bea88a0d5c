/*
 * paths.h - shortest paths and what follows from their lengths.
 *
 * An edge of weight w has length 1/w (1 in a binary graph); the distance d_ij
 * is the length of the shortest path, GSL_POSINF where there is none and 0 on
 * the diagonal.  Weights must be positive.  Rubinov M, Sporns O (2010),
 * doi:10.1016/j.neuroimage.2009.10.003.
 */
#ifndef GRAPH_PATHS_H
#define GRAPH_PATHS_H

#include "graph/network.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

/*
 * What else the length of an edge may be, all above 0: 1/w, -log w or 1 - w.
 * The latter two want weights below 1: where the largest is not, weights are
 * first divided by the sum of the largest and the smallest, whatever their
 * common factor.  (Divided by the largest alone, the heaviest edges would have
 * no length, and the efficiency would be infinite.)
 *
 * paths_near() gives the graph of weights 1 / length, of which every function
 * here and elsewhere that takes lengths of 1/w then takes those lengths, and
 * *divisor, 1 where weights are not divided.  For PATHS_INVERSE it is the same
 * graph.  Weights must be positive.  Give it back with network_free().  O(m).
 */
enum paths_lengths { PATHS_INVERSE, PATHS_LOG, PATHS_ONE_MINUS };

struct network *paths_near(double *divisor, const struct network *network,
                           enum paths_lengths lengths);

/* Distances of all pairs, nodes x nodes, exactly symmetric.  O(n^3). */
void paths_distances(gsl_matrix *distances, const struct network *network);

/*
 * Floyd and Warshall in place: on entry the lengths of the edges (infinity for
 * none, 0 on the diagonal), on exit the distances.  The matrix must be
 * symmetric and stays so.  O(n^3).
 */
void paths_close(gsl_matrix *lengths);

/* What a matrix of distances says about the whole graph.  O(n^2). */
struct paths_summary {
    /*
     * Mean of d_ij over the ordered pairs i != j that a path joins, and the
     * number of ordered pairs that none does.  (BCT's characteristic path
     * length is infinite as soon as there is one of these.)  NaN when no pair
     * is joined.
     */
    double length;
    size_t unreachable;
    /* Mean of 1 / d_ij over all i != j, 1 / infinity = 0; NaN for n < 2. */
    double efficiency;
    /* Smallest and largest eccentricity that is not NaN; else NaN. */
    double radius, diameter;
};

struct paths_summary paths_summarize(const gsl_matrix *distances);

/*
 * The largest distance from node i to a node it reaches; NaN for a node that
 * reaches none.
 */
void paths_eccentricity(gsl_vector *eccentricity, const gsl_matrix *distances);

/* Mean of 1 / d_ij over j != i; 0 in a graph of one node. */
void paths_efficiency(gsl_vector *efficiency, const gsl_matrix *distances);

/*
 * Local efficiency of node i with k neighbors: paths run in the subgraph
 * induced by the neighbors alone, without i; 0 when k < 2; a pair of neighbors
 * that it does not join adds 0.  Sums over ordered pairs j != h of neighbors,
 * divided by k (k - 1):
 *
 *   PATHS_MODERN    (w_ij w_ih)^(1/3) / d'_jh, d' the distance over lengths
 *                   (1/w)^(1/3).  Wang Y et al. (2017), Neural Comput 29:313,
 *                   doi:10.1162/NECO_a_00914; recommended by BCT.  In a binary
 *                   graph the index of Latora V, Marchiori M (2001),
 *                   doi:10.1103/PhysRevLett.87.198701.
 *   PATHS_ORIGINAL  (w_ij w_ih / d_jh)^(1/3), d over lengths 1/w.  Rubinov and
 *                   Sporns (2010).  Not Latora's in a binary graph.
 *
 * Both are proportional to a common factor of all weights.  (igraph's function
 * of this name keeps paths through the rest of the graph: another index.)
 * O(sum of k^3), one dense search a neighborhood.
 */
enum paths_form { PATHS_MODERN, PATHS_ORIGINAL };

void paths_local_efficiency(gsl_vector *efficiency,
                            const struct network *network,
                            enum paths_form form);

#endif
