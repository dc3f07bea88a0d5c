/*
 * Hidden Markov models with normal states, on planted ones.
 */
#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "dynamic/hmm.h"
#include "dynamic/principal.h"
#include "num/blas.h"

#include <gsl/gsl_math.h>
#include <stdlib.h>
#include <string.h>

/* The series of the reference values. */
static gsl_matrix *series(size_t frames, size_t nodes)
{
    gsl_matrix *x = gsl_matrix_alloc(frames, nodes);

    for (size_t t = 0; t < frames; t++)
        for (size_t i = 0; i < nodes; i++)
            gsl_matrix_set(x, t, i,
                           sin(.1 * (double)((i + 1) * t) + (double)i) +
                               .1 * (double)((7 * t + 3 * i) % 11));
    return x;
}

/* ---- planted states ---- */

enum { FRAMES = 1200, NODES = 6, STATES = 3 };

static const size_t two_runs[] = {0, 500, FRAMES};
static const struct chain_runs planted_runs = {2, two_runs};

/*
 * States that last some 20 frames; each has two factors of its own over the
 * nodes, and a mean if asked for.
 */
static gsl_matrix *planted(size_t *truth, bool has_means, uint64_t seed)
{
    gsl_matrix *x = gsl_matrix_alloc(FRAMES, NODES);
    struct rng rng = rng_init(seed, 9);
    double load[STATES][NODES], mean[STATES][NODES];
    size_t state = 0;

    for (size_t k = 0; k < STATES; k++)
        for (size_t i = 0; i < NODES; i++) {
            load[k][i] = (i / 2 == k ? 2.5 : 0) * (i % 2 && k ? -1 : 1);
            mean[k][i] = has_means ? 3 * (i % STATES == k) : 0;
        }
    for (size_t t = 0; t < FRAMES; t++) {
        double factor = rng_normal(&rng);

        if (rng_uniform(&rng) < .05)
            state = (state + 1 + rng_below(&rng, STATES - 1)) % STATES;
        truth[t] = state;
        for (size_t i = 0; i < NODES; i++)
            gsl_matrix_set(x, t, i,
                           mean[state][i] + load[state][i] * factor +
                               .5 * rng_normal(&rng));
    }
    return x;
}

