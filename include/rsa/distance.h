/*
 * distance.h - dissimilarities between the patterns of conditions.
 *
 * Patterns are channels x conditions: a column per condition, so that the
 * channels of a region are rows and those of a searchlight can be gathered one
 * by one.  An RDM is the upper triangle row by row, (0,1), (0,2) ... (n-2,n-1):
 * n (n-1) / 2 doubles of the caller.
 *
 * Distances are squared and divided by the number P of channels.  A condition
 * without a pattern is a column of NaN; its pairs are NaN and no others.
 */
#ifndef RSA_DISTANCE_H
#define RSA_DISTANCE_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

/* n (n-1) / 2 */
size_t distance_pairs(size_t conditions);

/*
 * means(:, c) = mean of the columns of `trials` (channels x trials) with
 * condition[t] == c; NaN of a condition without a trial.  O(P trials).
 */
void distance_means(gsl_matrix *means, const gsl_matrix *trials,
                    const size_t *condition);

/* Remove from every pattern its mean over the channels that it has: NaN stays.
 * O(P columns). */
void distance_remove_mean(gsl_matrix *patterns);

/*
 * d_ij = (g_ii + g_jj - g_ij - g_ji) / divisor, of a square matrix of products
 * that need not be symmetric.  O(n^2).
 */
void distance_of_products(double *rdm, const gsl_matrix *products,
                          double divisor);

/*
 * d_ij = |x_i - x_j|^2 / P: of patterns that are whitened (whiten.h), the
 * Mahalanobis distance (x_i - x_j)' N (x_i - x_j) / P.  The mean pattern is
 * taken away before the products, so that a large baseline costs no digits.
 * Never below 0.  O(P n^2 / 2).
 *
 * Walther A et al. (2016). NeuroImage 137:188-200.
 * doi:10.1016/j.neuroimage.2015.12.012
 */
void distance_euclidean(double *rdm, const gsl_matrix *patterns);

/*
 * d_ij = 1 - r_ij, Pearson's r over channels, in [0, 2].  A pattern that is the
 * same in all channels has no correlation: NaN.  O(P n^2 / 2).
 *
 * Kriegeskorte N, Mur M, Bandettini P (2008). Front Syst Neurosci 2:4.
 * doi:10.3389/neuro.06.004.2008
 */
void distance_correlation(double *rdm, const gsl_matrix *patterns);

#endif
