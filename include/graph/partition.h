/*
 * partition.h - nodes in modules, and how a node's edges spread over them.
 *
 * A partition is an array of `nodes` labels, 0 .. modules - 1.  Guimera R,
 * Amaral LAN (2005), Nature 433:895, doi:10.1038/nature03288; conventions of
 * the Brain Connectivity Toolbox.  Weights must be positive; signed graphs are
 * measured by sign (network_part).  Each vector has one entry per node.
 */
#ifndef GRAPH_PARTITION_H
#define GRAPH_PARTITION_H

#include "graph/network.h"

#include <gsl/gsl_vector.h>

/*
 * Renumbers arbitrary labels below `nodes` to 0, 1, ... in the order of their
 * first node and returns how many there are.  Two partitions are the same if
 * and only if their renumbered labels are.  O(n).
 */
size_t partition_number(size_t *module, size_t nodes);

/*
 * Participation: P_i = 1 - sum_m (k_im / k_i)^2, k_im the weight from node i
 * into module m, k_i its strength.  0 for a node without edges.  O(m + n M).
 */
void partition_participation(gsl_vector *participation,
                             const struct network *network,
                             const size_t *module);

/*
 * Within-module z: (k_i - mean) / sd over the nodes of i's module, k_i the
 * weight from i into its own module, sd with N - 1 as in Matlab.  0 when the
 * module has one node or its sd is 0 (below 1e-12 of its mean).  O(m + n).
 */
void partition_zscore(gsl_vector *zscore, const struct network *network,
                      const size_t *module);

#endif
