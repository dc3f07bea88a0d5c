/*
 * switching.h - hidden states that switch how the nodes drive each other.
 *
 * A vector autoregression y_t = (G + D_k) y_{t-1} + b_k + e_t, whose state k
 * follows a Markov chain: connections G that all states share, under a sparse
 * prior that is learnt from the data, and deviations D_k of each state
 * (dynamic/coupling.h).  The first frame of a run, and every frame that or
 * before which one was not seen, has no evidence.
 *
 * Minimizes the free energy (dynamic/hidden.h) with G, the noise q, the spread
 * of the deviations and the sparse prior at a point (maximum a posteriori) and
 * states, transitions, D_k and b_k by their posteriors.  F compares restarts.
 * For the number of states see switching_held_out().
 *
 * After Li C, Kim SH, Rodgers C, Choi H, Wu A (2024). One-hot generalized
 * linear model for switching brain state discovery. ICLR. arXiv:2310.15263:
 * theirs are spikes, a generalized linear model and, for each connection, a
 * one-hot type (inhibitory, none, excitatory) that the states share and whose
 * prior is learnt.  Ours are: continuous signals and normal noise; the type as
 * the posterior of a spike-and-slab prior of G (`there` and the sign of G) in
 * place of a relaxed one-hot variable; deviations that add to G instead of
 * strengths that multiply a type, so that a state may lack or reverse a
 * connection; all updates in closed form or by coordinate descent, with an
 * objective that never worsens, in place of gradients.
 */
#ifndef DYNAMIC_SWITCHING_H
#define DYNAMIC_SWITCHING_H

#include "dynamic/coupling.h"
#include "dynamic/hidden.h"

enum switching_end {
    SWITCHING_CONVERGED,
    SWITCHING_STOPPED,   /* all iterations are done */
    SWITCHING_TOO_SHORT, /* fewer than two pairs of frames were seen */
    SWITCHING_CONSTANT   /* a node does not vary: nothing was fitted */
};

struct switching {
    size_t nodes;
    enum switching_end end;
    size_t constant; /* the node, if one does not vary */
    struct coupling_prior prior;
    struct hidden hidden;
    const struct coupling *coupling; /* the connections; hidden's */
};

/*
 * x: frames x nodes, best of one scale (z-scores); a frame with a NaN was not
 * seen.  Restarts begin in turn at clusters of how nodes follow each other and
 * at random segments (dynamic/start.h).  Per iteration 6 states frames nodes^2
 * flop (level 3) and the descent.  Give it back with switching_free().
 */
struct switching *switching_fit(const gsl_matrix *x,
                                const struct chain_runs *runs, size_t states,
                                const struct hidden_options *options);
void switching_free(struct switching *switching);

/* P(connection j -> i is in G): of the slab; 1 on the diagonal. */
double switching_there(const struct switching *switching, size_t i, size_t j);

/*
 * How well so many states predict frames they have not seen: blocks of 50
 * frames are dealt in turn to `folds` folds; a fit without a fold gives
 *
 *     ln p(frames of the fold | the others) = ln L(all) - ln L(the others)
 *
 * at its posterior means.  Returns the mean over all frames that were held
 * out; NaN when a fit was not possible.  As many fits as folds.
 */
double switching_held_out(const gsl_matrix *x, const struct chain_runs *runs,
                          size_t states, size_t folds,
                          const struct hidden_options *options);

#endif
