/*
 * stability.h - which features tell two classes apart, and how surely.
 *
 * A learner chooses features from half of the subjects, many times over; a
 * feature that it chooses in a share of at least pi of the halves is stable.
 *
 * Meinshausen N, Buehlmann P (2010). J R Stat Soc B 72:417-473.
 * doi:10.1111/j.1467-9868.2010.00740.x
 */
#ifndef STATS_STABILITY_H
#define STATS_STABILITY_H

#include "base/rng.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * is_in[count]: half of the rows of each class among those that train, rounded
 * up, drawn without replacement.
 */
void stability_half(bool *is_in, const bool *trains, const bool *is_positive,
                    size_t count, struct rng *rng);

/*
 * t[halves x columns] of the two-sample test with unequal variances,
 *
 *     t = (m_1 - m_0) / sqrt(v_1 / n_1 + v_0 / n_0),
 *
 * of every column of x (rows x columns) in every half: is_in[halves x rows].
 * The columns should be centered, as adjust_rows() leaves them.  A column that
 * varies in neither class but between them is +-infinity; one without variance
 * in the half is NaN, and so is all with a class of less than two.  As two
 * products: 8 halves rows columns flop.
 *
 * Welch BL (1947). Biometrika 34:28-35. doi:10.1093/biomet/34.1-2.28
 */
void stability_welch(gsl_matrix *t, const gsl_matrix *x, const bool *is_in,
                     const bool *is_positive);

/*
 * z[halves x columns] of the rank-sum test, the same: with W the sum of the
 * ranks of class 1 among the n of the half, equal values sharing the average
 * of theirs,
 *
 *     z = (W - n_1 (n + 1) / 2) / sqrt(n_0 n_1 / 12
 *         (n + 1 - sum_ties (k^3 - k) / (n (n - 1)))),
 *
 * without a correction for continuity.  What a few subjects have by the
 * thousands, as cycles, counts for no more than their rank.  NaN where all
 * values of the half are equal, and without a member of either class.
 * O(columns rows (log rows + halves)).
 *
 * Wilcoxon F (1945). Biometrics Bull 1:80-83. doi:10.2307/3001968
 * Mann HB, Whitney DR (1947). Ann Math Stat 18:50-60.
 * doi:10.1214/aoms/1177730491
 */
void stability_rank_sum(gsl_matrix *z, const gsl_matrix *x, const bool *is_in,
                        const bool *is_positive);

/*
 * is_chosen[count]: the share (0 to 1) of the largest |values|, rounded to
 * nearest, at least one.  Equal values at the border are all chosen, zeros and
 * NaN never.  O(count log count).
 */
void stability_top(bool *is_chosen, const double *values, size_t count,
                   double share);

#endif
