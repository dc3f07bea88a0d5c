/*
 * directed.h - the motifs of a matrix that is not symmetric.
 */
#ifndef MOTIFS_DIRECTED_H
#define MOTIFS_DIRECTED_H

#include "graph/threshold.h"
#include "io/relmat.h"
#include "motifs/nulls.h"

/*
 * The arcs of the nodes defined[] (graph/relation.h) with their values, or 1
 * where the threshold is binary, and how many: entry (i, j) is the arc i > j
 * where it is above 0 and the threshold keeps it.  The rule is that of
 * graph/threshold.h, for each arc by itself; a density is a share of the
 * n (n - 1) arcs there could be, and among equal values the smaller i, then the
 * smaller j, is kept.  arcs[] is nodes x nodes, of 0.  O(n^2 log n).
 */
size_t directed_arcs(gsl_matrix *arcs, const gsl_matrix *relation,
                     const size_t *defined, const struct threshold *threshold);

/*
 * Writes the triads (graph/triads.h) that every region takes part in, n/a for
 * regions without a number in their row and column, and those of the whole
 * graph, both beside as many nulls as are wished.  Of a share, the part alone.
 * Dies where no arc is left.
 */
void directed_write(const char *nodes, const char *network,
                    const struct relmat *relmat,
                    const struct threshold *threshold,
                    const struct nulls_wish *wish);

#endif
