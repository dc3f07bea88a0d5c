/*
 * coupling.h - states that differ in how the nodes drive each other.
 *
 *     y_t = (G + D_k) y_{t-1} + b_k + e_t,    e_t ~ N(0, diag(q)),
 *
 * with connections G that all states share under a sparse prior (sparse.h),
 * deviations D_k and intercepts b_k with, in row i,
 *
 *     D_k,ij ~ N(0, q_i spread),    b_k,i ~ N(0, q_i).
 *
 * Row i, column j is what j does to i one frame later.  G, q, spread and the
 * sparse prior are estimated (maximum a posteriori, ln p(spread) = -ln spread -
 * 1e-4 / spread); D_k and b_k have a posterior, which is normal and exact given
 * the states.  With z = (y_{t-1}, 1), S_k = sum gamma z z', C_k = sum gamma z
 * y_t', prior precision L = diag(1 / spread, ..., 1) and P_k = S_k + L it has
 *
 *     mean m_ki = inv(P_k) (C_ki - S_k g_i),  covariance q_i inv(P_k),
 *
 * and with it integrated out, G has to minimize for every row
 *
 *     g' (sum_k L - L inv(P_k) L) g / 2 - g' sum_k L inv(P_k) C_ki
 *         + q_i sum_j weight_j |g_j|,
 *
 * so that shared and own parts do not creep toward each other.  As deviations
 * scale with the noise, P_k is the same for all rows.
 */
#ifndef DYNAMIC_COUPLING_H
#define DYNAMIC_COUPLING_H

#include "dynamic/chain.h"
#include "dynamic/sparse.h"

#include <stdbool.h>

/*
 * Frames and those before them: rows (y_{t-1}, 1, y_t) of 2 nodes + 1 numbers;
 * NaN throughout for the first frame of a run and where one of both was not
 * seen (begins with NaN).  Give it back with gsl_matrix_free().
 */
gsl_matrix *coupling_pairs(const gsl_matrix *x, const struct chain_runs *runs);

/* Where a fit begins: all frames as one state, and what data can resolve. */
struct coupling_prior {
    size_t nodes;
    gsl_matrix *shared;   /* ridge estimate, with one frame of noise */
    gsl_vector *noise;    /* q of it */
    gsl_vector *variance; /* of each node */
    double spike;         /* 3 / standard error of an entry of it */
    double spread;
};

/*
 * Of pairs (coupling_pairs).  False when fewer than two were seen or a node
 * does not vary in them (*node: which; nodes, if it is for want of frames).
 * Give it back with coupling_prior_release() in any case.
 */
bool coupling_prior_of(struct coupling_prior *prior, size_t *node,
                       const gsl_matrix *pairs)
    __attribute__((warn_unused_result));
void coupling_prior_release(struct coupling_prior *prior);

struct coupling {
    const struct coupling_prior *prior;
    size_t states, nodes;
    gsl_matrix *shared;    /* G */
    struct sparse sparse;  /* its prior, as learnt */
    gsl_vector *noise;     /* q */
    double spread;         /* of deviations, in units of the noise */
    gsl_matrix **own;      /* m_k: nodes x (nodes + 1); the last is b_k */
    gsl_matrix **whitener; /* inverse of the lower Cholesky factor of P_k */
    gsl_matrix **inverse;  /* inv(P_k) */
};

struct coupling *coupling_new(const struct coupling_prior *prior,
                              size_t states);
void coupling_free(struct coupling *coupling);

/* Noise is never below this share of the variance of a node. */
#define COUPLING_LEAST_NOISE 1e-12
/* Of the prior of spread. */
#define COUPLING_SPREAD_RATE 1e-4

/* (G + m_k, b_k) of a state: nodes x (nodes + 1), for the caller to free. */
gsl_matrix *coupling_whole(const struct coupling *coupling, size_t k);

/* Entry j of the diagonal of L, and m_ki' L m_ki of row i. */
double coupling_precision(const struct coupling *coupling, size_t j);
double coupling_own_square(const struct coupling *coupling, size_t k, size_t i);

/*
 * G, D_k and b_k, then q, then spread, then the sparse prior: each to its best
 * given the others and gamma (the sparse prior: better).  3 states frames
 * nodes^2 flop at most (level 3), some states nodes^3, and the descent.
 */
void coupling_learn(struct coupling *coupling, const gsl_matrix *pairs,
                    const gsl_matrix *gamma);

/*
 * Divergence of the posterior of D_k and b_k from their prior, less ln p of
 * what is estimated.
 */
double coupling_divergence(const struct coupling *coupling);

/*
 * evidence (frames x states) = E ln p(y_t | y_{t-1}, k)
 *
 *     = -sum_i [ln 2 pi q_i + (y_ti - (g_i + m_ki)' z)^2 / q_i] / 2
 *       - nodes z' inv(P_k) z / 2,
 *
 * with is_point without the last term.  3 states frames nodes^2 flop.
 */
void coupling_evidence(gsl_matrix *evidence, const struct coupling *coupling,
                       const gsl_matrix *pairs, bool is_point);

#endif
