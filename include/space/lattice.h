/*
 * lattice.h - which voxels, and which clusters of them, touch.
 */
#ifndef SPACE_LATTICE_H
#define SPACE_LATTICE_H

#include "base/grid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Undirected edges between `nodes` nodes, each once, with a < b, in ascending
 * order of (a, b). */
struct lattice {
    size_t nodes, count;
    uint32_t *a, *b;
};

/*
 * Nodes are the `count` voxels listed in `voxel` (positions in a frame,
 * ascending); an edge joins two that share a face.  Give it back with
 * lattice_free().  O(voxels of the grid).
 */
struct lattice *lattice_new(const struct grid *grid, const size_t *voxel,
                            size_t count);
void lattice_free(struct lattice *lattice);

/*
 * The connected components: label[i] of node i, counted from 0 in the order of
 * their first nodes.  With `chosen`, only edges k for which it is true count.
 * Returns their number.  O(edges).
 */
size_t lattice_components(uint32_t *label, const struct lattice *lattice,
                          const bool *chosen);

/*
 * The edges between clusters: node i goes to label[i] < clusters, and edges
 * inside of one are gone.  O(edges log edges).
 */
struct lattice *lattice_contract(const struct lattice *lattice,
                                 const uint32_t *label, size_t clusters);

#endif
