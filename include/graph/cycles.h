/*
 * cycles.h - how many short cycles go through every node, exactly.
 *
 * Simple cycles (no node twice, chords allowed) of length 3, 4 and 5 of a
 * binary graph A, with d_i the degree, c_ij = |N_i and N_j| the number of
 * common neighbors, t_i = C3(i), and w_i = sum_j A_ij (d_j - 1):
 *
 *     C3(i) = 1/2 sum_j A_ij c_ij
 *     C4(i) = sum_{k != i} C(c_ik, 2)
 *           = [(A^4)_ii - d_i^2 - w_i] / 2
 *     C5(i) = (A^5)_ii / 2 - sum_j A_ij t_j - sum_j A_ij c_ij d_j
 *             - t_i (2 d_i - 5),
 *             (A^5)_ii = x'A x with x = row i of A^2
 *
 * All in integers, 64 bits, so that the counts are the same on every machine
 * and at any number of threads.  `count` has one entry per node.  The sums
 * over nodes are 3, 4 and 5 times the number of cycles in the graph.
 *
 * Harary F, Manvel B (1971). On the number of cycles in a graph. Mat casopis
 * 21:55-63.
 */
#ifndef GRAPH_CYCLES_H
#define GRAPH_CYCLES_H

#include "graph/adjacency.h"
#include "graph/bitmap.h"

/*
 * C3 by intersecting rows of bits, each edge within the neighbors of a node
 * once.  edges nodes / 512 blocks.  `bits` are the loops to use.
 */
void cycles_three(uint64_t *count, const struct bitmap *bitmap,
                  const struct bits *bits, size_t threads);

/*
 * C4 by counting, in 512 columns at once, how many neighbors of i have each
 * node for a neighbor.  2 edges nodes / 512 blocks at three operations.
 */
void cycles_four(uint64_t *count, const struct bitmap *bitmap,
                 const struct bits *bits, size_t threads);

/* C3 and C4 of a sparse graph; either may be NULL.  O(sum of d^2). */
void cycles_sparse(uint64_t *three, uint64_t *four,
                   const struct adjacency *adjacency, size_t threads);

/*
 * C5, by the product x'A x for sixteen nodes at a time.  `three` is C3.
 * O(nodes edges / 8) additions of vectors, so minutes for 28,000 voxels at 2 %
 * density.  False, and no counts, where a node has more than 65535 neighbors:
 * walks of three steps are counted in 32 bits.
 */
bool cycles_five(uint64_t *count, const uint64_t *three,
                 const struct adjacency *adjacency, size_t threads)
    __attribute__((warn_unused_result));

/* The same of the nodes range[0] <= i < range[1] alone; the counts of others
 * are left as they are, and `three` is of all. */
bool cycles_five_of(uint64_t *count, const uint64_t *three,
                    const struct adjacency *adjacency, const size_t range[2],
                    size_t threads) __attribute__((warn_unused_result));

#endif
