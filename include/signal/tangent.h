/*
 * tangent.h - covariances seen from their geometric mean.
 *
 * Covariances are no flat space: the straight line between two of them
 * inflates the determinant.  Seen from a mean G, a covariance S becomes
 *
 *     log(G^-1/2 S G^-1/2),
 *
 * a symmetric matrix whose entries may be added, averaged and compared.  All
 * matrices here are regions x regions, symmetric and positive definite unless
 * said otherwise, and hold no NaN.
 *
 * Fletcher PT, Joshi S (2007). Signal Process 87:250-262.
 * doi:10.1016/j.sigpro.2005.12.018 (the mean, algorithm 3)
 * Varoquaux G et al. (2010). MICCAI, LNCS 6361:200-208.
 * doi:10.1007/978-3-642-15705-9_25 (connectomes in the tangent space)
 */
#ifndef SIGNAL_TANGENT_H
#define SIGNAL_TANGENT_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

enum tangent_status {
    TANGENT_DONE,
    TANGENT_STUCK,  /* the mean has not converged in 30 steps */
    TANGENT_INVALID /* a matrix is not positive definite */
};

/*
 * mean = G with sum_k log(G^-1/2 S_k G^-1/2) = 0, by gradient descent from the
 * arithmetic mean:
 *
 *     L = mean_k log(G^-1/2 S_k G^-1/2),   G <- G^1/2 exp(step L) G^1/2,
 *
 * step 1, halved whenever |L|_F grows, until |L|_F < 1e-7 p^2.  Exactly
 * symmetric.  A geometric mean: det(G) is the geometric mean of the
 * determinants, and mean(A S A') = A mean(S) A'.  O(count p^3) a step; few
 * steps.
 */
enum tangent_status tangent_mean(gsl_matrix *mean,
                                 gsl_matrix *const *covariances, size_t count)
    __attribute__((warn_unused_result));

/*
 * whitening = G^-1/2, symmetric.  A G whose smallest eigenvalue is below 1e-12
 * of its largest is TANGENT_INVALID.  O(p^3).
 */
enum tangent_status tangent_whitening(gsl_matrix *whitening,
                                      const gsl_matrix *mean)
    __attribute__((warn_unused_result));

/*
 * tangent = log(W S W) for the whitening W; exactly symmetric, of any sign.
 * `tangent` and `covariance` may be one matrix.  O(p^3).
 */
enum tangent_status tangent_project(gsl_matrix *tangent,
                                    const gsl_matrix *whitening,
                                    const gsl_matrix *covariance)
    __attribute__((warn_unused_result));

#endif
