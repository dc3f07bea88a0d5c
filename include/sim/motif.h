/*
 * motif.h - a planted difference of local wiring at equal degree.
 *
 * A patch of gray matter is made of pieces of six voxels.  Every voxel hears
 * two sources, independent AR(1) processes of unit variance (subject.h):
 *
 *     x_i(t) = (s_a(i)(t) + s_b(i)(t)) / sqrt(2).
 *
 * In two triangles, three voxels share one source and each has one of its own;
 * in a hexagon, neighbors along the ring share one.  Either way a voxel
 * correlates by 1/2 with two others and by 0 with all the rest, and two voxels
 * that do, as two that do not, follow the same joint distribution in both
 * wirings.  So whatever the noise, the length of the run and the threshold, a
 * pair is an edge of the network of voxels with the same probability, and the
 * expected degree of every voxel is the same; but in triangles it lies on a
 * cycle of three, and in the hexagon on none.
 *
 * 1/2 is the most that a hexagon bears: 1 - 2 r is an eigenvalue of its matrix
 * of correlations r.
 */
#ifndef SIM_MOTIF_H
#define SIM_MOTIF_H

#include "base/rng.h"
#include "sim/brain.h"

#include <gsl/gsl_matrix.h>

enum motif_wiring { MOTIF_TRIANGLES, MOTIF_HEXAGONS };

enum {
    MOTIF_PIECE = 6,
    MOTIF_PIECES = 12,
    MOTIF_DEGREE = 2 /* partners of a voxel */
};

struct motif {
    size_t count;  /* voxels of the patch, piece after piece */
    size_t *voxel; /* of the grid, ascending */
    size_t *place; /* of every voxel of the grid: 1 + its place in the patch,
                    * 0 outside */
};

/*
 * The gray voxels nearest to one that is drawn: MOTIF_PIECES pieces, or as many
 * as there is gray matter for.  O(voxels log voxels).  Give it back with
 * motif_free(), which takes NULL, too.
 */
struct motif *motif_new(const struct brain *brain, uint64_t seed);
void motif_free(struct motif *motif);

/* activity: frames x any multiple of MOTIF_PIECE voxels, of unit variance;
 * `tr` as for subject_activity(). */
void motif_activity(gsl_matrix *activity, enum motif_wiring wiring, double tr,
                    struct rng *rng);

/* The planted correlation of voxels i and j of a patch, by their places. */
double motif_correlation(enum motif_wiring wiring, size_t i, size_t j);

/* Cycles of three through voxel i where all that correlate are joined. */
size_t motif_triangles(enum motif_wiring wiring, size_t i);

#endif
