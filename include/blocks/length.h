/*
 * length.h - the description length of a graph in groups, from scratch.
 *
 * In nats, with the terms of model.h; a difference of two lengths is the log of
 * their posterior odds.  The length of a density can be below 0.  Flat:
 *
 *   adjacency  the pairs of groups, and, sparse, + sum_ij ln A_ij! and
 *              corrected   + sum_r ln e_r! - sum_i ln k_i!
 *              otherwise   + sum_r e_r ln n_r
 *   partition  ln C(N - 1, B - 1) + ln N! - sum_r ln n_r! + ln N
 *   degrees    corrected: sum_r ln q(e_r, n_r) + ln n_r! - sum_k ln eta_k^r!,
 *              eta_k^r the nodes of degree k in r
 *   edges      ln C(B (B + 1) / 2 + E - 1, E)
 *   records    the weights in each pair of groups, and, normal, the sums of
 *              squares of all pairs together (block_model_spread)
 *   prior      the sums x_rs of the pairs as the weights of one pair
 *
 * Weights only: partition, records and prior.  Nested (Peixoto TP (2014),
 * doi:10.1103/PhysRevX.4.011047): the graph of groups of level l is a
 * multigraph whose nodes level l + 1 divides; its edges and sums are charged
 * there, by pairs of groups of level l + 1, and so on up to one group: `edges`
 * and `prior` are the sums over the levels above the first, and `levels` what
 * their partitions cost.  The sums of squares of all levels but the last are
 * charged together.  One level of one group above a flat partition costs
 * exactly ln B more than flat.
 */
#ifndef BLOCKS_LENGTH_H
#define BLOCKS_LENGTH_H

#include "blocks/hierarchy.h"
#include "blocks/model.h"

struct block_length {
    double adjacency, partition, degrees, edges, records, prior, levels;
    double total; /* the sum of these */
};

/*
 * Of the data graph, all of whose nodes have an edge.  Flat takes a hierarchy
 * of two levels and leaves out `levels`.  O(levels (edges + B^2)).
 */
struct block_length block_length(const struct multigraph *graph,
                                 const struct block_model *model,
                                 const struct hierarchy *hierarchy,
                                 bool is_flat);

/*
 * The graph that level `level` of the hierarchy divides: the groups of the
 * level below, summarized; `level` is above 0.  *spreads and *spread: the
 * sums of squares of all levels below (stack_below).  The caller's.
 */
struct multigraph *block_length_graph(size_t *spreads, double *spread,
                                      const struct multigraph *graph,
                                      const struct block_model *model,
                                      const struct hierarchy *hierarchy,
                                      size_t level);

#endif
