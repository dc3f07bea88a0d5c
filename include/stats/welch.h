/*
 * welch.h - differences of means between groups of unequal spread.
 */
#ifndef STATS_WELCH_H
#define STATS_WELCH_H

#include <stddef.h>

struct welch {
    double difference, low, high; /* mean of x - mean of y, 95 % interval */
    double t, df, p;              /* two-sided */
};

/*
 * Two groups: with s2 the variances over n - 1, v = s2_x / nx + s2_y / ny,
 *
 *     t = (mean x - mean y) / sqrt(v),
 *     df = v^2 / ((s2_x / nx)^2 / (nx - 1) + (s2_y / ny)^2 / (ny - 1)),
 *
 * all but the difference NaN where a group has fewer than two or neither has a
 * variance.  Values must be finite.  O(nx + ny).
 *
 * Welch BL (1947). Biometrika 34:28-35. doi:10.1093/biomet/34.1-2.28
 */
struct welch welch_two(const double *x, size_t nx, const double *y, size_t ny);

struct welch_many {
    double f, df1, df2, p;
};

/*
 * k groups, `group` of each value below k: with w = n / s2, W their sum, m the
 * mean of the means weighted by w, and L = sum (1 - w / W)^2 / (n - 1),
 *
 *     F = (sum w (mean - m)^2 / (k - 1)) / (1 + 2 (k - 2) L / (k^2 - 1)),
 *     df1 = k - 1, df2 = (k^2 - 1) / (3 L).
 *
 * NaN where a group has fewer than two values or no variance.
 *
 * Welch BL (1951). Biometrika 38:330-336. doi:10.1093/biomet/38.3-4.330
 */
struct welch_many welch_many(const double *x, const size_t *group, size_t count,
                             size_t k);

#endif
