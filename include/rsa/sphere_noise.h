/*
 * sphere_noise.h - the whitener of the noise of one sphere.
 *
 * Residuals are held once, voxel by voxel (voxels x frames), each voxel
 * centered and, but for Ledoit-Wolf, divided by its standard deviation: then
 * the diagonal of every covariance is 1, and patterns divided by the same need
 * only the correlation whitened.  The estimators are those of precision.h.
 */
#ifndef RSA_SPHERE_NOISE_H
#define RSA_SPHERE_NOISE_H

#include "rsa/precision.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sphere_residuals {
    enum precision_estimator estimator; /* diagonal needs no whitener */
    const float *values;                /* voxels x frames */
    const double *fourth; /* of each voxel: sum over frames of x^4 */
    size_t frames;
    double freedom;
};

struct sphere_noise; /* what a worker computes in */

/* For spheres of at most `most` voxels; give it back with
 * sphere_noise_free(). */
struct sphere_noise *sphere_noise_new(size_t most);
void sphere_noise_free(struct sphere_noise *noise);

/*
 * turned = W', W = inv(L) and L L' the covariance of the voxels at place[]:
 * count rows of sphere_gram_stride(count) numbers, as sphere_gram_whiten()
 * takes it.  Products in float32, the shrinkage and the factor in double.
 * *shrinkage is that of precision.h.  False where the covariance is not
 * positive definite.  O(frames count^2 / 2 + count^3).
 */
bool sphere_noise_whitener(float *turned, double *shrinkage,
                           struct sphere_noise *noise,
                           const struct sphere_residuals *residuals,
                           const uint32_t *place, size_t count)
    __attribute__((warn_unused_result));

#endif
