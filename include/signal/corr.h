/*
 * corr.h - correlation between regions.
 *
 * A series is a frames x regions matrix; a correlation matrix is regions x
 * regions, exactly symmetric, within [-1, 1], with a diagonal of exactly 1.
 */
#ifndef SIGNAL_CORR_H
#define SIGNAL_CORR_H

#include <gsl/gsl_matrix.h>

/*
 * Pearson correlation of every pair of columns of `series`,
 *
 *     r_ij = sum_t z_ti z_tj,    z_i the centered column i scaled to unit norm.
 *
 * A column that is constant (scale_is_flat) or NaN has no correlation; its row
 * and column come out as NaN, and so does its diagonal entry.  O(T R^2).
 */
void corr_pearson(gsl_matrix *corr, const gsl_matrix *series);

/* Replace each column by its ranks, ties averaged; a column of NaN stays. */
void corr_rank(gsl_matrix *series);

/*
 * corr_ij = m_ij / sqrt(m_ii m_jj): a covariance becomes a correlation.  `corr`
 * and `m` may be one matrix.  A diagonal entry of `m` that is not positive
 * gives NaN.
 */
void corr_normalize(gsl_matrix *corr, const gsl_matrix *m);

/*
 * Fisher's z = atanh(r) with |r| held at 1 - 1e-15, so that a perfect
 * correlation stays finite (17.6).  The diagonal becomes NaN: a region has no
 * z with itself.  NaN stays NaN.
 *
 * Fisher RA (1915). Biometrika 10:507-521. doi:10.1093/biomet/10.4.507
 */
void corr_fisher(gsl_matrix *corr);

#endif
