/*
 * hmm.h - a hidden Markov model with normal states, by variational Bayes.
 *
 * Frames y_t (runs one after another, one model for all) come from states that
 * follow one another as a Markov chain (dynamic/chain.h); each state is a
 * normal distribution (dynamic/gaussian.h).  The posterior of states and
 * parameters is approximated by q(states) q(parameters), and each in turn is
 * set to its best, which never raises the free energy
 *
 *     F = KL(q(parameters) | prior) - ln Z,
 *
 * where ln Z is what forward-backward returns for the expected logarithms of
 * start, move and density.  -F is a lower bound of ln p(y | model): of models
 * with different numbers of states, the lesser F is the better.  F is what is
 * minimized, what ends the fit, what chooses among restarts, and what chooses
 * the number of states.  It counts one of the (states)! equal solutions.
 *
 * ln L is reported beside it: forward-backward at the posterior means (ordinary
 * probabilities), and the path is the one of Viterbi at these.
 *
 * For covariances of many nodes from few frames, fit components
 * (dynamic/principal.h): about frames / states > 5 nodes is needed otherwise.
 *
 * Vidaurre D, Smith SM, Woolrich MW (2017). PNAS 114:12827-12832.
 * doi:10.1073/pnas.1705120114
 */
#ifndef DYNAMIC_HMM_H
#define DYNAMIC_HMM_H

#include "dynamic/chain.h"
#include "dynamic/gaussian.h"

#include <stdint.h>

struct hmm_options {
    enum gaussian_form form;
    bool is_zero_mean;
    double frames; /* that the prior of a state is worth (gaussian.h) */
    struct chain_prior chain;
    size_t restarts, iterations;
    double tolerance; /* decrease of F per frame that ends a fit */
    uint64_t seed;
    size_t threads;
};

#define HMM_DEFAULTS                                                         \
    {                                                                        \
        .frames = 1, .chain = {1, 10, 1}, .restarts = 10, .iterations = 500, \
        .tolerance = 1e-7, .seed = 1, .threads = 1                           \
    }

enum hmm_end {
    HMM_CONVERGED,
    HMM_STOPPED,   /* all iterations are done */
    HMM_TOO_SHORT, /* fewer than two frames were seen: nothing was fitted */
    HMM_CONSTANT   /* a node does not vary: nothing was fitted */
};

struct hmm {
    size_t states, nodes;
    enum hmm_end end;
    size_t constant; /* the node, if one does not vary */
    struct gaussian_prior prior;
    struct gaussian *gaussian;        /* states sorted by expected frames */
    struct chain chain;               /* posterior means: probabilities */
    struct chain_posterior posterior; /* its log_likelihood: ln Z */
    gsl_matrix *evidence; /* frames x states: E ln p; NaN: not seen */
    size_t *path;         /* Viterbi, from 0, of all frames */
    double free_energy, log_likelihood, path_log_probability;
    double *history; /* F of each iteration of the best restart */
    size_t iterations, restart;
    double *energies; /* F at the end of each restart */
    size_t restarts;
    size_t empty; /* states with fewer than one expected frame: at the prior */
};

/*
 * x: frames x nodes; a frame with a NaN was not seen.  Restarts begin in turn
 * at clusters of frames (unless of zero mean), at clusters of what nodes do
 * together, and at random segments (dynamic/start.h), and each is a function of
 * (seed, states, restart): `threads` changes nothing.  Per iteration states
 * frames nodes^2 for the densities and at most as much for the scatter, all
 * level 3.  Give it back with hmm_free().
 */
struct hmm *hmm_fit(const gsl_matrix *x, const struct chain_runs *runs,
                    size_t states, const struct hmm_options *options);
void hmm_free(struct hmm *hmm);

/*
 * ln L of other frames under the posterior means: what the model says of data
 * it has not seen.
 */
double hmm_score(const struct hmm *hmm, const gsl_matrix *x,
                 const struct chain_runs *runs);

#endif
