/*
 * mtd.h - coupling of the changes of two nodes: multiplied derivatives.
 *
 *     d_i(t) = x_i(t + 1) - x_i(t),
 *     MTD_ij(t) = mean over s = t .. t + width - 1 of d_i(s) d_j(s) / (sd_i
 * sd_j)
 *
 * with sd the standard deviation of d over all frames (n; the mean is not taken
 * out of d).  Not bounded by 1.  There are frames - width values; value t is at
 * frame t + width / 2.  A difference across a frame that is not there is none;
 * a mean that has less than half of its differences is none, either.  A node
 * that never changes, or always alike, is NaN.
 *
 * Shine JM et al. (2015). NeuroImage 122:399-407.
 * doi:10.1016/j.neuroimage.2015.07.064
 */
#ifndef DYNAMIC_MTD_H
#define DYNAMIC_MTD_H

#include "dynamic/windows.h"

/* frames - width, or 0. */
size_t mtd_count(size_t width, size_t frames);

/*
 * Shows all values of x (frames x nodes) in order, as windows_each() does, by
 * running sums: O(nodes^2) each.
 */
void mtd_each(size_t width, const gsl_matrix *x, const bool *is_there,
              windows_take *take, void *context);

#endif
