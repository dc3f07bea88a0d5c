/*
 * runs.h - the inner loop over voxels: sums of runs of 16-bit integers.
 *
 * Nearly all BOLD images hold 16-bit integers, and a run is short (three to a
 * dozen voxels), so that a plain loop spends its time on mispredicted ends.
 * With AVX-512 the end is a mask.  Sums of integers are exact, so every path
 * gives the same bits.
 */
#ifndef IO_RUNS_H
#define IO_RUNS_H

#include "base/grid.h"

#include <stddef.h>
#include <stdint.h>

/*
 * sums[run.region] += slope * (sum of the run's voxels) + inter * length, runs
 * in their order, by the fastest path this CPU has.  O(voxels of the runs).
 */
void runs_add_int16(double *restrict sums, const int16_t *restrict frame,
                    const struct run *restrict runs, size_t count,
                    const double scaling[2]);

/* The same by the plain loop, for comparison. */
void runs_add_int16_plain(double *restrict sums, const int16_t *restrict frame,
                          const struct run *restrict runs, size_t count,
                          const double scaling[2]);

#endif
