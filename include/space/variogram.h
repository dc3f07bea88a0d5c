/*
 * variogram.h - random maps whose variogram is that of a map.
 *
 * The variogram of a map x at distance h, of the pairs i < j nearer than a
 * percentile of all distances,
 *
 *     g(h) = sum_ij w_ij(h) (x_i - x_j)^2 / 2 / sum_ij w_ij(h),
 *     w_ij(h) = exp(-(2.68 (d_ij - h) / b)^2 / 2),
 *
 * with h at equal steps from the least to the largest of these distances, and b
 * three steps.  A surrogate is the map in a random order, smoothed,
 *
 *     s_i = sum_j k_ij x_p(j) / sum_j k_ij,  k_ij = exp(-d_ij / max_j d_ij)
 *
 * over the share f of the regions that are nearest to i, f = .1, .2 ... .9;
 * of the f whose variogram predicts that of x best by least squares, g_x ~
 * a + b g_s, the result is mean + sqrt|b| s + sqrt|a| e, with e white noise.
 * Both are variances, so that they are fitted within a >= 0, b >= 0.  Burt and
 * colleagues leave them free (`is_free`): where the best a is below 0, which is
 * where the map is smooth, noise comes in that the map does not have.
 *
 * Burt JB et al. (2020). NeuroImage 220:117038.
 * doi:10.1016/j.neuroimage.2020.117038
 */
#ifndef SPACE_VARIOGRAM_H
#define SPACE_VARIOGRAM_H

#include "base/rng.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VARIOGRAM_SHARES = 9, VARIOGRAM_LEAST = 10 };

struct variogram {
    size_t count, bins, pairs;
    double *at;          /* the h of each bin, ascending */
    uint32_t (*ends)[2]; /* regions of each pair */
    gsl_matrix *weights; /* pairs x bins, each column of sum 1 */
    uint32_t *near;      /* count x (count - 1): the others, nearest first */
    double *kernel[VARIOGRAM_SHARES]; /* count x size[f], each row of sum 1 */
    size_t size[VARIOGRAM_SHARES];    /* neighbors of each share */
};

/*
 * Of distances[n x n], symmetric and finite, n at least VARIOGRAM_LEAST; bins
 * at least 2, percentile in (0, 100].  NULL where the distances of these pairs
 * do not differ.  n^2 percentile bins / 25 + 36 n^2 bytes.  Give it back with
 * variogram_free().
 */
struct variogram *variogram_new(const gsl_matrix *distances, size_t bins,
                                double percentile);
void variogram_free(struct variogram *variogram);

/* gamma[bins] of map[n].  O(pairs bins). */
void variogram_of(double *gamma, const struct variogram *variogram,
                  const double *map);

/* smooth[n] of map[n] over the share (f + 1) / 10; they do not overlap. */
void variogram_smooth(double *smooth, const struct variogram *variogram,
                      const double *map, size_t f);

/*
 * surrogate[n] of map[n], whose variogram is gamma[bins].
 * O(n^2 + pairs bins).
 */
void variogram_draw(double *surrogate, const struct variogram *variogram,
                    const double *map, const double *gamma, bool is_free,
                    struct rng *rng);

/* sqrt(sum (g - gamma)^2 / sum gamma^2), g that of the surrogate. */
double variogram_error(const struct variogram *variogram, const double *gamma,
                       const double *surrogate);

/* The values of map[n] in the order of the surrogate: its least becomes the
 * least of the map, and so on.  Equal values go by place. */
void variogram_resample(double *surrogate, const double *map, size_t n);

#endif
