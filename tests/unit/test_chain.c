/*
 * Hidden Markov chains.  Reference values: log-domain and scaled recursions of
 * an independent program (methods of the dynamic connectome, section 23), and
 * here sums over all sequences of states.
 */
#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "dynamic/chain.h"
#include "dynamic/gaussian.h"

#include <gsl/gsl_math.h>

#include <stdlib.h>
#include <string.h>

static struct chain two_states(void)
{
    struct chain chain = chain_new(2);

    gsl_vector_set(chain.start, 0, .6), gsl_vector_set(chain.start, 1, .4);
    gsl_matrix_set(chain.move, 0, 0, .9), gsl_matrix_set(chain.move, 0, 1, .1);
    gsl_matrix_set(chain.move, 1, 0, .2), gsl_matrix_set(chain.move, 1, 1, .8);
    return chain;
}

/* The first two nodes of the series of the reference values. */
static gsl_matrix *series(void)
{
    gsl_matrix *x = gsl_matrix_alloc(60, 2);

    for (size_t t = 0; t < 60; t++)
        for (size_t i = 0; i < 2; i++)
            gsl_matrix_set(x, t, i,
                           sin(.1 * (double)((i + 1) * t) + (double)i) +
                               .1 * (double)((7 * t + 3 * i) % 11));
    return x;
}

static gsl_matrix *evidence_of(const gsl_matrix *x)
{
    static const double means[2][2] = {{.5, .5}, {1, 0}};
    static const double covariances[2][4] = {{1, .3, .3, 1},
                                             {.5, -.1, -.1, .8}};
    gsl_matrix *evidence = gsl_matrix_alloc(x->size1, 2);

    for (size_t k = 0; k < 2; k++) {
        gsl_vector_view column = gsl_matrix_column(evidence, k);
        gsl_vector_const_view mean = gsl_vector_const_view_array(means[k], 2);
        gsl_matrix_const_view covariance =
            gsl_matrix_const_view_array(covariances[k], 2, 2);

        ok(gaussian_log_density(&column.vector, x, &mean.vector,
                                &covariance.matrix),
           "a covariance is positive definite");
    }
    return evidence;
}

static void reference_values(void)
{
    static const size_t first[] = {0, 60};
    const struct chain_runs runs = {1, first};
    struct chain chain = two_states();
    gsl_matrix *x = series(), *evidence = evidence_of(x);
    gsl_matrix *occupancy = gsl_matrix_alloc(1, 2);
    struct chain_posterior posterior = chain_posterior_new(60, 2);
    size_t path[60], wrong = 0, changes = 0;

    chain_smooth(&posterior, &chain, evidence, &runs);
    close_to(posterior.log_likelihood, -139.0084675488, 1e-11, "ln L");
    close_to(gsl_matrix_get(posterior.gamma, 0, 1), .1169360967, 1e-9,
             "P(state 2) at the first frame");
    close_to(gsl_matrix_get(posterior.gamma, 30, 1), .2304374222, 1e-9,
             "in the middle");
    close_to(gsl_matrix_get(posterior.gamma, 59, 1), .1559389655, 1e-9,
             "and at the end");
    chain_occupancy(occupancy, posterior.gamma, evidence, &runs, NULL);
    close_to(gsl_matrix_get(occupancy, 0, 0), .6590777684, 1e-9, "occupancy");
    close_to(gsl_matrix_get(occupancy, 0, 1), .3409222316, 1e-9, "of both");
    close_to(chain_switching(posterior.gamma, evidence, &runs, 0), .0387485066,
             1e-9, "switching rate");
    close_to(chain_viterbi(path, &chain, evidence, &runs), -143.6422626274,
             1e-11, "probability of the most probable path");
    for (size_t t = 0; t < 60; t++) {
        wrong += path[t] != (t >= 9 && t <= 28);
        changes += t && path[t] != path[t - 1];
    }
    ok(!wrong, "which is in state 2 from frame 9 to 28");
    chain_of_path(&posterior, path, &runs);
    close_to(chain_switching(posterior.gamma, evidence, &runs, 0), .0338983051,
             1e-9, "switching rate of the path");
    chain_occupancy(occupancy, posterior.gamma, evidence, &runs, NULL);
    close_to(gsl_matrix_get(occupancy, 0, 0), 2. / 3, 1e-15, "its occupancy");
    ok(changes == 2, "and its changes");
    gsl_matrix_free(x), gsl_matrix_free(evidence), gsl_matrix_free(occupancy);
    chain_posterior_release(&posterior), chain_release(&chain);
}

/* ---- beside sums over all sequences ---- */

enum { FRAMES = 6, STATES = 3, SEQUENCES = 729 };

struct sums {
    double whole, best, gamma[FRAMES][STATES], moves[STATES][STATES];
    size_t path[FRAMES];
};

