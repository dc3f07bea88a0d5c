/*
 * jenkinson.h - relative root mean square displacement of the head.
 */
#ifndef SIGNAL_JENKINSON_H
#define SIGNAL_JENKINSON_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

/* Radius (mm) of the sphere over which the displacement is averaged, of FSL. */
#define JENKINSON_RADIUS 80.0

/*
 * With M_t the rigid transform of frame t and M_t inv(M_{t-1}) - 1 = [A b]:
 *
 *     fd_t = sqrt(radius^2 / 5 trace(A'A) + |b|^2),
 *
 * the root mean square displacement, from frame t-1 to t, of the points of a
 * sphere around the center of rotation.  `motion` is frames x 6: translations
 * x, y, z in mm, rotations about x, y, z in radians.  The parameters do not
 * tell the order of the rotations; it is FSL's here, R = Rx Ry Rz, with the
 * signs of FSL; and the head is taken to be centered where it turns.
 *
 * `fd` has one value (mm) per frame; the first has no predecessor and is NaN,
 * and so is every frame next to a NaN parameter.  O(frames).
 *
 * Jenkinson M et al. (2002). NeuroImage 17:825-841.
 * doi:10.1006/nimg.2002.1132
 */
void jenkinson_fd(gsl_vector *fd, const gsl_matrix *motion, double radius);

#endif
