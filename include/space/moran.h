/*
 * moran.h - maps with the same Moran's I, by random signs of its spectrum.
 *
 * With weights w_ij = 1 / d_ij (0 on the diagonal), doubly centered, and v_k
 * its eigenvectors that are orthogonal to the constant, a map x with a_k =
 * v_k' (x - mean) becomes
 *
 *     x* = mean + sum_k s_k a_k v_k,    s_k = -1 or 1, equally likely:
 *
 * it has the mean, the variance and, as x'Wx = sum_k lambda_k a_k^2, the
 * Moran's I of x exactly.
 *
 * Wagner HH, Dray S (2015). Methods Ecol Evol 6:1169-1178.
 * doi:10.1111/2041-210X.12407
 */
#ifndef SPACE_MORAN_H
#define SPACE_MORAN_H

#include "base/rng.h"

#include <gsl/gsl_matrix.h>

struct moran {
    gsl_matrix *vectors; /* n - 1 x n, unit rows */
};

/*
 * Of distances[n x n], symmetric and above 0 off the diagonal.  NULL where the
 * eigenvectors cannot be found.  O(n^3).  Give it back with moran_free().
 */
struct moran *moran_new(const gsl_matrix *distances);
void moran_free(struct moran *moran);

/* surrogate[n] of map[n]; they do not overlap.  O(n^2). */
void moran_draw(double *surrogate, const struct moran *moran, const double *map,
                struct rng *rng);

/* n / sum w * sum_ij w_ij z_i z_j / sum z^2, z = map - mean. */
double moran_index(const gsl_matrix *distances, const double *map);

#endif
