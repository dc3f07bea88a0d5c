#include "states/models.h"

#include "base/mem.h"
#include "base/report.h"
#include "states/method.h"

#include <math.h>
#include <stdlib.h>

/* Of one region in one state there should be this many frames. */
static const double frames_good = 5;

/* ---- frames ---- */

void models_prepare(struct states *states, size_t run)
{
    const struct recording *recording = &states->input->at[run];
    struct sight *sight = &states->sights[run];

    sight_of_frames(states, run);
    for (size_t t = 0; t < sight->count; t++) {
        gsl_vector_view row = gsl_matrix_row(sight->frames, t);

        if (recording->is_there[t])
            continue;
        gsl_vector_set_all(&row.vector, NAN);
        sight->label[t] = SEQUENCE_GAP;
        sight->kept--;
    }
}

/* All runs, one below the other. */
static struct models *begin(struct states *states)
{
    struct models *models = NEW_ARRAY(struct models, 1);
    size_t runs = states->input->count;

    models->first = NEW_ARRAY(size_t, runs + 1);
    models->runs = (struct chain_runs){runs, models->first};
    for (size_t w = 0; w < runs; w++) {
        models->first[w + 1] = models->first[w] + states->sights[w].count;
        states->moments += states->sights[w].kept;
    }
    models->x = gsl_matrix_alloc(models->first[runs], states->input->nodes);
    for (size_t w = 0; w < runs; w++)
        for (size_t t = 0; t < states->sights[w].count; t++) {
            gsl_vector_const_view row =
                gsl_matrix_const_row(states->sights[w].frames, t);

            gsl_matrix_set_row(models->x, models->first[w] + t, &row.vector);
        }
    models->hidden = NEW_ARRAY(const struct hidden *, states->tried);
    models->held_out = NEW_ARRAY(double, states->tried);
    for (size_t k = 0; k < states->tried; k++)
        models->held_out[k] = NAN;
    states->model = models;
    return models;
}

void models_release(struct states *states)
{
    struct models *models = states->model;

    for (size_t k = 0; k < states->tried; k++) {
        if (models->hmm)
            hmm_free(models->hmm[k]);
        if (models->switching)
            switching_free(models->switching[k]);
    }
    if (models->principal.axes)
        principal_release(&models->principal);
    gsl_matrix_free(models->x);
    free(models->first), free(models->hmm), free(models->switching);
    free(models->hidden), free(models->held_out), free(models);
}

struct hmm_options models_options(const struct states *states)
{
    const struct states_options *options = states->options;
    struct hmm_options how = HMM_DEFAULTS;

    how.form = (enum gaussian_form)options->covariance;
    how.is_zero_mean = options->is_zero_mean;
    how.frames = options->prior;
    how.fit.restarts = (size_t)options->restarts;
    how.fit.iterations = (size_t)options->sweeps;
    how.fit.seed = (uint64_t)options->seed;
    how.fit.threads = (size_t)options->threads;
    return how;
}

/* ---- what was found ---- */

static void warn_of(const struct states *states, const struct hidden *hidden,
                    size_t axes)
{
    if (!hidden->has_converged)
        warn("the fit of %zu states still improves after %d turns",
             hidden->states, states->options->sweeps);
    if (hidden->empty)
        warn("%zu of %zu states have no frames", hidden->empty, hidden->states);
    if ((double)states->moments < frames_good * (double)(hidden->states * axes))
        warn("%zu frames are few for %zu states of %zu regions or components",
             states->moments, hidden->states, axes);
}

/* Labels and their probabilities. */
static void take_path(struct states *states, const struct hidden *hidden)
{
    const struct models *models = states->model;

    states->count = hidden->states;
    states->pattern = gsl_matrix_calloc(states->count, states->dims);
    for (size_t w = 0; w < states->input->count; w++)
        for (size_t t = 0; t < states->sights[w].count; t++) {
            struct sight *sight = &states->sights[w];
            size_t at = models->first[w] + t, k = hidden->path[at];

            if (sight->label[t] <= SEQUENCE_NONE)
                continue;
            sight->label[t] = (int)k + 1;
            sight->values[0][t] =
                gsl_matrix_get(hidden->posterior.gamma, at, k);
        }
}

static void take_correlation(struct states *states, size_t k,
                             const gsl_matrix *covariance)
{
    size_t p = 0;

    for (size_t i = 0; i < covariance->size1; i++)
        for (size_t j = i + 1; j < covariance->size1; j++)
            gsl_matrix_set(states->pattern, k, p++,
                           gsl_matrix_get(covariance, i, j) /
                               sqrt(gsl_matrix_get(covariance, i, i) *
                                    gsl_matrix_get(covariance, j, j)));
}

/* ---- hmm ---- */

static gsl_matrix *reduce(struct states *states)
{
    struct models *models = states->model;
    size_t count = (size_t)states->options->components;
    gsl_matrix *z;

    if (!count)
        return models->x;
    if (count > states->input->nodes)
        die("--components %zu: there are %zu regions", count,
            states->input->nodes);
    if (!principal_of(&models->principal, models->x, count,
                      states->options->is_zero_mean))
        die("the regions have no components");
    z = gsl_matrix_alloc(models->x->size1, count);
    principal_project(z, &models->principal, models->x);
    return z;
}

