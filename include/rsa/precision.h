/*
 * precision.h - the covariance of the noise between channels, and its inverse.
 *
 * The precision N of the noise is inv(S) of a covariance S estimated from
 * residuals of a model, or from what repeats of a condition differ by.  To
 * weight by N nothing has to be inverted: whiten.h.
 *
 * A covariance is channels x channels; of PRECISION_DIAGONAL it is channels x
 * 1, the variances.
 */
#ifndef RSA_PRECISION_H
#define RSA_PRECISION_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

enum precision_estimator {
    PRECISION_SCHAEFER_STRIMMER, /* shrunk towards its own diagonal */
    PRECISION_LEDOIT_WOLF,       /* shrunk towards a multiple of the identity */
    PRECISION_DIAGONAL,
    PRECISION_FULL
};

/* Columns of the covariance of P channels. */
size_t precision_columns(size_t channels, enum precision_estimator estimator);

/*
 * Take away from each column of `residuals` (frames x channels) its mean, and
 * return the degrees of freedom that are left, frames - 1.  O(T P).
 */
double precision_center(gsl_matrix *residuals);

/*
 * Repeats: residuals(t, p) = trials(p, t) - mean over the trials of the
 * condition of t, with trials (channels x trials) and residuals (trials x
 * channels).  Returns the degrees of freedom, the trials less the conditions
 * that have any: C (M - 1) of C conditions in M repeats.  O(T P).
 */
double precision_repeats(gsl_matrix *residuals, const gsl_matrix *trials,
                         const size_t *condition, size_t conditions);

/*
 * The covariance of residuals X (frames x channels, centered already) with
 * `freedom` degrees of freedom, T - 1 or, of a linear model, T less the rank of
 * its design.  Returns the shrinkage, in [0, 1].
 *
 * Full: X'X / freedom; it has an inverse only for freedom >= P.  Diagonal: the
 * diagonal of that.  Ledoit-Wolf, with S = X'X / T, mu = tr(S) / P, d2 =
 * |S - mu I|^2 and b2 = min(d2, sum_ij (sum_t x_ti^2 x_tj^2 / T - S_ij^2) / T):
 *
 *     (b2 / d2 mu I + (1 - b2 / d2) S) T / freedom.
 *
 * Schaefer-Strimmer, with S = X'X / freedom: entries off the diagonal times
 * 1 - lambda,
 *
 *     lambda = sum_{i != j} var(r_ij) / sum_{i != j} r_ij^2, in [0, 1],
 *     var(r_ij) = T / freedom^2 (q_ij - r_ij^2),
 *
 * where (T - 1) r_ij = sum_t x_ti x_tj / sqrt(S_ii S_jj) and (T - 1) q_ij =
 * sum_t x_ti^2 x_tj^2 / (S_ii S_jj).  The sums over all pairs of fourth moments
 * are sums over t of a square, so that one product X'X is all the work:
 * O(T P^2 / 2).  A channel must vary: one of variance 0 gives NaN.  A single
 * channel has its variance.
 *
 * Ledoit O, Wolf M (2004). J Multivar Anal 88:365-411.
 * doi:10.1016/S0047-259X(03)00096-4
 * Schaefer J, Strimmer K (2005). Stat Appl Genet Mol Biol 4:32.
 * doi:10.2202/1544-6115.1175
 */
double precision_covariance(gsl_matrix *covariance, const gsl_matrix *residuals,
                            double freedom, enum precision_estimator estimator);

#endif
