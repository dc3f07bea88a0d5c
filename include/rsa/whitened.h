/*
 * whitened.h - RDMs freed of what every pair shares with its two conditions.
 *
 * Dissimilarities that share a condition are correlated.  For patterns with
 * independent noise of one size (sigma_k = I) the covariance of the entries of
 * an RDM is V = (C C')^2 elementwise, C the contrasts of pairs, and x' V^-1 y
 * is the inner product of residuals of least squares, in O(n^2) after one
 * factorization of n x n that all RDMs of a resample share:
 *
 *     v = (-d / 2 of every pair, 0 of every condition),
 *     w = v - D S (S' D S)^-1 S' v,
 *
 * with S the indicator of the conditions of a pair and of each condition
 * itself, and D = 1/2 for pairs, 1 for conditions; x' V^-1 y is then, up to a
 * factor, 2 sum over pairs w w' + sum over conditions w w'.  Without missing
 * pairs its cosine is linear CKA.
 *
 * With weights m_i m_j and m_i it is that of the resample in which condition i
 * stands m_i times and pairs of copies are dropped.
 *
 * Diedrichsen J et al. (2020). Comparing representational geometries using
 * whitened unbiased-distance-matrix similarity. arXiv 2007.02789.
 * doi:10.51628/001c.27664
 */
#ifndef RSA_WHITENED_H
#define RSA_WHITENED_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct whitened {
    size_t conditions;      /* distinct ones that are present */
    size_t pairs;           /* that are present */
    const uint32_t *first;  /* conditions of each, 0 .. conditions - 1 */
    const uint32_t *second; /* likewise */
    const double *copies;   /* of each condition, at least 1 */
};

/*
 * z ((pairs + conditions) x RDMs) such that z'z is the inner product above.
 * On entry the first `pairs` rows hold the dissimilarities (centered, for the
 * whitened correlation).  False where the system is singular; then z is of no
 * use.  O(n^3 + pairs RDMs).
 */
bool whitened_project(gsl_matrix *z, const struct whitened *whitened)
    __attribute__((warn_unused_result));

/*
 * The same for the debiased CKA: z (pairs x RDMs) = sqrt(m_i m_j) times the
 * residual of d_ij after the best a_i + a_j, which is the U-centered matrix of
 * Szekely and Rizzo (2014), doi:10.1214/14-AOS1255.  It needs four conditions:
 * with three nothing is left.
 */
bool whitened_center(gsl_matrix *z, const struct whitened *whitened)
    __attribute__((warn_unused_result));

#endif
