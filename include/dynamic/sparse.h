/*
 * sparse.h - a sparse prior of connections that is learnt with them.
 *
 * A connection is there with probability `share`, and then its size follows a
 * wide Laplace distribution (the slab), otherwise a narrow one (the spike):
 *
 *     p(g) = share slab/2 exp(-slab |g|) + (1 - share) spike/2 exp(-spike |g|).
 *
 * `spike` is fixed at what the data can resolve; `share` and `slab` are learnt,
 * with ln p = ln share + ln(1 - share) + ln slab - slab / spike of their own,
 * so that neither runs away.  The slab is never narrower than the spike.
 *
 * Rockova V, George EI (2018). The spike-and-slab LASSO. J Am Stat Assoc
 * 113:431-444. doi:10.1080/01621459.2016.1260469
 */
#ifndef DYNAMIC_SPARSE_H
#define DYNAMIC_SPARSE_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

struct sparse {
    double share, slab, spike; /* rates: 1 / mean size */
};

/* P(there | g). */
double sparse_there(const struct sparse *sparse, double g);

/*
 * ln p of the off-diagonal entries of a square matrix, and of share and slab.
 * The diagonal, what a node does to itself, has a flat prior.
 */
double sparse_log_prior(const struct sparse *sparse, const gsl_matrix *g);

/*
 * weight (as g) = the rate of the penalty of |g|: P(there) slab + P(not) spike,
 * 0 on the diagonal.  sum weight |g| + constant touches -ln p(g) from above.
 */
void sparse_weights(gsl_matrix *weight, const struct sparse *sparse,
                    const gsl_matrix *g);

/* One step of expectation and maximization of share and slab, given g. */
void sparse_learn(struct sparse *sparse, const gsl_matrix *g);

/*
 * Every row g_i of g to the minimum of
 *
 *     g_i' H g_i / 2 - linear_i' g_i + noise_i sum_j weight_ij |g_ij|
 *
 * by coordinate descent from where it is, until no step is larger than 1e-9 of
 * the largest entry, or 200 sweeps; H symmetric with a positive diagonal.
 * O(nodes) for each entry that moves, O(1) for one that stays.
 *
 * Friedman J, Hastie T, Tibshirani R (2010). J Stat Softw 33(1):1-22.
 * doi:10.18637/jss.v033.i01
 */
void sparse_descend(gsl_matrix *g, const gsl_matrix *hessian,
                    const gsl_matrix *linear, const gsl_vector *noise,
                    const gsl_matrix *weight);

#endif
