/*
 * agglomerate.h - clusters of nodes that touch and are alike.
 *
 * Two steps from many nodes to few.  Joining nearest neighbors is linear in
 * the edges and needs nothing but a distance for each: it takes voxels to some
 * thousand small clusters in a few rounds, without the giant clusters that
 * single linkage makes.  Ward's method takes those to the number wanted; it is
 * the one that explains most variance among the usual ones.
 *
 * Thirion B et al. (2014). Front Neurosci 8:167. doi:10.3389/fnins.2014.00167
 * Hoyos-Idrobo A et al. (2019). IEEE Trans Pattern Anal Mach Intell
 * 41:669-681. doi:10.1109/TPAMI.2018.2815524 (nearest neighbors)
 */
#ifndef SPACE_AGGLOMERATE_H
#define SPACE_AGGLOMERATE_H

#include "space/lattice.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Join every node with the nearest of those it touches (distance[k] of edge k;
 * of equal ones the first edge), but no further than to `least` clusters: then
 * only the shortest of these joins are made.  label[i] is the cluster of node
 * i, counted from 0 in the order of their first nodes; returns their number.
 * O(edges + nodes log nodes).
 */
size_t agglomerate_nearest(uint32_t *label, const struct lattice *lattice,
                           const double *distance, size_t least);

/*
 * Ward's method along the edges: merge, as long as there are more than
 * `clusters`, the two touching clusters a and b whose
 *
 *     n_a n_b / (n_a + n_b) |m_a - m_b|^2,
 *
 * the variance that merging loses, is least (of equal ones the lowest a, then
 * b).  Row i of `means` (nodes x features, float32) is the mean of node i and
 * size[i] the number of voxels it stands for; both are overwritten.  label as
 * above.  Returns the number of clusters, which is more than asked for where
 * the components of the lattice are more.  O(nodes (features degree + log)).
 *
 * Ward JH (1963). J Am Stat Assoc 58:236-244.
 * doi:10.1080/01621459.1963.10500845
 */
size_t agglomerate_ward(uint32_t *label, const struct lattice *lattice,
                        gsl_matrix_float *means, double *size, size_t clusters);

#endif
