/*
 * riemann.h - the negative Riemannian distance of two RDMs.
 *
 * With the first of n conditions as origin, the second moments of the others
 * are G_ij = (d_0i + d_0j - d_ij) / 2, and the noise of independent conditions
 * has there N = P P' = I + 11'.  The distance is invariant to any linear change
 * of the patterns, and a scale and a noise level of the first RDM are free:
 *
 *     -min over t of sqrt(sum log^2 eig(e^t0 G1 + e^t1 N, G2)),
 *
 * by the simplex of Nelder and Mead from t = 0.
 *
 * Shahbazi M, Shirali A, Aghajan H, Nili H (2021). NeuroImage 239:118271.
 * doi:10.1016/j.neuroimage.2021.118271
 */
#ifndef RSA_RIEMANN_H
#define RSA_RIEMANN_H

#include <stddef.h>

/*
 * Of two RDMs of `conditions`, all pairs defined.  The second must be positive
 * definite (n points in general position, in n - 1 dimensions or more), else
 * NaN.  O(n^3) per step of the simplex, of which there are some hundred.
 */
double riemann_distance(const double *first, const double *second,
                        size_t conditions);

#endif
