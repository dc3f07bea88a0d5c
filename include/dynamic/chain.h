/*
 * chain.h - hidden states that follow one another as a Markov chain.
 *
 * Frames stand one after another, run after run; the chain begins anew with
 * every run.  What a frame says is a row of ln p(y_t | state k), up to a
 * constant of the row; a row that begins with NaN is a frame that was not seen
 * and says nothing, while time goes on.  With b_t = exp(row),
 *
 *     alpha_1 = start o b_1,   alpha_t = (move' alpha_{t-1}) o b_t,
 *
 * each divided by its sum c_t, and ln L = sum ln c_t; backward with the same
 * c_t.  `start` and the rows of `move` need not add up to 1, which variational
 * Bayes wants.
 *
 * Rabiner LR (1989). Proc IEEE 77:257-286. doi:10.1109/5.18626
 */
#ifndef DYNAMIC_CHAIN_H
#define DYNAMIC_CHAIN_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stddef.h>

/* Run r is the frames first[r] .. first[r + 1] - 1; none is empty. */
struct chain_runs {
    size_t count;
    const size_t *first; /* count + 1 */
};

struct chain {
    gsl_vector *start; /* of the states in the first frame of a run */
    gsl_matrix *move;  /* from row to column */
};

/* All zero.  Give it back with chain_release(). */
struct chain chain_new(size_t states);
void chain_release(struct chain *chain);

/* What is expected of the hidden states, given all frames. */
struct chain_posterior {
    gsl_matrix *gamma;     /* frames x states: P(state | y); rows add up to 1 */
    struct chain counts;   /* start: sum of gamma over the first frames;
                              move: sum of P(state j, then k | y) */
    double log_likelihood; /* ln L, of all runs */
};

struct chain_posterior chain_posterior_new(size_t frames, size_t states);
void chain_posterior_release(struct chain_posterior *posterior);

/*
 * Forward and backward.  Where `start` or `move` have an entry below 1e-100
 * all is done with logarithms: what underflows could otherwise not come back.
 * When no sequence of states is possible, ln L is -infinity and gamma of that
 * run NaN.  O(frames states^2); the logarithms cost some ten times as much.
 */
void chain_smooth(struct chain_posterior *posterior, const struct chain *chain,
                  const gsl_matrix *evidence, const struct chain_runs *runs);

/*
 * path[t] = the state (from 0) at t of the most probable sequence of states of
 * each run, by the algorithm of Viterbi with logarithms; of equals the state
 * with the lower number.  Frames that were not seen are passed through.
 * Returns the log probability of path and frames together.  O(frames states^2).
 */
double chain_viterbi(size_t *path, const struct chain *chain,
                     const gsl_matrix *evidence, const struct chain_runs *runs);

/* Pseudo-counts of the Dirichlet priors of `start` and the rows of `move`. */
struct chain_prior {
    double start, stay, move; /* stay: on the diagonal; all > 0 */
};

/*
 * chain = exp(E ln p) under the Dirichlet posteriors with parameters prior +
 * counts: what the variational forward-backward takes in place of
 * probabilities.  Returns the Kullback-Leibler divergence of these posteriors
 * from the prior.
 *
 * MacKay DJC (1997). Ensemble learning for hidden Markov models. Technical
 * report, Cavendish Laboratory, Cambridge.
 */
double chain_learn(struct chain *chain, const struct chain *counts,
                   const struct chain_prior *prior);

/* chain = the means of the same posteriors: probabilities. */
void chain_mean(struct chain *chain, const struct chain *counts,
                const struct chain_prior *prior);

/* gamma and counts of a path that is taken as certain. */
void chain_of_path(struct chain_posterior *posterior, const size_t *path,
                   const struct chain_runs *runs);

/* Renumber the states by the sum of gamma, the largest first; ties stay. */
void chain_sort(struct chain_posterior *posterior);

/* seen = x, where a frame with any NaN or infinity is NaN throughout. */
void chain_seen(gsl_matrix *seen, const gsl_matrix *x);

/*
 * occupancy (owners x states) = mean of gamma over the frames that were seen
 * in the runs of an owner (a participant): fractional occupancy.  owner[r] of
 * each run; NULL: every run is its own.  NaN where nothing was seen.
 */
void chain_occupancy(gsl_matrix *occupancy, const gsl_matrix *gamma,
                     const gsl_matrix *evidence, const struct chain_runs *runs,
                     const size_t *owner);

/*
 * Switching rate of one run: the mean over neighboring frames, both seen, of
 *
 *     sum_k |gamma_t,k - gamma_{t-1},k| / 2.
 *
 * NaN where there are none.
 */
double chain_switching(const gsl_matrix *gamma, const gsl_matrix *evidence,
                       const struct chain_runs *runs, size_t run);

#endif
