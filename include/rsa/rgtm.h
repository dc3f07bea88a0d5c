/*
 * rgtm.h - the representational geo-topological matrix: near is near enough.
 *
 * A monotone transform of one RDM that makes all distances up to a lower
 * threshold 0 and all from an upper threshold 1,
 *
 *     y = clip((x - a) / (b - a), 0, 1),    y = (x > a) where b <= a,
 *
 * between geometry (far thresholds) and topology (one threshold: adjacency).
 * What x, a and b are for the thresholds l <= u is a matter of the scale:
 *
 *     rank    x = mid-ranks of the known pairs, from 0 to 1; a and b are the
 *             quantiles l and u of x (type 7), so that without ties l and u are
 *             shares of the pairs.  No increasing transform of the RDM matters.
 *     minmax  x = distances, from 0 to 1; a = l, b = u
 *     raw     x = distances; a = l, b = u, distances too
 *
 * With rank, l = 0 and u = 1 the result is x, the RDM of ranks.  A NaN pair
 * stays NaN and counts nowhere.
 *
 * Lin B, Kriegeskorte N (2024). PNAS 121:e2317881121.
 * doi:10.1073/pnas.2317881121
 */
#ifndef RSA_RGTM_H
#define RSA_RGTM_H

#include <stdbool.h>
#include <stddef.h>

enum rgtm_scale { RGTM_RANK, RGTM_MINMAX, RGTM_RAW };

/* rank, minmax, raw; ends with NULL. */
extern const char *const rgtm_scales[4];

/* sorted[] = the known values in ascending order; returns how many. */
size_t rgtm_sort(double *sorted, const double *values, size_t count);

/* Quantile q of `known` sorted values, between two of them in proportion (type
 * 7 of Hyndman and Fan); NaN of none. */
double rgtm_quantile(const double *sorted, size_t known, double q);

/*
 * x[] of a scale, O(m log m) for ranks.  False, and all NaN, where no two known
 * distances differ; raw distances are always as they are.
 */
bool rgtm_scaled(double *x, const double *rdm, size_t count,
                 enum rgtm_scale scale) __attribute__((warn_unused_result));

/* y[] of x[] for given a and b; may be one array.  O(m). */
void rgtm_clip(double *y, const double *x, size_t count, double a, double b);

/*
 * All of it: scale, thresholds and clip.  False, and all NaN, where the scale
 * is not defined.  O(m log m).
 */
bool rgtm_transform(double *y, const double *rdm, size_t count,
                    enum rgtm_scale scale, double l, double u)
    __attribute__((warn_unused_result));

/* y = 1 / (1 + exp(-slope (x - middle))), the smooth form; may be x[]. */
void rgtm_sigmoid(double *y, const double *x, size_t count, double slope,
                  double middle);

#endif
