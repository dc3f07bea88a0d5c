/*
 * rewire_length.h - the same degrees and the same lengths of edges.
 *
 * Lengths of edges fall into bins with as many edges each, as nearly as ties
 * allow.  A trial takes two edges (a, b) and (c, d) at random, in a random
 * direction, and makes them (a, d) and (c, b) where these are no edges yet, and
 * their lengths are in the bins of the lengths of the two, in either order: so
 * every node keeps its degree, and every bin its number of edges.  Trials that
 * fail count, so that all such graphs become equally likely that swaps can
 * reach.  Then the weights of each bin are put on its edges in a random order:
 * the weights keep their relation to length, but in the mean over a bin.
 *
 * Betzel RF, Bassett DS (2018). PNAS 115:E4880-E4889.
 * doi:10.1073/pnas.1720186115
 */
#ifndef GRAPH_REWIRE_LENGTH_H
#define GRAPH_REWIRE_LENGTH_H

#include "base/rng.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>

/*
 * links[n x n], symmetric with 0 on the diagonal and where there is no edge, is
 * rewired in place by `trials` for each edge, given the symmetric and finite
 * distances[n x n]; bins at least 1.  Returns how many trials were accepted.
 * O(n^2 + edges (log edges + trials)).
 */
size_t rewire_length(gsl_matrix *links, const gsl_matrix *distances,
                     size_t bins, size_t trials, struct rng *rng);

#endif
