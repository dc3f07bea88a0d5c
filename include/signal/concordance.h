/*
 * concordance.h - how alike a few series go up and down (Kendall's W).
 *
 * With r_jt the rank of frame t in series j (ties averaged), R_t = sum_j r_jt
 * over m series and n frames,
 *
 *     W = 12 (sum_t R_t^2 - n Rbar^2) / (m^2 (n^3 - n) - m sum_j T_j),
 *
 * T_j = sum (g^3 - g) over the groups of g equal values of series j: 1 where
 * all series have one order, about 1/m where they have nothing in common.  Of
 * a voxel and its neighbors it is the regional homogeneity (ReHo) as AFNI has
 * it; m (n - 1) W is Friedman's statistic.
 *
 * A series is ranked once, whatever the number of neighborhoods it is in.  All
 * is done in whole numbers, so W is exact but for its last division, and the
 * order of the series does not matter.
 *
 * Kendall MG, Babington Smith B (1939). Ann Math Stat 10:275-287.
 * doi:10.1214/aoms/1177732186
 * Zang Y et al. (2004). NeuroImage 22:394-400.
 * doi:10.1016/j.neuroimage.2003.12.030
 */
#ifndef SIGNAL_CONCORDANCE_H
#define SIGNAL_CONCORDANCE_H

#include <stddef.h>
#include <stdint.h>

/* The most frames of a series: twice a rank has 16 bits. */
#define CONCORDANCE_FRAMES 32767

/* Room of the ranks of a series: `frames` rounded up to a multiple of 16. */
size_t concordance_stride(size_t frames);

/*
 * ranks[t] = 2 r_t, twice the rank so that halves are whole, and 0 from
 * `frames` up to the stride; returns T.  `work` has room for 2 frames numbers.
 * The values are finite; -0 equals 0.  O(frames), by a radix sort.
 */
uint64_t concordance_rank(uint16_t *restrict ranks,
                          const float *restrict series, size_t frames,
                          uint64_t *restrict work);

/*
 * W of `count` series, at most 64, with the doubled ranks ranks[j] and the ties
 * ties[j]; NaN for a single one, and where each is constant.  O(count frames),
 * 8 or 16 frames at a time.
 */
double concordance_of(const uint16_t *const *ranks, const uint64_t *ties,
                      size_t count, size_t frames);

#endif
