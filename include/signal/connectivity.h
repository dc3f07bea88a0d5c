/*
 * connectivity.h - from series to a matrix of regions, by any measure.
 */
#ifndef SIGNAL_CONNECTIVITY_H
#define SIGNAL_CONNECTIVITY_H

#include "signal/coherence.h"
#include "signal/covariance.h"
#include "signal/timeline.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum connectivity_kind {
    CONNECTIVITY_CORRELATION, /* standardize, estimate, scale to diagonal 1 */
    CONNECTIVITY_SPEARMAN,    /* the same on ranks */
    CONNECTIVITY_PARTIAL,     /* standardize; -K_ij / sqrt(K_ii K_jj) */
    CONNECTIVITY_SEMIPARTIAL, /* of i with what the others leave of j */
    CONNECTIVITY_COVARIANCE,  /* the estimate Sigma, series as they are */
    CONNECTIVITY_PRECISION,   /* K = inv(Sigma), series as they are */
    CONNECTIVITY_INFORMATION, /* dependence_information() */
    CONNECTIVITY_DISTANCE,    /* dependence_distance() */
    CONNECTIVITY_COHERENCE,   /* coherence() */
    CONNECTIVITY_LAGGED       /* lagged() */
};

enum connectivity_status {
    CONNECTIVITY_DONE,
    CONNECTIVITY_SINGULAR,    /* the covariance has no inverse */
    CONNECTIVITY_NO_PENALTY,  /* no penalty could be scored */
    CONNECTIVITY_STUCK,       /* the graphical lasso has not converged */
    CONNECTIVITY_SHORT,       /* too few frames, or segments, without a gap */
    CONNECTIVITY_NO_FREQUENCY /* none of the segments' lies in the band */
};

/* What to compute. */
struct connectivity_choice {
    enum connectivity_kind kind;
    enum covariance_estimator estimator; /* up to PRECISION */
    double penalty;    /* of the graphical lasso; NaN: by cross-validation */
    bool is_corrected; /* INFORMATION and DISTANCE: for bias */
    const struct timeline *timeline; /* COHERENCE and LAGGED: of the frames */
    double tr;                       /* s; COHERENCE */
    size_t segment;                  /* frames; COHERENCE */
    struct coherence_band band;      /* COHERENCE */
    size_t most_lag;                 /* frames; LAGGED */
};

/* What was found on the way. */
struct connectivity {
    size_t undefined; /* regions without data, or that never vary */
    double shrinkage; /* of the estimator, 0 where it does not shrink */
    double penalty;   /* of the graphical lasso, NaN without it */
    size_t segments;  /* of the coherence */
};

/*
 * matrix (regions x regions) = the measure of `choice` between all columns of
 * `series` (kept frames x regions); up to PRECISION through the covariance of
 * the estimator.  Exactly symmetric, but for
 *
 *     semipartial_ij = partial_ij / sqrt(S_ii (K_ii - K_ij^2 / K_jj)),
 *
 * the correlation of i with j after all other regions were regressed from j
 * alone.  Correlations have a diagonal of exactly 1.  `lags`, for LAGGED, gets
 * the lags in frames; otherwise it may be NULL.
 *
 * Regions that are NaN in any frame, or constant, are left out of the
 * estimate; their rows and columns are NaN.  A covariance whose reciprocal
 * condition number is below 1e-12 has no inverse worth the name; nor has an
 * empirical one of as many regions as frames.  When the status is not DONE,
 * `matrix` holds nothing of use.  O(T R^2 + R^3) up to PRECISION, save for the
 * graphical lasso.
 *
 * Marrelec G et al. (2006). NeuroImage 32:228-237.
 * doi:10.1016/j.neuroimage.2005.12.057 (partial correlation)
 * Kim S (2015). Commun Stat Appl Methods 22:665-674.
 * doi:10.5351/CSAM.2015.22.6.665 (semipartial correlation)
 */
enum connectivity_status
connectivity(gsl_matrix *matrix, gsl_matrix *lags, struct connectivity *found,
             const gsl_matrix *series, const struct connectivity_choice *choice)
    __attribute__((warn_unused_result));

enum connectivity_test {
    CONNECTIVITY_BARTLETT, /* frames that count: freedom_effective() */
    CONNECTIVITY_NAIVE     /* every frame counts */
};

/*
 * freedom_ij = n_ij - 2 - spent, the degrees of freedom of the CORRELATION,
 * SPEARMAN or PARTIAL correlation of i and j by the empirical estimator, with
 * n_ij the number of frames that `test` counts: of the series; of their ranks;
 * of what the regression on all other regions leaves of each, less R - 2.
 * `spent` is what was regressed out before.  NaN where a region is undefined,
 * where nothing is left, and on the diagonal.  CONNECTIVITY_SINGULAR as above.
 */
enum connectivity_status
connectivity_freedom(gsl_matrix *freedom, const gsl_matrix *series,
                     const struct connectivity_choice *choice,
                     enum connectivity_test test, double spent)
    __attribute__((warn_unused_result));

#endif
