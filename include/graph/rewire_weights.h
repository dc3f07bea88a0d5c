/*
 * rewire_weights.h - weights for the edges of a rewired graph.
 *
 * Edges get weights so that the strength of each node comes near to its own:
 * weights and places without one are put in order, the places by the product
 * of what their two ends still lack, and of a few ranks drawn at random the
 * weight goes to the place of the same rank; then both are put in order anew.
 * The weights are the same, each used once.
 *
 * Rubinov M, Sporns O (2011). doi:10.1016/j.neuroimage.2011.03.069
 * (null_model_und_sign of BCT, for the weights of one sign)
 */
#ifndef GRAPH_REWIRE_WEIGHTS_H
#define GRAPH_REWIRE_WEIGHTS_H

#include "base/rng.h"
#include "graph/bitmap.h"

#include <gsl/gsl_matrix.h>

/*
 * null[i, j], for joined i < j of `graph`, from the positive weights of the
 * edges of `like`, of which there must be as many; the rest of null[] is 0.
 * At least 1 `rounds` of putting in order, at most one for every edge: BCT's
 * default is a tenth of the edges.  Returns the correlation of the strengths of
 * the nodes with those before; NaN where they are all alike.
 * O(rounds edges log edges).
 */
double rewire_weights(gsl_matrix *null, const struct bitmap *graph,
                      const gsl_matrix *weights, const struct bitmap *like,
                      size_t rounds, struct rng *rng);

#endif
