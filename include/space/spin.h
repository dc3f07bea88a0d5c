/*
 * spin.h - maps of the cortex moved over the sphere.
 *
 * Each hemisphere is a sphere of its own around the origin.  A rotation R of
 * the left one goes with M R M of the right one, M = diag(-1, 1, 1): what moves
 * forward on one side moves forward on the other.  The map that is turned gives
 * region i the value of a region j of the same hemisphere,
 *
 *     nearest    j = argmin_j |x_i - R x_j|; one value may serve several times
 *     assigned   j = c(i), c the permutation with the least sum of |x_i - R
 * x_j|
 *
 * Alexander-Bloch AF et al. (2018). NeuroImage 178:540-551.
 * doi:10.1016/j.neuroimage.2018.05.070
 * Markello RD, Misic B (2021). NeuroImage 236:118052.
 * doi:10.1016/j.neuroimage.2021.118052
 */
#ifndef SPACE_SPIN_H
#define SPACE_SPIN_H

#include "base/rng.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum spin_side { SPIN_LEFT, SPIN_RIGHT };

struct spin {
    size_t count;
    double (*at)[3]; /* unit vectors */
    enum spin_side *side;
};

/* Positions of no use, all left.  Give it back with spin_free(). */
struct spin *spin_new(size_t count);
void spin_free(struct spin *spin);

/*
 * Positions become unit vectors from the center of their hemisphere: the origin
 * for coordinates of a sphere, or the mean position of its regions.  False for
 * a region that is in the center.
 */
bool spin_project(struct spin *spin, bool is_sphere)
    __attribute__((warn_unused_result));

/* A rotation, uniform over all of them, from four normal numbers (a quaternion
 * of unit length). */
void spin_rotation(double rotation[3][3], struct rng *rng);

/*
 * source[count]: where each region has its value from.  O(count^2), assigned
 * O(count^3).  Of regions at the same distance the first.
 */
void spin_sources(uint32_t *source, const struct spin *spin,
                  double rotation[3][3], bool is_assigned);

#endif
