/*
 * lda.h - linear discriminant of two classes, with shrinkage.
 *
 * Of rows z_i of two classes with means m_0 and m_1 and the pooled covariance
 * S (squared deviations from the mean of one's class, over n),
 *
 *     score(z) = w . z + b,   w = S_g^-1 (m_1 - m_0),
 *     b = -w . (m_0 + m_1) / 2 + log(prior_1 / prior_0),
 *     S_g = (1 - g) S + g trace(S) / k I:
 *
 * the log odds of class 1 when both are normal with one covariance.  The
 * shrinkage g is given or the one that minimizes the expected squared error of
 * S_g (Ledoit O, Wolf M (2004). J Multivar Anal 88:365-411.
 * doi:10.1016/S0047-259X(03)00096-4), of the deviations from the class means.
 *
 * Fisher RA (1936). Ann Eugen 7:179-188.
 * doi:10.1111/j.1469-1809.1936.tb02137.x
 */
#ifndef STATS_LDA_H
#define STATS_LDA_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct lda_options {
    double shrinkage;      /* 0 to 1; NaN: Ledoit and Wolf */
    bool has_equal_priors; /* else the shares of the rows */
};

/*
 * weights[count] and *bias, of the first `count` columns of `scores` (count may
 * be 0: then the bias is that of the priors alone); is_positive[rows] tells
 * class 1.  Both classes must have a row.  False where S_g is singular.
 * O(rows count^2 + count^3).
 */
bool lda_fit(double *weights, double *bias, const gsl_matrix *scores,
             size_t count, const bool *is_positive, size_t rows,
             const struct lda_options *options)
    __attribute__((warn_unused_result));

/* log(n_1 / n_0) of the rows, or 0 with equal priors. */
double lda_prior(const bool *is_positive, size_t rows, bool has_equal_priors);

#endif
