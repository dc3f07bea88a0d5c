/*
 * shape.h - distances of the shapes of two clouds of points.
 *
 * Points are rows (conditions) of two tables, which may have different numbers
 * of columns (units: the narrower is padded with zeros); columns are centered.
 * With |.|_* the nuclear norm:
 *
 *     procrustes  d^2 = |X|^2 + |Y|^2 - 2 |X'Y|_*
 *     angular     theta = arccos(|X'Y|_* / (|X| |Y|)), a metric on [0, pi/2]
 *
 * cos(theta) is the Bures similarity of the Gram matrices (bures.h), so that
 * RDMs of squared distances are enough for the two.
 *
 * Williams AH, Kunz E, Kornblith S, Linderman SW (2021). Generalized shape
 * metrics on neural representations. NeurIPS, arXiv 2110.14739.
 * Duong LR et al. (2023). Representational dissimilarity metric spaces for
 * stochastic neural networks. ICLR, arXiv 2211.11665.
 */
#ifndef RSA_SHAPE_H
#define RSA_SHAPE_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

/* NaN where a cloud is a single point (angular).  O(n P^2). */
double shape_angular(const gsl_matrix *x, const gsl_matrix *y);
double shape_procrustes(const gsl_matrix *x, const gsl_matrix *y);

/* arccos of a Bures similarity, which rounding may leave above 1. */
double shape_angle(double similarity);

/*
 * The stochastic shape distance of responses with noise: means[c] and
 * covariances[c] (units x units) of each condition in two systems of as many
 * units,
 *
 *     sqrt(mean_c [alpha |m_c - T m'_c|^2
 *                  + (2 - alpha) Bures^2(S_c, T S'_c T')]),
 *
 * smallest over rotations T (reflections included), found by turns: T given
 * the transports of the noise, the transports given T.  alpha = 1 is the
 * 2-Wasserstein distance of Gaussians, 2 compares the means alone, 0 the noise
 * alone.  The turns never go up; the least of several starts (T = I, and the
 * best for the means) is given.  O(turns conditions units^3).
 */
struct shape_noise {
    size_t conditions, units;
    const gsl_matrix *means; /* conditions x units */
    const gsl_matrix *const *covariances;
};

double shape_stochastic(const struct shape_noise *x,
                        const struct shape_noise *y, double alpha);

#endif
