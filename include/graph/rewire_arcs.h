/*
 * rewire_arcs.h - directed graphs of the same degrees, in and out.
 *
 * As rewire.h does with edges: a trial takes two arcs a > b and c > d at random
 * and makes them a > d and c > b, unless that would join a node to itself or
 * make an arc twice; a trial that fails counts.  With `keeps_mutual` the pairs
 * with arcs in both directions and the single arcs are swapped among their own
 * kind, and no single arc ever becomes half of a pair: every node keeps how
 * many neighbors it has of each kind (Milo et al.).  Swaps alone do not turn a
 * cycle of three around; graphs in which this matters are tiny.
 *
 * A weight stays with the node its arc begins at, so that strengths out are
 * kept exactly (randmio_dir of BCT).
 *
 * Maslov S, Sneppen K (2002), doi:10.1126/science.1065103; Milo R et al.
 * (2002), doi:10.1126/science.298.5594.824
 */
#ifndef GRAPH_REWIRE_ARCS_H
#define GRAPH_REWIRE_ARCS_H

#include "base/rng.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

/*
 * Rewires arcs[] in place by `trials` for each arc (or pair); an arc i > j is
 * an entry (i, j) that is not 0, and the diagonal must be 0.  Returns how many
 * were accepted.  O(nodes^2 + trials arcs).
 */
size_t rewire_arcs(gsl_matrix *arcs, bool keeps_mutual, size_t trials,
                   struct rng *rng);

/* Entries that are not 0. */
size_t rewire_arcs_count(const gsl_matrix *arcs);

#endif
