/*
 * motion.h - how far the head moved between two frames.
 */
#ifndef SIGNAL_MOTION_H
#define SIGNAL_MOTION_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

/* Radius (mm) of the sphere that turns an angle into a displacement. */
#define MOTION_RADIUS 50.0

/*
 * Framewise displacement of Power et al.: with backward differences d,
 *
 *     fd_t = |d x| + |d y| + |d z| + radius (|d a| + |d b| + |d c|).
 *
 * `motion` is frames x 6: three translations in mm, then three rotations in
 * radians.  `fd` has one value (mm) per frame; the first has no predecessor
 * and is NaN, and so is every frame next to a NaN parameter.  O(frames).
 *
 * Power JD et al. (2012). NeuroImage 59:2142-2154.
 * doi:10.1016/j.neuroimage.2011.10.018
 */
void motion_fd(gsl_vector *fd, const gsl_matrix *motion, double radius);

#endif
