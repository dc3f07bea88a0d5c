/*
 * cloud.h - many vectors, and how far they are from a few.
 *
 * The vectors are float32, the rows of a matrix that stays where it is. Squared
 * Euclidean distances come from one product of matrices,
 *
 *     |v - c|^2 = |v - m|^2 - 2 (v . d - m . d) + |d|^2,   d = c - m,
 *
 * with m the mean of all vectors, without which little would be left of a
 * difference of large numbers; city-block distances sum |v - c| in a fixed
 * order.
 */
#ifndef DYNAMIC_CLOUD_H
#define DYNAMIC_CLOUD_H

#include "num/single.h"

#include <stddef.h>

enum cloud_distance { CLOUD_EUCLIDEAN, CLOUD_CITYBLOCK };
/* euclidean, cityblock; the end is NULL. */
extern const char *const cloud_distances[];

struct cloud {
    struct single rows; /* count x dims, not owned */
    enum cloud_distance distance;
    double *mean;   /* of each dimension */
    double *square; /* |v - m|^2 of each vector */
};

/* O(count dims).  Give it back with cloud_free(). */
struct cloud *cloud_new(const struct single *rows,
                        enum cloud_distance distance);
void cloud_free(struct cloud *cloud);

/*
 * distance[count x centers->rows] of vectors first .. first + count - 1:
 * squared, if Euclidean, and not below 0.  centers: rows minus the mean, in
 * float32, as cloud_place() puts them; NaN there is far from everything
 * (infinite).  2 count centers dims flop.
 */
void cloud_far(float *distance, const struct cloud *cloud, size_t first,
               size_t count, const struct single *centers);

/* row k of centers = center - mean, or = vector t - mean. */
void cloud_place(const struct single *centers, size_t k,
                 const struct cloud *cloud, const double *center);
void cloud_place_vector(const struct single *centers, size_t k,
                        const struct cloud *cloud, size_t t);

#endif
