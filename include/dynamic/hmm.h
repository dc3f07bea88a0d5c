/*
 * hmm.h - a hidden Markov model with normal states, by variational Bayes.
 *
 * Frames y_t (runs one after another, one model for all) come from states that
 * follow one another as a Markov chain (dynamic/chain.h); each state is a
 * normal distribution (dynamic/gaussian.h).  What is minimized is the free
 * energy F (dynamic/hidden.h); -F is a lower bound of ln p(y | model), so that
 * of models with different numbers of states the lesser F is the better.  F
 * ends the fit and chooses among restarts.  It counts one of the (states)!
 * equal solutions.  ln L is reported beside it, at the posterior means
 * (ordinary probabilities), and so is the path of Viterbi.
 *
 * For covariances of many nodes from few frames, fit components
 * (dynamic/principal.h): about 5 frames a state and node are needed otherwise.
 *
 * Vidaurre D, Smith SM, Woolrich MW (2017). PNAS 114:12827-12832.
 * doi:10.1073/pnas.1705120114
 */
#ifndef DYNAMIC_HMM_H
#define DYNAMIC_HMM_H

#include "dynamic/gaussian.h"
#include "dynamic/hidden.h"

struct hmm_options {
    enum gaussian_form form;
    bool is_zero_mean;
    double frames; /* that the prior of a state is worth (gaussian.h) */
    struct hidden_options fit;
};

#define HMM_DEFAULTS                        \
    {                                       \
        .frames = 1, .fit = HIDDEN_DEFAULTS \
    }

enum hmm_end {
    HMM_CONVERGED,
    HMM_STOPPED,   /* all iterations are done */
    HMM_TOO_SHORT, /* fewer than two frames were seen: nothing was fitted */
    HMM_CONSTANT   /* a node does not vary: nothing was fitted */
};

struct hmm {
    size_t nodes;
    enum hmm_end end;
    size_t constant; /* the node, if one does not vary */
    struct gaussian_prior prior;
    struct hidden hidden;
    const struct gaussian *gaussian; /* the states; hidden's */
};

/*
 * x: frames x nodes; a frame with a NaN was not seen.  Restarts begin in turn
 * at clusters of frames (unless of zero mean), at clusters of what nodes do
 * together, and at random segments (dynamic/start.h).  Per iteration states
 * frames nodes^2 flop for the densities and at most as much for the scatter,
 * all level 3.  Give it back with hmm_free().
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
