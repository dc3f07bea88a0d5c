/*
 * triads.h - the 13 motifs of three nodes of a directed graph.
 *
 * Induced subgraphs that hang together, by the numbers 1 - 13 of motif3 in the
 * Brain Connectivity Toolbox (at 0 - 12 here) and their names in the census of
 * triads: mutual, asymmetric and null pairs, and Down, Up, Transitive or
 * Cyclic.  An entry (i, j) of a matrix is the arc from i to j.
 *
 * Milo R et al. (2002). doi:10.1126/science.298.5594.824; Sporns O, Kotter R
 * (2004). doi:10.1371/journal.pbio.0020369
 */
#ifndef GRAPH_TRIADS_H
#define GRAPH_TRIADS_H

#include "base/column.h"

#include <gsl/gsl_matrix.h>
#include <stdint.h>

enum { TRIADS = 13 };

extern const struct column triads_about[TRIADS];
extern const int triads_igraph[TRIADS]; /* isomorphism class, directed, of 3 */

/*
 * count[i]: in how many triads of each kind node i takes part; count[nodes]:
 * how many there are.  An arc is an entry that is not 0; the diagonal is not
 * looked at, NaN must not be there.  O(nodes^3): 400 nodes take a tenth of a
 * second.
 */
void triads_count(uint64_t (*count)[TRIADS], const gsl_matrix *arcs);

#endif
