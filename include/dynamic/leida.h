/*
 * leida.h - the leading eigenvector of phase coherence, frame by frame.
 *
 * theta_i(t) is the phase of the analytic signal of x_i, coherence iFC_ij(t) =
 * cos(theta_i - theta_j).  That matrix is c c' + s s' with c = cos theta and s
 * = sin theta, of rank two, so that its leading eigenvector needs no solver:
 * with Z2 = mean_j exp(2 i theta_j) and phi = arg(Z2) / 2,
 *
 *     V_i ~ cos(theta_i - phi),   lambda / nodes = (1 + |Z2|) / 2,
 *
 * the latter being the share of the matrix that it explains (own derivation;
 * the eigenvectors of a 2 x 2 matrix).  Of unit length, and of the sign in
 * which at most half of the elements are positive, or, with half of them, in
 * which these weigh less.  The Kuramoto order parameter is |mean_j exp(i
 * theta_j)|.
 *
 * A phase means something in a narrow band alone: filter first.  The transform
 * takes a stretch for a period, so its ends are wrong: drop some.
 *
 * Cabral J et al. (2017). Sci Rep 7:5135. doi:10.1038/s41598-017-05425-7
 */
#ifndef DYNAMIC_LEIDA_H
#define DYNAMIC_LEIDA_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * phase (frames x nodes) of x without its mean, in (-pi, pi], by FFT; each
 * stretch of frames that are there on its own, NaN elsewhere, and of a node
 * that is constant.  A stretch of fewer than 3 frames is NaN.  O(frames log
 * frames) a node.
 */
void leida_phases(gsl_matrix *phase, const gsl_matrix *x, const bool *is_there);

struct leida {
    double share;    /* lambda / nodes, 1/2 to 1 */
    double kuramoto; /* 0 to 1 */
    bool is_unique;  /* false where |Z2| < 1e-9: any vector would do */
};

/* vector[nodes] of the phases of one frame.  NaN if one of them is.  O(nodes).
 */
struct leida leida_vector(double *vector, const double *phase, size_t nodes);

#endif
