/*
 * directed.h - the motifs of a matrix that is not symmetric.
 */
#ifndef MOTIFS_DIRECTED_H
#define MOTIFS_DIRECTED_H

#include "graph/threshold.h"
#include "io/relmat.h"

/*
 * Writes the triads (graph/triads.h) that every region takes part in, n/a for
 * regions without a number in their row and column, and those of the whole
 * graph.  Entry (i, j) is the arc i > j where the threshold keeps it: the rule
 * is that of graph/threshold.h, for each arc by itself; a density is a share of
 * the n (n - 1) arcs there could be, and among equal values the smaller i, then
 * the smaller j, is kept.  Dies where no arc is left.
 */
void directed_write(const char *nodes, const char *network,
                    const struct relmat *relmat,
                    const struct threshold *threshold);

#endif
