/*
 * principal.h - many nodes by few components, and back.
 *
 * With the mean m and the covariance C (n) of the frames that were seen, and
 * the eigenvectors U of its largest eigenvalues,
 *
 *     z = U (y - m),    y ~ m + U' z.
 *
 * What a model says of z is carried back to the nodes with the rest of C, which
 * it takes as the same at all times:
 *
 *     mean = m + U' mean_z,   covariance = U' covariance_z U + (C - U' U C).
 *
 * The rest is our own addition; without it the covariance of a state has the
 * rank of the components, and nodes that they miss have no variance.
 */
#ifndef DYNAMIC_PRINCIPAL_H
#define DYNAMIC_PRINCIPAL_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stdbool.h>
#include <stddef.h>

struct principal {
    gsl_vector *center; /* m */
    gsl_matrix *axes;   /* U: components x nodes; the largest entry of each
                           is positive */
    gsl_matrix *rest;   /* nodes x nodes */
    double explained;   /* share of the variance */
};

/*
 * Of x (frames x nodes; a frame that begins with NaN was not seen).  `count` is
 * the number of components, at most that of nodes.  With is_zero_mean, m = 0
 * and C is the mean of y y'.  False when fewer than two frames were seen or C
 * is not finite; *principal is then empty.  O(frames nodes^2 + nodes^3).
 */
bool principal_of(struct principal *principal, const gsl_matrix *x,
                  size_t count, bool is_zero_mean)
    __attribute__((warn_unused_result));
void principal_release(struct principal *principal);

/* z: frames x components; NaN where the frame was not seen. */
void principal_project(gsl_matrix *z, const struct principal *principal,
                       const gsl_matrix *x);

void principal_mean(gsl_vector *mean, const struct principal *principal,
                    const gsl_vector *of_components);
void principal_covariance(gsl_matrix *covariance,
                          const struct principal *principal,
                          const gsl_matrix *of_components);

#endif
