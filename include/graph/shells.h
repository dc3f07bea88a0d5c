/*
 * shells.h - how far apart two nodes are, in bins of distance.
 *
 * Shell k of node i holds the nodes j with b_k <= |p_i - p_j| < b_(k+1), with p
 * the positions in mm.  Distances are compared as squares in float32, computed
 * in one order of operations, and one that is within 1e-5 of a border
 * (relative) counts as on it: voxels of 3.3 mm that are 33 mm apart are, and
 * how the sums were rounded does not matter.
 */
#ifndef GRAPH_SHELLS_H
#define GRAPH_SHELLS_H

#include <stddef.h>
#include <stdint.h>

struct shells {
    size_t nodes, bins;
    float *x, *y, *z; /* mm, from the first node */
    float *square;    /* bins + 1 squared borders */
};

/*
 * Of nodes at positions[3 i] .. (mm), with `bins` + 1 ascending borders; the
 * last may be infinite.  Give it back with shells_free().
 */
struct shells *shells_new(const double *positions, size_t nodes,
                          const double *borders, size_t bins);
void shells_free(struct shells *shells);

/* The shell of i in which j is; `bins` or above where it is in none. */
static inline size_t shells_of(const struct shells *shells, size_t i, size_t j)
{
    float dx = shells->x[i] - shells->x[j];
    float dy = shells->y[i] - shells->y[j];
    float dz = shells->z[i] - shells->z[j];
    float square = dx * dx + dy * dy + dz * dz;
    size_t reached = 0;

    while (reached <= shells->bins && square >= shells->square[reached])
        reached++;
    return reached ? reached - 1 : shells->bins;
}

/*
 * sizes[i * bins + k] = how many nodes are in shell k of node i, itself left
 * out.  nodes^2 (bins + 8) operations, 16 at a time with AVX-512.
 */
void shells_sizes(uint32_t *sizes, const struct shells *shells, size_t threads);

#endif
