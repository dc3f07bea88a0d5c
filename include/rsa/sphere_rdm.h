/*
 * sphere_rdm.h - the RDM of one sphere of a searchlight, in float32.
 *
 * The patterns of all voxels are held once, voxel by voxel:
 *
 *     patterns[v * width + m * stride + c], width = runs * stride,
 *
 * condition c of run m, zero in the padding from `conditions` to `stride`.
 * Distances are those of distance.h and crossnobis.h, squared and divided by
 * the number of voxels.  The common pattern of all conditions is taken away
 * before anything is multiplied, so that a large baseline costs no digits.
 */
#ifndef RSA_SPHERE_RDM_H
#define RSA_SPHERE_RDM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sphere_measure {
    SPHERE_EUCLIDEAN,   /* whitened: Mahalanobis */
    SPHERE_CORRELATION, /* never whitened */
    SPHERE_CROSSNOBIS
};

/* Numbers behind the last distance that sphere_rdm() may spoil. */
enum { SPHERE_SLACK = 16 };

struct sphere_form {
    enum sphere_measure measure;
    size_t conditions, stride, width;
    size_t runs; /* 1 but for crossnobis */
    size_t most; /* voxels of a sphere */
    bool has_whitener;
};

struct sphere_room; /* what a worker computes in */

/* Give it back with sphere_room_free(). */
struct sphere_room *sphere_room_new(const struct sphere_form *form);
void sphere_room_free(struct sphere_room *room);

/* What all spheres share. */
struct sphere_patterns {
    const struct sphere_form *form;
    const float *values; /* voxels x width; but for correlation, every row of
                          * conditions has mean 0 */
    const float *base;   /* correlation: what to add to all values of a voxel */
};

/*
 * rdm[n (n-1) / 2 + SPHERE_SLACK], row-major upper triangle, of the `count`
 * voxels at place[].  `turned` is the whitener of sphere_noise.h, or NULL.
 * False where a distance is undefined: a pattern without variance over voxels
 * has no correlation.  O(count runs stride^2).
 *
 * Euclidean    |x_i - x_j|^2 / count
 * correlation  1 - r_ij = |u_i - u_j|^2 / 2 of patterns u of mean 0 and length
 *              1, which is exact where r is close to 1
 * crossnobis   as crossnobis.h
 */
bool sphere_rdm(float *rdm, struct sphere_room *room,
                const struct sphere_patterns *patterns, const uint32_t *place,
                size_t count, const float *turned)
    __attribute__((warn_unused_result));

#endif
