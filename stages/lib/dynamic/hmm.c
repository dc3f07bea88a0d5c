#include "dynamic/hmm.h"

#include "base/mem.h"

#include <stdlib.h>

/* ---- normal distributions, as an emission ---- */

static void *make(const void *prior, size_t states)
{
    return gaussian_new(prior, states);
}

static void give_back(void *of)
{
    gaussian_free(of);
}

static void learn(void *of, const gsl_matrix *data, const gsl_matrix *gamma)
{
    gaussian_learn(of, data, gamma);
}

static double divergence(const void *of)
{
    return gaussian_divergence(of);
}

static void evidence(gsl_matrix *out, const void *of, const gsl_matrix *data,
                     bool is_point)
{
    (is_point ? gaussian_density : gaussian_evidence)(out, of, data);
}

static const struct hidden_emission emission = {make, give_back, learn,
                                                divergence, evidence};

/* ---- the model ---- */

static void fit(struct hmm *hmm, const gsl_matrix *seen,
                const struct chain_runs *runs, size_t states,
                const struct hmm_options *options)
{
    struct hidden_task task = {.emission = &emission,
                               .prior = &hmm->prior,
                               .data = seen,
                               .x = seen,
                               .runs = runs,
                               .states = states};

    if (!options->is_zero_mean)
        task.starts[task.kinds++] = START_FRAMES;
    task.starts[task.kinds++] = START_PRODUCTS;
    task.starts[task.kinds++] = START_SEGMENTS;
    hmm->hidden = hidden_fit(&task, &options->fit);
    hmm->gaussian = hmm->hidden.of;
    hmm->end = hmm->hidden.has_converged ? HMM_CONVERGED : HMM_STOPPED;
}

struct hmm *hmm_fit(const gsl_matrix *x, const struct chain_runs *runs,
                    size_t states, const struct hmm_options *options)
{
    struct hmm *hmm = NEW_ARRAY(struct hmm, 1);
    gsl_matrix *seen = gsl_matrix_alloc(x->size1, x->size2);

    chain_seen(seen, x);
    hmm->nodes = x->size2;
    hmm->prior = (struct gaussian_prior){.form = options->form,
                                         .is_zero_mean = options->is_zero_mean,
                                         .frames = options->frames};
    if (gaussian_prior_of(&hmm->prior, &hmm->constant, seen))
        fit(hmm, seen, runs, states, options);
    else
        hmm->end = hmm->constant < x->size2 ? HMM_CONSTANT : HMM_TOO_SHORT;
    gsl_matrix_free(seen);
    return hmm;
}

void hmm_free(struct hmm *hmm)
{
    if (!hmm)
        return;
    hidden_release(&hmm->hidden);
    gaussian_prior_release(&hmm->prior);
    free(hmm);
}

double hmm_score(const struct hmm *hmm, const gsl_matrix *x,
                 const struct chain_runs *runs)
{
    gsl_matrix *seen = gsl_matrix_alloc(x->size1, x->size2);
    double score;

    chain_seen(seen, x);
    score = hidden_score(&hmm->hidden, seen, runs);
    gsl_matrix_free(seen);
    return score;
}
