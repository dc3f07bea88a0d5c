/*
 * covariance.h - covariance between regions, plain and shrunk.
 *
 * All estimators center each column first and divide by n, the number of
 * frames (not n - 1), as scikit-learn does.
 */
#ifndef SIGNAL_COVARIANCE_H
#define SIGNAL_COVARIANCE_H

#include <gsl/gsl_matrix.h>

enum covariance_estimator {
    COVARIANCE_EMPIRICAL,
    COVARIANCE_LEDOIT_WOLF,
    COVARIANCE_OAS,
    COVARIANCE_GLASSO /* not of covariance_estimate(); see glasso.h */
};

/*
 * covariance = (1 - s) S + s mu I,  S = X'X / n,  mu = tr(S) / p,
 *
 * regions x regions, exactly symmetric, of the frames x regions `series`.
 * Returns the shrinkage s in [0, 1]: 0 for the empirical estimator; for
 * Ledoit-Wolf
 *
 *     delta = (|S|_F^2 - 2 mu tr(S) + p mu^2) / p,
 *     beta  = (sum_t (sum_j x_tj^2)^2 / n - |S|_F^2) / (p n),
 *     s     = min(beta, delta) / delta   (0 if delta is 0);
 *
 * for the oracle approximating estimator, with a the mean of S_ij^2,
 *
 *     s = min(1, (a + mu^2) / ((n + 1) (a - mu^2 / p)))   (1 if that is 0).
 *
 * Shrinkage depends on the scale of each series: standardize first where the
 * scales mean nothing.  A column of NaN spoils everything: leave it out.
 * O(n p^2).
 *
 * Ledoit O, Wolf M (2004). J Multivar Anal 88:365-411.
 * doi:10.1016/S0047-259X(03)00096-4
 * Chen Y et al. (2010). IEEE Trans Signal Process 58:5016-5029.
 * doi:10.1109/TSP.2010.2053029
 */
double covariance_estimate(gsl_matrix *covariance, const gsl_matrix *series,
                           enum covariance_estimator estimator);

/* The same of a series whose columns are centered already, without a copy. */
double covariance_of_centered(gsl_matrix *covariance, const gsl_matrix *x,
                              enum covariance_estimator estimator);

#endif
