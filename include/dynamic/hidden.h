/*
 * hidden.h - fits of models with hidden states: from many starts, the best.
 *
 * Whatever a state says of a frame (an emission: normal distributions in hmm.h,
 * autoregressions in switching.h), the fit is the same.  The posterior is
 * approximated by q(states) q(parameters); an iteration sets the parameters to
 * their best given the states, then the states given the parameters, and
 * neither raises the free energy
 *
 *     F = divergence of the parameters - ln Z,
 *
 * where ln Z is what forward-backward returns for the expected logarithms of
 * start, move and density.
 */
#ifndef DYNAMIC_HIDDEN_H
#define DYNAMIC_HIDDEN_H

#include "dynamic/chain.h"
#include "dynamic/start.h"

#include <stdbool.h>
#include <stdint.h>

/* What an emission has to know; `of` is its parameters for all states. */
struct hidden_emission {
    void *(*make)(const void *prior, size_t states);
    void (*free)(void *of);

    /* Parameters to their best, or at least better, given gamma. */
    void (*learn)(void *of, const gsl_matrix *data, const gsl_matrix *gamma);

    /* What the parameters add to F. */
    double (*divergence)(const void *of);

    /* evidence = E ln p(frame | state), or with is_point at the posterior
     * means; a row of data that begins with NaN gives NaN. */
    void (*evidence)(gsl_matrix *evidence, const void *of,
                     const gsl_matrix *data, bool is_point);
};

struct hidden_options {
    struct chain_prior chain;
    size_t restarts, iterations;
    double tolerance; /* decrease of F per frame that ends a fit */
    uint64_t seed;
    size_t threads;
};

#define HIDDEN_DEFAULTS                                         \
    {                                                           \
        .chain = {1, 10, 1}, .restarts = 10, .iterations = 500, \
        .tolerance = 1e-5, .seed = 1, .threads = 1              \
    }

struct hidden_task {
    const struct hidden_emission *emission;
    const void *prior;      /* for make() */
    const gsl_matrix *data; /* what learn() and evidence() get */
    const gsl_matrix *x;    /* frames x nodes, for the starts (start.h) */
    const struct chain_runs *runs;
    enum start_kind starts[START_SEGMENTS + 1]; /* taken in turn */
    size_t kinds;
    size_t states;
};

struct hidden {
    size_t states;
    void *of; /* states sorted by expected frames */
    const struct hidden_emission *emission;
    struct chain chain;               /* posterior means: probabilities */
    struct chain_posterior posterior; /* its log_likelihood: ln Z */
    gsl_matrix *evidence; /* frames x states: E ln p; NaN: not seen */
    size_t *path;         /* Viterbi at the posterior means, from 0 */
    double free_energy;
    double log_likelihood;       /* ln L at the posterior means */
    double path_log_probability; /* of path and frames */
    double *history;             /* F of each iteration of the best restart */
    size_t iterations, restart;
    double *energies; /* F at the end of each restart */
    size_t restarts;
    size_t empty; /* states with fewer than one expected frame: at the prior */
    bool has_converged;
};

/*
 * The restart that ended with the least F, its states sorted, with one more
 * iteration that makes all parts agree.  A restart is a function of (seed,
 * states, restart) and of the data; `threads` changes nothing.
 */
struct hidden hidden_fit(const struct hidden_task *task,
                         const struct hidden_options *options);
void hidden_release(struct hidden *hidden);

/* ln L of data at the posterior means. */
double hidden_score(const struct hidden *hidden, const gsl_matrix *data,
                    const struct chain_runs *runs);

#endif