static struct sums enumerate(const struct chain *chain,
                             const gsl_matrix *evidence)
{
    struct sums sums = {.best = -INFINITY};

    for (size_t code = 0; code < SEQUENCES; code++) {
        size_t path[FRAMES], rest = code;
        double p;

        for (size_t t = FRAMES; t-- > 0; rest /= STATES)
            path[t] = rest % STATES;
        p = gsl_vector_get(chain->start, path[0]);
        for (size_t t = 0; t < FRAMES; t++) {
            double e = gsl_matrix_get(evidence, t, path[t]);

            p *= t ? gsl_matrix_get(chain->move, path[t - 1], path[t]) : 1;
            p *= isnan(e) ? 1 : exp(e);
        }
        sums.whole += p;
        if (p > sums.best) {
            sums.best = p;
            memcpy(sums.path, path, sizeof path);
        }
        for (size_t t = 0; t < FRAMES; t++) {
            sums.gamma[t][path[t]] += p;
            if (t)
                sums.moves[path[t - 1]][path[t]] += p;
        }
    }
    return sums;
}

static void random_chain(struct chain *chain, gsl_matrix *evidence,
                         uint64_t seed)
{
    struct rng rng = rng_init(seed, 5);

    for (size_t j = 0; j < STATES; j++) {
        gsl_vector_set(chain->start, j, rng_uniform(&rng));
        for (size_t k = 0; k < STATES; k++)
            gsl_matrix_set(chain->move, j, k, rng_uniform(&rng));
        for (size_t t = 0; t < FRAMES; t++)
            gsl_matrix_set(evidence, t, j, 3 * rng_normal(&rng) - 4);
    }
    for (size_t k = 0; k < STATES; k++)
        gsl_matrix_set(evidence, 2, k, NAN);
}

/* `tiny`: what one way has, so that the logarithms are taken or not. */
static void agrees_with_sums(uint64_t seed, double tiny, const char *name)
{
    static const size_t first[] = {0, FRAMES};
    const struct chain_runs runs = {1, first};
    struct chain chain = chain_new(STATES);
    gsl_matrix *evidence = gsl_matrix_alloc(FRAMES, STATES);
    struct chain_posterior posterior = chain_posterior_new(FRAMES, STATES);
    struct sums sums;
    double worst = 0;
    size_t path[FRAMES];

    random_chain(&chain, evidence, seed);
    gsl_matrix_set(chain.move, 1, 0, tiny);
    sums = enumerate(&chain, evidence);
    chain_smooth(&posterior, &chain, evidence, &runs);
    close_to(posterior.log_likelihood, log(sums.whole), 1e-13, name);
    for (size_t j = 0; j < STATES; j++) {
        for (size_t t = 0; t < FRAMES; t++)
            worst = fmax(worst, fabs(gsl_matrix_get(posterior.gamma, t, j) -
                                     sums.gamma[t][j] / sums.whole));
        for (size_t k = 0; k < STATES; k++)
            worst =
                fmax(worst, fabs(gsl_matrix_get(posterior.counts.move, j, k) -
                                 sums.moves[j][k] / sums.whole));
    }
    ok(worst < 1e-13, "states and transitions are as expected");
    close_to(chain_viterbi(path, &chain, evidence, &runs), log(sums.best),
             1e-13, "the best path has the best probability");
    ok(!memcmp(path, sums.path, sizeof path), "and is that path");
    chain_release(&chain), chain_posterior_release(&posterior);
    gsl_matrix_free(evidence);
}

/* ---- runs, gaps, extremes ---- */

static void runs_stand_alone(void)
{
    static const size_t both[] = {0, 25, 60}, lower[] = {0, 25},
                        upper[] = {0, 35};
    const struct chain_runs runs = {2, both}, one = {1, lower},
                            other = {1, upper};
    struct chain chain = two_states();
    gsl_matrix *x = series(), *evidence = evidence_of(x);
    gsl_matrix_view a = gsl_matrix_submatrix(evidence, 0, 0, 25, 2);
    gsl_matrix_view b = gsl_matrix_submatrix(evidence, 25, 0, 35, 2);
    struct chain_posterior all = chain_posterior_new(60, 2);
    struct chain_posterior p = chain_posterior_new(25, 2);
    struct chain_posterior q = chain_posterior_new(35, 2);

    chain_smooth(&all, &chain, evidence, &runs);
    chain_smooth(&p, &chain, &a.matrix, &one);
    chain_smooth(&q, &chain, &b.matrix, &other);
    close_to(all.log_likelihood, p.log_likelihood + q.log_likelihood, 1e-14,
             "the chain begins anew with every run");
    close_to(gsl_matrix_get(all.gamma, 25, 0), gsl_matrix_get(q.gamma, 0, 0), 0,
             "and nothing of the run before is left");
    close_to(gsl_matrix_get(all.counts.move, 0, 1),
             gsl_matrix_get(p.counts.move, 0, 1) +
                 gsl_matrix_get(q.counts.move, 0, 1),
             1e-14, "transitions are those inside of runs");
    chain_posterior_release(&all), chain_posterior_release(&p);
    chain_posterior_release(&q), chain_release(&chain);
    gsl_matrix_free(x), gsl_matrix_free(evidence);
}

