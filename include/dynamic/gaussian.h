/*
 * gaussian.h - states that are normal distributions, known by their posterior.
 *
 * y | state k ~ N(mu_k, inv(P_k)), with the conjugate priors
 *
 *     P_k ~ Wishart(inv(f V), N + 1 + f),    mu_k | P_k ~ N(m, inv(f P_k)),
 *
 * where V = diag(variance), m = center, and f counts frames: the prior says as
 * much as f frames of independent nodes.  With n_k = sum_t gamma_tk, weighted
 * mean a_k and scatter S_k = sum_t gamma_tk (y - a_k)(y - a_k)', the posterior
 * has
 *
 *     R_k = f V + S_k + f n_k / (f + n_k) (a_k - m)(a_k - m)',
 *     P_k ~ Wishart(inv(R_k), N + 1 + f + n_k),
 *     mu_k | P_k ~ N((f m + n_k a_k) / (f + n_k), inv((f + n_k) P_k)),
 *
 * so that the posterior mean of the covariance is R_k / (f + n_k).  Three
 * forms: `full`; `shared`, one P for all states, of which only the means
 * differ; `diagonal`, where every node has a Wishart (a gamma distribution) of
 * its own with 2 + f degrees of freedom.  Of zero mean, mu_k = 0 is known and
 * states differ by covariance alone (not for `shared`).
 *
 * Bishop CM (2006). Pattern recognition and machine learning, section 10.2.
 * Springer.
 */
#ifndef DYNAMIC_GAUSSIAN_H
#define DYNAMIC_GAUSSIAN_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stdbool.h>
#include <stddef.h>

enum gaussian_form { GAUSSIAN_FULL, GAUSSIAN_SHARED, GAUSSIAN_DIAGONAL };
/* full, shared, diagonal; the end is NULL. */
extern const char *const gaussian_names[];

struct gaussian_prior {
    enum gaussian_form form;
    bool is_zero_mean;
    double frames;        /* f > 0 */
    gsl_vector *center;   /* m of each node; 0 of zero mean */
    gsl_vector *variance; /* V of each node, > 0 */
};

/*
 * m and V = mean and variance (n) of the nodes over the frames that were seen
 * (about 0, of zero mean).  False when a node does not vary, or fewer than two
 * frames were seen; its place is *node (nodes, if it is for want of frames).
 * Give it back with gaussian_prior_release() in any case.
 */
bool gaussian_prior_of(struct gaussian_prior *prior, size_t *node,
                       const gsl_matrix *x) __attribute__((warn_unused_result));
void gaussian_prior_release(struct gaussian_prior *prior);

/* The posterior of all states. */
struct gaussian {
    const struct gaussian_prior *prior;
    size_t states, nodes;
    gsl_vector *weight;    /* n_k */
    gsl_matrix *mean;      /* of mu_k: states x nodes */
    gsl_matrix *diagonal;  /* R_k of the diagonal form: states x nodes */
    size_t matrices;       /* states; 1 if shared; 0 if diagonal */
    gsl_matrix **scatter;  /* R_k */
    gsl_matrix **whitener; /* inverse of its lower Cholesky factor */
};

struct gaussian *gaussian_new(const struct gaussian_prior *prior,
                              size_t states);
void gaussian_free(struct gaussian *gaussian);

/*
 * The posterior, given gamma (frames x states); a frame that begins with NaN
 * was not seen.  Weights below 2^-53 are left out: less than the rounding of
 * the sums.  One weighted Gram matrix (level 3) a state, over blocks of
 * frames: at most states frames nodes^2 flop, and frames nodes^2 when one
 * state stands out in every frame; 2 nodes^3 / 3 a state for the whiteners.
 */
void gaussian_learn(struct gaussian *gaussian, const gsl_matrix *x,
                    const gsl_matrix *gamma);

/*
 * evidence (frames x states) = E ln p(y_t | k) under the posterior: with W =
 * inv(R) and nu degrees of freedom
 *
 *     (E ln|P_k| - N ln 2 pi - N / (f + n_k) - nu |L^-1 (y_t - mean)|^2) / 2.
 *
 * NaN where the frame was not seen.  states frames nodes^2 flop (level 3).
 */
void gaussian_evidence(gsl_matrix *evidence, const struct gaussian *gaussian,
                       const gsl_matrix *x);

/* The same at a point: ln N(y_t; mean of mu_k, mean of the covariance). */
void gaussian_density(gsl_matrix *evidence, const struct gaussian *gaussian,
                      const gsl_matrix *x);

/*
 * column[t] = ln N(y_t; mean, covariance); false when the covariance is not
 * positive definite.
 */
bool gaussian_log_density(gsl_vector *column, const gsl_matrix *x,
                          const gsl_vector *mean, const gsl_matrix *covariance)
    __attribute__((warn_unused_result));

/* Kullback-Leibler divergence of the posterior of all states from the prior. */
double gaussian_divergence(const struct gaussian *gaussian);

/* The posterior mean of the covariance of a state, symmetric. */
void gaussian_covariance(gsl_matrix *covariance,
                         const struct gaussian *gaussian, size_t state);

#endif