void models_normal(gsl_vector *mean, gsl_matrix *covariance,
                   const struct states *states, size_t k)
{
    const struct models *models = states->model;
    const struct hmm *hmm = models->hmm[states->chosen];
    gsl_vector_const_view row = gsl_matrix_const_row(hmm->gaussian->mean, k);
    gsl_matrix *own = gsl_matrix_alloc(hmm->nodes, hmm->nodes);

    gaussian_covariance(own, hmm->gaussian, k);
    if (models->principal.axes) {
        principal_mean(mean, &models->principal, &row.vector);
        principal_covariance(covariance, &models->principal, own);
    } else {
        gsl_vector_memcpy(mean, &row.vector);
        gsl_matrix_memcpy(covariance, own);
    }
    gsl_matrix_free(own);
}

static void take_hmm(struct states *states, size_t axes)
{
    const struct models *models = states->model;
    size_t nodes = states->input->nodes;
    gsl_vector *mean = gsl_vector_alloc(nodes);
    gsl_matrix *covariance = gsl_matrix_alloc(nodes, nodes);

    for (size_t k = 1; k < states->tried; k++)
        if (models->hidden[k]->free_energy <
            models->hidden[states->chosen]->free_energy)
            states->chosen = k;
    warn_of(states, models->hidden[states->chosen], axes);
    take_path(states, models->hidden[states->chosen]);
    for (size_t k = 0; k < states->count; k++) {
        models_normal(mean, covariance, states, k);
        take_correlation(states, k, covariance);
    }
    gsl_vector_free(mean), gsl_matrix_free(covariance);
}

void models_find_hmm(struct states *states)
{
    const struct states_options *options = states->options;
    struct hmm_options how = models_options(states);
    struct models *models = begin(states);
    gsl_matrix *z = reduce(states);

    if (how.form == GAUSSIAN_SHARED && how.is_zero_mean)
        usage("--zero-mean with --covariance shared leaves one state");
    models->hmm = NEW_ARRAY(struct hmm *, states->tried);
    for (size_t k = 0; k < states->tried; k++) {
        struct hmm *hmm =
            hmm_fit(z, &models->runs, states->quality[k].states, &how);

        if (hmm->end == HMM_TOO_SHORT || hmm->end == HMM_CONSTANT)
            die("--components %d: number %zu of them does not vary",
                options->components, hmm->constant + 1);
        models->hmm[k] = hmm;
        models->hidden[k] = &hmm->hidden;
        note("%zu states: free energy %.6g", hmm->hidden.states,
             hmm->hidden.free_energy);
    }
    take_hmm(states, z->size2);
    if (z != models->x)
        gsl_matrix_free(z);
}

/* ---- svar ---- */

/* Of the frames, weighted by the probability of a state. */
static void weighted_covariance(gsl_matrix *covariance,
                                const struct models *models,
                                const gsl_matrix *gamma, size_t k)
{
    struct gaussian_prior prior = {.frames = 1e-9};
    gsl_matrix_const_view weight =
        gsl_matrix_const_submatrix(gamma, 0, k, gamma->size1, 1);
    struct gaussian *gaussian;
    size_t node;

    bug_if(!gaussian_prior_of(&prior, &node, models->x));
    gaussian = gaussian_new(&prior, 1);
    gaussian_learn(gaussian, models->x, &weight.matrix);
    gaussian_covariance(covariance, gaussian, 0);
    gaussian_free(gaussian), gaussian_prior_release(&prior);
}

static void take_svar(struct states *states)
{
    const struct models *models = states->model;
    size_t nodes = states->input->nodes;
    gsl_matrix *covariance = gsl_matrix_alloc(nodes, nodes);
    const struct hidden *hidden;

    for (size_t k = 1; k < states->tried; k++)
        if (models->held_out[k] > models->held_out[states->chosen])
            states->chosen = k;
    hidden = models->hidden[states->chosen];
    warn_of(states, hidden, nodes);
    take_path(states, hidden);
    for (size_t k = 0; k < states->count; k++) {
        weighted_covariance(covariance, models, hidden->posterior.gamma, k);
        take_correlation(states, k, covariance);
    }
    gsl_matrix_free(covariance);
}

void models_find_svar(struct states *states)
{
    struct hidden_options how = models_options(states).fit;
    struct models *models = begin(states);

    models->switching = NEW_ARRAY(struct switching *, states->tried);
    for (size_t k = 0; k < states->tried; k++) {
        size_t count = states->quality[k].states;
        struct switching *fit =
            switching_fit(models->x, &models->runs, count, &how);

        if (fit->end == SWITCHING_TOO_SHORT || fit->end == SWITCHING_CONSTANT)
            die("too few frames have one before them for an autoregression");
        models->switching[k] = fit;
        models->hidden[k] = &fit->hidden;
        if (states->tried > 1)
            models->held_out[k] =
                switching_held_out(models->x, &models->runs, count,
                                   (size_t)states->options->folds, &how);
        if (states->tried > 1 && isnan(models->held_out[k]))
            die("too few frames to hold some out: name one number of --states");
        note("%zu states: free energy %.6g, held out %.6g", count,
             fit->hidden.free_energy, models->held_out[k]);
    }
    take_svar(states);
}