/* Share of the frames with the right state, under the best of 6 namings. */
static double agreement(const size_t *path, const size_t *truth)
{
    static const size_t names[6][STATES] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                            {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    double best = 0;

    for (size_t n = 0; n < 6; n++) {
        double same = 0;

        for (size_t t = 0; t < FRAMES; t++)
            same += names[n][path[t]] == truth[t];
        best = fmax(best, same / FRAMES);
    }
    return best;
}

static bool never_rises(const struct hmm *hmm)
{
    for (size_t n = 1; n < hmm->hidden.iterations; n++)
        if (hmm->hidden.history[n] > hmm->hidden.history[n - 1] + 1e-9 * FRAMES)
            return false;
    return hmm->hidden.iterations > 3;
}

static void finds_planted_states(void)
{
    size_t *truth = NEW_ARRAY(size_t, FRAMES);

    for (int form = GAUSSIAN_FULL; form <= GAUSSIAN_DIAGONAL; form++)
        for (int has_means = 0; has_means < 2; has_means++) {
            struct hmm_options options = HMM_DEFAULTS;
            gsl_matrix *x;
            struct hmm *hmm;

            if (form == GAUSSIAN_SHARED && !has_means)
                continue;
            x = planted(truth, has_means, 3);
            options.form = (enum gaussian_form)form;
            options.is_zero_mean = !has_means;
            options.fit.restarts = 5;
            hmm = hmm_fit(x, &planted_runs, STATES, &options);
            ok(hmm->end == HMM_CONVERGED, "a fit converges");
            ok(never_rises(hmm), "the free energy never rises");
            ok(agreement(hmm->hidden.path, truth) >= .95,
               has_means ? "states with means are found"
                         : "states of covariance alone are found");
            ok(!hmm->hidden.empty &&
                   gsl_vector_get(hmm->gaussian->weight, 0) >=
                       gsl_vector_get(hmm->gaussian->weight, 1),
               "the most frequent comes first");
            hmm_free(hmm), gsl_matrix_free(x);
        }
    free(truth);
}

static void finds_their_number(void)
{
    size_t *truth = NEW_ARRAY(size_t, FRAMES), best = 1;
    gsl_matrix *x = planted(truth, false, 4);
    struct hmm_options options = HMM_DEFAULTS;
    double energy[6];

    options.is_zero_mean = true, options.fit.restarts = 4;
    for (size_t states = 1; states <= 5; states++) {
        struct hmm *hmm = hmm_fit(x, &planted_runs, states, &options);

        energy[states] = hmm->hidden.free_energy;
        best = energy[states] < energy[best] ? states : best;
        hmm_free(hmm);
    }
    ok(best == STATES, "the free energy takes as many states as there are");
    gsl_matrix_free(x), free(truth);
}

/*
 * How far mean and covariance of the most frequent state are from those of the
 * frames that truly are in it.
 */
static double off_the_mean(const struct hmm *hmm, const gsl_matrix *x,
                           const size_t *truth)
{
    size_t count[STATES] = {0}, top = 0;
    double mean[NODES] = {0}, product[NODES][NODES] = {{0}}, worst = 0;
    gsl_matrix *covariance = gsl_matrix_alloc(NODES, NODES);

    for (size_t t = 0; t < FRAMES; t++)
        count[truth[t]]++;
    for (size_t k = 1; k < STATES; k++)
        top = count[k] > count[top] ? k : top;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t i = 0; i < NODES && truth[t] == top; i++) {
            mean[i] += gsl_matrix_get(x, t, i) / (double)count[top];
            for (size_t j = 0; j < NODES; j++)
                product[i][j] += gsl_matrix_get(x, t, i) *
                                 gsl_matrix_get(x, t, j) / (double)count[top];
        }
    gaussian_covariance(covariance, hmm->gaussian, 0);
    for (size_t i = 0; i < NODES; i++) {
        double m = gsl_matrix_get(hmm->gaussian->mean, 0, i);

        worst = fmax(worst, fabs(mean[i] - m));
        for (size_t j = 0; j < NODES; j++)
            worst = fmax(worst, fabs(product[i][j] - mean[i] * mean[j] -
                                     gsl_matrix_get(covariance, i, j)));
    }
    gsl_matrix_free(covariance);
    return worst;
}

static void what_is_reported(void)
{
    size_t *truth = NEW_ARRAY(size_t, FRAMES);
    gsl_matrix *x = planted(truth, true, 5), *half;
    struct hmm_options options = HMM_DEFAULTS;
    struct hmm *one, *other;

    options.fit.restarts = 6;
    one = hmm_fit(x, &planted_runs, STATES, &options);
    options.fit.threads = 3;
    other = hmm_fit(x, &planted_runs, STATES, &options);
    ok(!memcmp(one->hidden.posterior.gamma->data,
               other->hidden.posterior.gamma->data,
               FRAMES * STATES * sizeof(double)) &&
           one->hidden.free_energy == other->hidden.free_energy,
       "threads change not a bit");
    close_to(hmm_score(one, x, &planted_runs), one->hidden.log_likelihood, 0,
             "ln L is the score of the frames of the fit");
    ok(one->hidden.log_likelihood > -one->hidden.free_energy,
       "and above the bound");
    ok(one->hidden.path_log_probability < one->hidden.log_likelihood,
       "one path is less probable than all");
    half = gsl_matrix_alloc(FRAMES, NODES);
    gsl_matrix_memcpy(half, x);
    gsl_matrix_scale(half, 2);
    ok(hmm_score(one, half, &planted_runs) < one->hidden.log_likelihood,
       "other frames are less likely");
    ok(off_the_mean(one, x, truth) < .1,
       "mean and covariance of a state are those of its frames");
    hmm_free(one), hmm_free(other);
    gsl_matrix_free(x), gsl_matrix_free(half);
    free(truth);
}

