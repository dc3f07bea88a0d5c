/*
 * rewire_signed.h - graphs with the degrees, the weights and, nearly, the
 * strengths of a signed graph, for each sign.
 *
 * A trial takes four nodes at random; where the signs (1, 0, -1) of the pairs
 * ab and cd are one and those of ad and cb another, they trade places: every
 * node keeps its number of positive and of negative neighbors.  Complete
 * graphs of two signs are rewired, too; where there is one sign and no pair is
 * empty, nothing can be.  Then rewire_weights.h puts the weights of each sign
 * on its new edges.
 *
 * Rubinov M, Sporns O (2011). doi:10.1016/j.neuroimage.2011.03.069
 * (null_model_und_sign of BCT, with trials that fail counted)
 */
#ifndef GRAPH_REWIRE_SIGNED_H
#define GRAPH_REWIRE_SIGNED_H

#include "base/rng.h"

#include <gsl/gsl_matrix.h>

/*
 * null[], symmetric with 0 on its diagonal, from the symmetric weights[]
 * (neither NaN nor looked at on the diagonal; 0 is no edge) by `trials` for
 * each pair of nodes and `rounds` as in rewire_weights().  Returns how many
 * trials were accepted.  O(trials nodes^2 + rounds edges log edges).
 */
size_t rewire_signed(gsl_matrix *null, const gsl_matrix *weights, size_t trials,
                     size_t rounds, struct rng *rng);

#endif