static void nothing_underflows(void)
{
    enum { LONG = 400 };
    static const size_t first[] = {0, LONG};
    const struct chain_runs runs = {1, first};
    struct chain stays = chain_new(2);
    gsl_matrix *evidence = gsl_matrix_alloc(LONG, 2);
    struct chain_posterior posterior = chain_posterior_new(LONG, 2);
    double sum[2] = {log(.5), log(.5)};

    gsl_vector_set_all(stays.start, .5);
    gsl_matrix_set_identity(stays.move);
    for (size_t t = 0; t < LONG; t++) {
        gsl_matrix_set(evidence, t, 0, t < LONG / 2 ? -2 : -1500);
        gsl_matrix_set(evidence, t, 1, t < LONG / 2 ? -1400 : -2);
        sum[0] += gsl_matrix_get(evidence, t, 0);
        sum[1] += gsl_matrix_get(evidence, t, 1);
    }
    chain_smooth(&posterior, &stays, evidence, &runs);
    close_to(posterior.log_likelihood, sum[1], 1e-14,
             "a state that looked impossible for 200 frames can win");
    close_to(gsl_matrix_get(posterior.gamma, 0, 1), 1, 0, "and then was there");
    gsl_matrix_set_all(evidence, -INFINITY);
    chain_smooth(&posterior, &stays, evidence, &runs);
    ok(posterior.log_likelihood == -INFINITY &&
           isnan(gsl_matrix_get(posterior.gamma, 0, 0)),
       "impossible frames are said to be impossible");
    chain_posterior_release(&posterior), chain_release(&stays);
    gsl_matrix_free(evidence);
}

static void gaps_are_left_out_of_summaries(void)
{
    static const size_t first[] = {0, 4, 6}, owner[] = {1, 1};
    const struct chain_runs runs = {2, first};
    static const size_t path[] = {0, 0, 1, 1, 1, 1};
    struct chain_posterior posterior = chain_posterior_new(6, 2);
    gsl_matrix *evidence = gsl_matrix_calloc(6, 2);
    gsl_matrix *occupancy = gsl_matrix_alloc(2, 2);

    gsl_matrix_set(evidence, 2, 0, NAN);
    chain_of_path(&posterior, path, &runs);
    chain_occupancy(occupancy, posterior.gamma, evidence, &runs, owner);
    ok(isnan(gsl_matrix_get(occupancy, 0, 0)),
       "the occupancy of who was not seen is not a number");
    close_to(gsl_matrix_get(occupancy, 1, 0), .4, 1e-15,
             "a frame that was not seen counts for no state");
    close_to(chain_switching(posterior.gamma, evidence, &runs, 0), 0, 0,
             "and for no transition");
    close_to(gsl_matrix_get(posterior.counts.move, 0, 1), 1, 0,
             "which the chain passes through");
    close_to(gsl_vector_get(posterior.counts.start, 1), 1, 0,
             "and a run has a start of its own");
    chain_posterior_release(&posterior);
    gsl_matrix_free(evidence), gsl_matrix_free(occupancy);
}

/*
 * Divergence of Dirichlet distributions: Beta(3, 2) from Beta(1, 1), and
 * Beta(10, 1) from itself: ln B(1, 1) / B(3, 2) + 2 psi(3) + psi(2) - 3 psi(5).
 */
static void learning(void)
{
    const struct chain_prior prior = {1, 10, 1};
    struct chain counts = chain_new(2), chain = chain_new(2);
    double psi_2 = 1 - M_EULER, psi_3 = psi_2 + .5,
           psi_5 = psi_3 + 1. / 3 + .25;

    gsl_vector_set(counts.start, 0, 2), gsl_vector_set(counts.start, 1, 1);
    close_to(chain_learn(&chain, &counts, &prior),
             log(12) + 2 * psi_3 + psi_2 - 3 * psi_5, 1e-13,
             "divergence of a posterior");
    close_to(gsl_vector_get(chain.start, 0), exp(psi_3 - psi_5), 1e-14,
             "exp of the expected logarithm");
    chain_mean(&chain, &counts, &prior);
    close_to(gsl_vector_get(chain.start, 0), .6, 1e-15, "mean");
    close_to(gsl_matrix_get(chain.move, 1, 1), 10. / 11, 1e-15, "of the prior");
    chain_release(&counts), chain_release(&chain);
}

int main(void)
{
    reference_values();
    agrees_with_sums(1, .3, "ln L is the sum over all sequences");
    agrees_with_sums(2, 0, "also when a way is closed");
    agrees_with_sums(3, 1e-200, "or nearly so");
    runs_stand_alone();
    nothing_underflows();
    gaps_are_left_out_of_summaries();
    learning();
    return done();
}