static void gaps_and_refusals(void)
{
    size_t *truth = NEW_ARRAY(size_t, FRAMES);
    gsl_matrix *x = planted(truth, true, 6);
    struct hmm_options options = HMM_DEFAULTS;
    struct hmm *hmm;
    double seen = 0;

    options.fit.restarts = 3;
    for (size_t t = 0; t < FRAMES; t += 7)
        gsl_matrix_set(x, t, t % NODES, NAN);
    hmm = hmm_fit(x, &planted_runs, STATES, &options);
    for (size_t k = 0; k < STATES; k++)
        seen += gsl_vector_get(hmm->gaussian->weight, k);
    close_to(seen, FRAMES - 172, 1e-9, "a frame with a gap is no evidence");
    ok(isnan(gsl_matrix_get(hmm->hidden.evidence, 0, 2)) &&
           !isnan(gsl_matrix_get(hmm->hidden.posterior.gamma, 0, 2)),
       "but has a state, by its neighbors");
    ok(agreement(hmm->hidden.path, truth) >= .95,
       "and states are found all the same");
    hmm_free(hmm);
    for (size_t t = 0; t < FRAMES; t++)
        gsl_matrix_set(x, t, 4, 7);
    hmm = hmm_fit(x, &planted_runs, STATES, &options);
    ok(hmm->end == HMM_CONSTANT && hmm->constant == 4,
       "a constant node is refused by its place");
    hmm_free(hmm);
    gsl_matrix_set_all(x, NAN);
    hmm = hmm_fit(x, &planted_runs, STATES, &options);
    ok(hmm->end == HMM_TOO_SHORT, "and so are frames that are all missing");
    hmm_free(hmm), gsl_matrix_free(x), free(truth);
}

static void more_states_than_data(void)
{
    static const size_t first[] = {0, 60};
    const struct chain_runs runs = {1, first};
    gsl_matrix *x = series(60, 40);
    struct hmm_options options = HMM_DEFAULTS;
    struct hmm *hmm = hmm_fit(x, &runs, 8, &options);

    ok(isfinite(hmm->hidden.free_energy) &&
           isfinite(hmm->hidden.log_likelihood),
       "the prior carries states of fewer frames than nodes");
    hmm_free(hmm), gsl_matrix_free(x);
}

/* ---- components ---- */

static void components(void)
{
    size_t *truth = NEW_ARRAY(size_t, FRAMES);
    gsl_matrix *x = planted(truth, true, 7), *z, *back, *want;
    struct principal all, some;
    gsl_matrix *identity = gsl_matrix_alloc(2, 2);
    double trace = 0;

    ok(principal_of(&all, x, NODES, false) && principal_of(&some, x, 2, false),
       "components are found");
    z = gsl_matrix_alloc(FRAMES, NODES);
    back = gsl_matrix_alloc(NODES, NODES),
    want = gsl_matrix_alloc(NODES, NODES);
    principal_project(z, &all, x);
    for (size_t r = 0; r < NODES; r++) {
        gsl_vector_view column = gsl_matrix_column(z, r);
        double square = 0;

        for (size_t t = 0; t < FRAMES; t++)
            square += gsl_pow_2(gsl_vector_get(&column.vector, t));
        trace += square / FRAMES;
    }
    blas_gram(back, 1. / FRAMES, z);
    principal_covariance(want, &all, back);
    for (size_t i = 0; i < NODES; i++)
        trace -= gsl_matrix_get(want, i, i);
    close_to(trace, 0, 1e-12, "all components have all of the variance");
    close_to(all.explained, 1, 1e-14, "that is 1");
    gsl_matrix_set_zero(identity);
    for (size_t r = 0; r < 2; r++)
        gsl_matrix_set(identity, r, r, gsl_matrix_get(back, r, r));
    principal_covariance(back, &some, identity);
    trace = 0;
    for (size_t i = 0; i < NODES; i++)
        for (size_t j = 0; j < NODES; j++)
            trace = fmax(trace, fabs(gsl_matrix_get(back, i, j) -
                                     gsl_matrix_get(want, i, j)));
    close_to(trace, 0, 1e-12,
             "the covariance of all frames comes back from few components");
    principal_release(&all), principal_release(&some);
    gsl_matrix_free(x), gsl_matrix_free(z), gsl_matrix_free(back);
    gsl_matrix_free(want), gsl_matrix_free(identity), free(truth);
}

int main(void)
{
    finds_planted_states();
    finds_their_number();
    what_is_reported();
    gaps_and_refusals();
    more_states_than_data();
    components();
    return done();
}
