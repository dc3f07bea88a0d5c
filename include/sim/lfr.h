/*
 * lfr.h - weighted random graphs with planted communities of many sizes.
 *
 * The benchmark of Lancichinetti A, Fortunato S (2009),
 * doi:10.1103/PhysRevE.80.016118, for undirected graphs without overlap:
 * degrees k_i and sizes of communities follow power laws; of the edges of a
 * node the fraction mu_t leads out of its community; its strength is k_i^beta,
 * of which the fraction mu_w is on those edges.  Edges are drawn as in a
 * configuration model whose loops and double edges are switched away; weights
 * fit the strengths in the least squares sense and are above 0.
 */
#ifndef SIM_LFR_H
#define SIM_LFR_H

#include "base/rng.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct lfr {
    size_t nodes;
    double mean_degree, most_degree;
    double degree_exponent, size_exponent; /* t1, t2 */
    double least_size, most_size;          /* of communities */
    double topology_mixing, weight_mixing; /* mu_t, mu_w, in [0, 1] */
    double strength_exponent;              /* beta */
};

/*
 * weights (nodes x nodes, symmetric, 0 where there is no edge) and community[]
 * from 0.  False when in 1000 attempts no community was large enough for the
 * largest degree, or one always had more edges that lead out than all others
 * could take.  O(nodes^2).
 */
bool lfr_draw(gsl_matrix *weights, size_t *community, const struct lfr *design,
              struct rng *rng) __attribute__((warn_unused_result));

#endif
