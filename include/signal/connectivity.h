/*
 * connectivity.h - from series to a matrix of regions, by any measure.
 */
#ifndef SIGNAL_CONNECTIVITY_H
#define SIGNAL_CONNECTIVITY_H

#include "signal/covariance.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>

enum connectivity_kind {
    CONNECTIVITY_CORRELATION, /* standardize, estimate, scale to diagonal 1 */
    CONNECTIVITY_SPEARMAN,    /* the same on ranks */
    CONNECTIVITY_PARTIAL,     /* standardize; -K_ij / sqrt(K_ii K_jj) */
    CONNECTIVITY_COVARIANCE,  /* the estimate Sigma, series as they are */
    CONNECTIVITY_PRECISION    /* K = inv(Sigma), series as they are */
};

enum connectivity_status {
    CONNECTIVITY_DONE,
    CONNECTIVITY_SINGULAR /* the covariance has no inverse */
};

/* What was found on the way. */
struct connectivity {
    size_t undefined; /* regions without data, or that never vary */
    double shrinkage; /* of the estimator, 0 for the empirical */
};

/*
 * matrix (regions x regions) = the measure `kind` between all columns of
 * `series` (frames x regions), through the covariance of `estimator`.  Exactly
 * symmetric; the diagonal of the first three kinds is exactly 1.
 *
 * Regions that are NaN in any frame, or constant, are left out of the
 * estimate; their rows and columns are NaN.  A covariance whose reciprocal
 * condition number is below 1e-12 has no inverse worth the name; nor has an
 * empirical one of as many regions as frames.  O(T R^2 + R^3).
 *
 * Marrelec G et al. (2006). NeuroImage 32:228-237.
 * doi:10.1016/j.neuroimage.2005.12.057 (partial correlation)
 */
enum connectivity_status
connectivity(gsl_matrix *matrix, struct connectivity *found,
             const gsl_matrix *series, enum connectivity_kind kind,
             enum covariance_estimator estimator)
    __attribute__((warn_unused_result));

#endif
