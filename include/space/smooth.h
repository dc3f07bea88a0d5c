/*
 * smooth.h - Gaussian smoothing of a frame.
 *
 * Separable, along x, then y, then z.  On an axis with voxels of h mm,
 *
 *     sigma = fwhm / (h sqrt(8 ln 2)),   g(k) = exp(-k^2 / (2 sigma^2)) / sum
 *
 * for k = -r .. r, r = floor(4 sigma + 1/2), and beyond the border the image is
 * reflected with its edge repeated (d c b a | a b c d | d c b a), as by
 * scipy.ndimage.gaussian_filter1d and nilearn.
 *
 * Inside of a set of voxels m it is a normalized convolution,
 *
 *     smooth(m x) / smooth(m),
 *
 * so that nothing from outside comes in and a constant stays constant up to
 * the border.  m is the mask, or everywhere, without the voxels that are not
 * finite in the frame; where that is everywhere, smooth(m) is 1 and this is the
 * plain filter.  A voxel outside of m takes the value of those of m around it,
 * NaN where there is none.
 *
 * Knutsson H, Westin CF (1993). Normalized and differential convolution. CVPR.
 */
#ifndef SPACE_SMOOTH_H
#define SPACE_SMOOTH_H

#include "base/grid.h"

struct smooth;

/*
 * For frames on `grid`; `fwhm` in mm, above 0; `mask` (NULL: everywhere) is
 * copied.  Memory: three frames of doubles.  Give it back with smooth_free().
 */
struct smooth *smooth_new(const struct grid *grid, double fwhm,
                          const unsigned char *mask);
void smooth_free(struct smooth *smooth);

/*
 * Smooths the values of one frame in place.  O(voxels r), and twice that where
 * a voxel of the mask is not finite.
 */
void smooth_frame(struct smooth *restrict smooth, double *restrict values);

#endif
