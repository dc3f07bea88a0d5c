/*
 * louvain.h - modules by the Louvain algorithm.
 *
 * Blondel VD, Guillaume JL, Lambiotte R, Lefebvre E (2008),
 * doi:10.1088/1742-5468/2008/10/P10008; igraph.  For comparison: Leiden
 * (modularity.h) finds modules that hold together and is to be preferred.
 */
#ifndef GRAPH_LOUVAIN_H
#define GRAPH_LOUVAIN_H

#include "graph/network.h"

#include <stdint.h>

/*
 * Maximizes the Q of modularity.h with resolution gamma, `runs` times, run r
 * with igraph's generator seeded by (seed, stream, r).  Partition r is row r of
 * partitions[], runs x nodes, numbered as partition_number() does.  The weights
 * must be above 0, and there must be an edge.  The same arguments give the same
 * partitions.  About O(m) a run.
 */
void louvain_search(size_t *partitions, const struct network *network,
                    double gamma, size_t runs, uint64_t seed, uint64_t stream);

#endif
