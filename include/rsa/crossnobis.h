/*
 * crossnobis.h - cross-validated Mahalanobis distances.
 *
 * The two differences that are multiplied come from different runs, so that
 * their noise is independent and the expected distance of equal patterns is 0.
 * Negative values are part of that and are kept.
 *
 * Patterns are channels x (runs * conditions), run by run: column m C + c is
 * condition c of run m, one pattern each (the mean of its trials).  They are
 * whitened by the caller (whiten.h) where the noise is to count.
 */
#ifndef RSA_CROSSNOBIS_H
#define RSA_CROSSNOBIS_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The mean over all ordered pairs of runs, which leaving out one run after
 * another gives as well: with Y_m the patterns of run m and S their sum,
 *
 *     G    = (S'S - sum_m Y_m'Y_m) / (M (M - 1)),
 *     d_ij = (G_ii + G_jj - 2 G_ij) / P.
 *
 * `patterns` must have no gap between its rows and is spoilt: what all
 * conditions of a run have in common is taken away from them.  At least 2 runs.
 * NaN where a run lacks the condition (see unbalanced.h).  Two products:
 * O(P n^2 (M + 1) / 2).
 *
 * Walther A et al. (2016). NeuroImage 137:188-200.
 * doi:10.1016/j.neuroimage.2015.12.012
 */
void crossnobis(double *rdm, gsl_matrix *patterns, size_t runs);

/*
 * The same of patterns that are not whitened, with one covariance per run: two
 * runs m < n are whitened with (S_m + S_n) / 2, and the distances of all such
 * pairs averaged.  False when one of these is not positive definite.
 * O(M^2 (P^3 / 6 + P^2 n + P n^2)).
 */
bool crossnobis_by_run(double *rdm, const gsl_matrix *patterns, size_t runs,
                       gsl_matrix *const *covariances)
    __attribute__((warn_unused_result));

#endif
