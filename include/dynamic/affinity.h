/*
 * affinity.h - how much two nodes change together, at every moment.
 *
 * Of the scaled derivatives d_i (derivative.h), with u = max(d, 0) and v =
 * max(-d, 0), and of the z-scored signal z:
 *
 *     codrive   sqrt(u_i u_j) + sqrt(v_i v_j)
 *     product   u_i u_j + v_i v_j = max(0, d_i d_j)
 *     rise      u_i u_j
 *     anti      u_i v_j + v_i u_j
 *     gauss     g_i g_j exp(-(d_i - d_j)^2 / (s_i s_j)),
 *               g = |d| / (|d| + theta), s_i the median of |d_i|
 *     cofluct   max(0, z_i z_j)
 *
 * All but gauss are p p' + q q' off the diagonal (anti: p q' + q p'), with
 * which a tensor never has to be stored.  A node that was not found has p = q =
 * 0.
 *
 * The differential affinity after Dyballa L et al. (2024), ICLR, arXiv
 * 2402.14102, in our own formulation; product after Shine JM et al. (2015),
 * doi:10.1016/j.neuroimage.2015.07.064; cofluct after Faskowitz J et al.
 * (2020), doi:10.1038/s41593-020-00719-y.
 */
#ifndef DYNAMIC_AFFINITY_H
#define DYNAMIC_AFFINITY_H

#include <stdbool.h>
#include <stddef.h>

enum affinity_kind {
    AFFINITY_CODRIVE,
    AFFINITY_PRODUCT,
    AFFINITY_RISE,
    AFFINITY_ANTI,
    AFFINITY_GAUSS,
    AFFINITY_COFLUCT
};
/* codrive, product, rise, anti, gauss, cofluct; the end is NULL. */
extern const char *const affinity_names[];

/* Of cofluct, which is of the signal and not of its derivative. */
bool affinity_is_of_signal(enum affinity_kind kind);
bool affinity_is_separable(enum affinity_kind kind);

/* p[i] and q[i] of count values of d (or z); not of gauss.  NaN gives 0. */
void affinity_parts(double *p, double *q, const double *d, size_t count,
                    enum affinity_kind kind);

/* What gauss needs of each node. */
struct affinity_scales {
    double theta;    /* in standard deviations of d */
    const double *s; /* the local scale of each node */
};

/*
 * s[i] = median of |d_i| over count frames: d[t * nodes + i].  0 for a node
 * that is silent more than half of the time: its affinities are 0.
 */
void affinity_scale(double *s, const double *d, size_t frames, size_t nodes);

/*
 * pairs[] (upper triangle, row-major) of one frame, of d (or z) of each node;
 * 0 where a node was not found.  `scales` is for gauss alone.  O(nodes^2).
 */
void affinity_frame(double *pairs, const double *d, const bool *is_found,
                    size_t nodes, enum affinity_kind kind,
                    const struct affinity_scales *scales);

#endif
