/*
 * runs.h - the inner loops over the voxels of 16-bit integers.
 *
 * Nearly all BOLD images hold 16-bit integers, and a run is short (three to a
 * dozen voxels), so that a plain loop spends its time on mispredicted ends.
 * With AVX-512 the end is a mask.  What a voxel adds to its own sums is little
 * work and much memory: hence the listed voxels of a few frames are packed
 * side by side, and the sums are visited once for all of them.  Sums of
 * integers are exact, so every path gives the same bits.
 */
#ifndef IO_RUNS_H
#define IO_RUNS_H

#include "base/grid.h"

#include <stddef.h>
#include <stdint.h>

/* Frames of a block, and the room a packed frame needs beyond its voxels. */
enum { RUNS_FRAMES = 4, RUNS_SLACK = 32 };

/* Room for the packed voxels of one frame, or for a number of each. */
size_t runs_stride(size_t voxels);

/*
 * sums[run.region] += slope * (sum of the run's voxels) + inter * length, runs
 * in their order, and the voxels themselves one after another into `packed`
 * (runs_stride() of all), by the fastest path this CPU has.  O(voxels).
 */
void runs_pack_int16(double *restrict sums, int16_t *restrict packed,
                     const int16_t *restrict frame,
                     const struct run *restrict runs, size_t count,
                     const double scaling[2]);

/* The same by the plain loop, for comparison. */
void runs_pack_int16_plain(double *restrict sums, int16_t *restrict packed,
                           const int16_t *restrict frame,
                           const struct run *restrict runs, size_t count,
                           const double scaling[2]);

/*
 * sum[v] += sum_t x_t, square[v] += sum_t x_t^2 over at most RUNS_FRAMES
 * packed frames, `stride` = runs_stride() apart, for v below it.
 */
void runs_moments_int16(int64_t *restrict sum, int64_t *restrict square,
                        const int16_t *restrict block, size_t frames,
                        size_t stride);

#endif
