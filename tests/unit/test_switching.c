/*
 * States that switch how the nodes drive each other: planted connections, and
 * parts of the fit beside plain formulas.
 */
#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "dynamic/coupling_sums.h"
#include "dynamic/switching.h"
#include "num/blas.h"

#include <gsl/gsl_math.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 2400, NODES = 10, STATES = 2 };

static const size_t two_runs[] = {0, 1000, FRAMES};
static const struct chain_runs runs = {2, two_runs};

struct truth {
    gsl_matrix *x;
    double shared[NODES][NODES], own[STATES][NODES][NODES];
    size_t state[FRAMES];
};

static void plant_connections(struct truth *truth, struct rng *rng)
{
    for (size_t i = 0; i < NODES; i++)
        for (size_t j = 0; j < NODES; j++) {
            double sign = rng_uniform(rng) < .5 ? -1 : 1;

            truth->shared[i][j] = i == j                   ? .3
                                  : rng_uniform(rng) < .15 ? .25 * sign
                                                           : 0;
            for (size_t k = 0; k < STATES; k++)
                truth->own[k][i][j] = .1 * rng_normal(rng);
        }
}

static struct truth plant(uint64_t seed)
{
    struct truth truth = {.x = gsl_matrix_calloc(FRAMES, NODES)};
    struct rng rng = rng_init(seed, 3);
    size_t state = 0;

    plant_connections(&truth, &rng);
    for (size_t t = 0; t < FRAMES; t++) {
        if (rng_uniform(&rng) < .02)
            state = (state + 1) % STATES;
        truth.state[t] = state;
        for (size_t i = 0; i < NODES; i++) {
            double sum = rng_normal(&rng);

            for (size_t j = 0; j < NODES && t && t != two_runs[1]; j++)
                sum += (truth.shared[i][j] + truth.own[state][i][j]) *
                       gsl_matrix_get(truth.x, t - 1, j);
            gsl_matrix_set(truth.x, t, i, sum);
        }
    }
    return truth;
}

static double agreement(const size_t *path, const struct truth *truth)
{
    double same = 0;

    for (size_t t = 0; t < FRAMES; t++)
        same += path[t] == truth->state[t];
    return fmax(same, FRAMES - same) / FRAMES;
}

/* Area under the curve of |G|, off the diagonal, for what was planted. */
static double area(const struct switching *fit, const struct truth *truth)
{
    double wins = 0, count = 0;

    for (size_t a = 0; a < NODES * NODES; a++)
        for (size_t b = 0; b < NODES * NODES; b++) {
            double x = fabs(fit->coupling->shared->data[a]);
            double y = fabs(fit->coupling->shared->data[b]);

            if (a % (NODES + 1) == 0 || b % (NODES + 1) == 0 ||
                truth->shared[a / NODES][a % NODES] == 0 ||
                truth->shared[b / NODES][b % NODES] != 0)
                continue;
            wins += x > y ? 1 : x == y ? .5 : 0, count++;
        }
    return wins / count;
}

static void finds_what_was_planted(void)
{
    struct truth truth = plant(1);
    struct hidden_options options = HIDDEN_DEFAULTS;
    struct switching *fit, *other;
    bool rises = false;
    double error = 0, there = 0;

    options.restarts = 4;
    fit = switching_fit(truth.x, &runs, STATES, &options);
    for (size_t n = 1; n < fit->hidden.iterations; n++)
        rises |=
            fit->hidden.history[n] > fit->hidden.history[n - 1] + 1e-9 * FRAMES;
    ok(fit->end == SWITCHING_CONVERGED && fit->hidden.iterations > 5,
       "a fit converges");
    ok(!rises, "the objective never worsens");
    printf("# states %.4f, area %.4f, share %.3f, spread %.4f\n",
           agreement(fit->hidden.path, &truth), area(fit, &truth),
           fit->coupling->sparse.share, fit->coupling->spread);
    ok(agreement(fit->hidden.path, &truth) >= .9, "planted states are found");
    ok(area(fit, &truth) >= .9, "and so is the support of shared connections");
    for (size_t i = 0; i < NODES; i++) {
        error += fabs(gsl_vector_get(fit->coupling->noise, i) - 1) / NODES;
        for (size_t j = 0; j < NODES; j++)
            there += i != j ? switching_there(fit, i, j) / 90 : 0;
    }
    close_to(error, 0, .06, "the noise has the size it had");
    close_to(fit->coupling->spread, .01, .006, "deviations are as large");
    ok(there > .02 && there < .4, "and few connections are there");
    options.threads = 3;
    other = switching_fit(truth.x, &runs, STATES, &options);
    ok(!memcmp(fit->coupling->shared->data, other->coupling->shared->data,
               NODES * NODES * sizeof(double)) &&
           !memcmp(fit->hidden.posterior.gamma->data,
                   other->hidden.posterior.gamma->data,
                   FRAMES * STATES * sizeof(double)),
       "threads change not a bit");
    switching_free(fit), switching_free(other), gsl_matrix_free(truth.x);
}

static void finds_their_number(void)
{
    struct truth truth = plant(2);
    struct hidden_options options = HIDDEN_DEFAULTS;
    double score[4];

    options.restarts = 2;
    for (size_t states = 1; states <= 3; states++)
        score[states] = switching_held_out(truth.x, &runs, states, 2, &options);
    printf("# per frame %.4f %.4f %.4f\n", score[1], score[2], score[3]);
    ok(score[2] > score[1] && score[2] > score[3],
       "frames held out take as many states as there are");
    gsl_matrix_free(truth.x);
}

/* ---- parts ---- */

/* ln N(y; 0, q (I + sum over columns of z z' prior)) of one row, directly. */
static double log_marginal(const gsl_matrix *pairs, size_t i, double q,
                           double spread, const gsl_matrix *shared)
{
    size_t frames = pairs->size1 - 1;
    gsl_matrix *covariance = gsl_matrix_alloc(frames, frames), *inverse;
    double sum = 0;

    for (size_t s = 0; s < frames; s++)
        for (size_t t = 0; t < frames; t++) {
            double c = 1 + (s == t);

            for (size_t j = 0; j < 2; j++)
                c += spread * gsl_matrix_get(pairs, s + 1, j) *
                     gsl_matrix_get(pairs, t + 1, j);
            gsl_matrix_set(covariance, s, t, q * c);
        }
    inverse = gsl_matrix_alloc(frames, frames);
    if (!(blas_inverse(inverse, covariance) > 0))
        gsl_matrix_set_all(inverse, NAN);
    for (size_t s = 0; s < frames; s++)
        for (size_t t = 0; t < frames; t++) {
            double r[2], at[2] = {(double)s, (double)t};

            for (size_t e = 0; e < 2; e++) {
                size_t row = (size_t)at[e] + 1;

                r[e] = gsl_matrix_get(pairs, row, 3 + i);
                for (size_t j = 0; j < 2; j++)
                    r[e] -= gsl_matrix_get(shared, i, j) *
                            gsl_matrix_get(pairs, row, j);
            }
            sum += r[0] * r[1] * gsl_matrix_get(inverse, s, t);
        }
    sum = -(double)frames / 2 * log(2 * M_PI) -
          blas_log_determinant(covariance) / 2 - sum / 2;
    gsl_matrix_free(covariance), gsl_matrix_free(inverse);
    return sum;
}

/* ln p of the frames and of the spread; spread and noise times factors. */
static double objective(const gsl_matrix *pairs,
                        const struct coupling *coupling, double spread_by,
                        double noise_by)
{
    double spread = coupling->spread * spread_by;
    double sum = -log(spread) - COUPLING_SPREAD_RATE / spread;

    for (size_t i = 0; i < 2; i++)
        sum += log_marginal(pairs, i,
                            gsl_vector_get(coupling->noise, i) * noise_by,
                            spread, coupling->shared);
    return sum;
}

/* With one state, F = -ln p(x | G, q, spread) - ln p of these. */
static void one_state_is_exact(void)
{
    static const size_t first[] = {0, 40};
    const struct chain_runs one = {1, first};
    struct truth truth = plant(3);
    gsl_matrix *x = gsl_matrix_alloc(40, 2), *pairs, *gamma, *evidence;
    struct coupling_prior prior;
    struct coupling *coupling;
    size_t node;
    double sum = 0, want;

    for (size_t t = 0; t < 40; t++)
        for (size_t i = 0; i < 2; i++)
            gsl_matrix_set(x, t, i, gsl_matrix_get(truth.x, t, i));
    pairs = coupling_pairs(x, &one);
    gamma = gsl_matrix_alloc(40, 1), evidence = gsl_matrix_alloc(40, 1);
    gsl_matrix_set_all(gamma, 1);
    ok(coupling_prior_of(&prior, &node, pairs), "there is enough to begin");
    coupling = coupling_new(&prior, 1);
    for (size_t n = 0; n < 2000; n++)
        coupling_learn(coupling, pairs, gamma);
    coupling_evidence(evidence, coupling, pairs, false);
    for (size_t t = 1; t < 40; t++)
        sum += gsl_matrix_get(evidence, t, 0);
    want = sparse_log_prior(&coupling->sparse, coupling->shared) +
           objective(pairs, coupling, 1, 1);
    close_to(sum - coupling_divergence(coupling), want, 1e-6,
             "the objective of one state is exact");
    want = objective(pairs, coupling, 1, 1);
    ok(objective(pairs, coupling, 1.02, 1) < want &&
           objective(pairs, coupling, .98, 1) < want,
       "the spread of deviations is where it is highest");
    ok(objective(pairs, coupling, 1, 1.02) < want &&
           objective(pairs, coupling, 1, .98) < want,
       "and so is the noise");
    coupling_free(coupling), coupling_prior_release(&prior);
    gsl_matrix_free(x), gsl_matrix_free(pairs), gsl_matrix_free(gamma);
    gsl_matrix_free(evidence), gsl_matrix_free(truth.x);
}

static void sums_over_frames(void)
{
    struct truth truth = plant(4);
    gsl_matrix *pairs = coupling_pairs(truth.x, &runs);
    gsl_matrix *gamma = gsl_matrix_alloc(FRAMES, 1);
    gsl_matrix *whole = gsl_matrix_alloc(NODES, NODES + 1);
    gsl_vector *residual = gsl_vector_calloc(NODES);
    struct coupling_sums sums = coupling_sums_new(NODES);
    double past = 0, cross = 0, rest = 0, frames = 0;

    ok(isnan(gsl_matrix_get(pairs, 0, 0)) &&
           isnan(gsl_matrix_get(pairs, two_runs[1], 0)) &&
           !isnan(gsl_matrix_get(pairs, 1, 0)),
       "the first frame of a run has none before it");
    for (size_t t = 0; t < FRAMES; t++)
        gsl_matrix_set(gamma, t, 0, (double)(t % 4) / 4);
    for (size_t k = 0; k < NODES * (NODES + 1); k++)
        whole->data[k] = sin((double)k);
    coupling_sums_of(&sums, pairs, gamma, 0);
    coupling_sums_residual(residual, &sums, whole);
    for (size_t t = 1; t < FRAMES; t++) {
        double w = (double)(t % 4) / 4;
        double r =
            gsl_matrix_get(truth.x, t, 2) - gsl_matrix_get(whole, 2, NODES);

        if (t == two_runs[1])
            continue;
        for (size_t j = 0; j < NODES; j++)
            r -=
                gsl_matrix_get(whole, 2, j) * gsl_matrix_get(truth.x, t - 1, j);
        rest += w * r * r, frames += w;
        past += w * gsl_matrix_get(truth.x, t - 1, 3) *
                gsl_matrix_get(truth.x, t - 1, 7);
        cross += w * gsl_matrix_get(truth.x, t - 1, 3) *
                 gsl_matrix_get(truth.x, t, 6);
    }
    close_to(sums.frames, frames, 1e-12, "weights");
    close_to(gsl_matrix_get(sums.past, 3, 7), past, 1e-10, "past");
    close_to(gsl_matrix_get(sums.past, 7, 3), past, 1e-10, "both ways");
    close_to(gsl_matrix_get(sums.cross, 3, 6), cross, 1e-10, "and present");
    close_to(gsl_vector_get(residual, 2), rest, 1e-10, "and what is left");
    coupling_sums_release(&sums), gsl_vector_free(residual);
    gsl_matrix_free(pairs), gsl_matrix_free(gamma), gsl_matrix_free(whole);
    gsl_matrix_free(truth.x);
}

/* The conditions of the minimum: gradient = -noise weight sign, or within. */
static void the_descent_ends_at_a_minimum(void)
{
    enum { N = 12 };
    gsl_matrix *root = gsl_matrix_alloc(40, N), *h = gsl_matrix_alloc(N, N);
    gsl_matrix *g = gsl_matrix_calloc(2, N), *linear = gsl_matrix_alloc(2, N);
    gsl_matrix *weight = gsl_matrix_alloc(2, N);
    gsl_vector *noise = gsl_vector_alloc(2);
    struct rng rng = rng_init(5, 1);
    double worst = 0;
    size_t zeros = 0;

    rng_normals(&rng, root->data, 40 * N);
    rng_normals(&rng, linear->data, 2 * N);
    gsl_matrix_scale(linear, 30);
    gsl_matrix_set_all(weight, 25), gsl_vector_set_all(noise, .8);
    blas_gram(h, 1, root);
    sparse_descend(g, h, linear, noise, weight);
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < N; j++) {
            double slope = -gsl_matrix_get(linear, i, j);
            double at = gsl_matrix_get(g, i, j);

            for (size_t k = 0; k < N; k++)
                slope += gsl_matrix_get(h, j, k) * gsl_matrix_get(g, i, k);
            zeros += at == 0;
            worst = fmax(worst, at == 0 ? fabs(slope) - 20
                                        : fabs(slope + 20 * (at > 0 ? 1 : -1)));
        }
    ok(worst < 1e-6 && zeros > 2 && zeros < 20,
       "the descent ends where no step helps, with zeros");
    gsl_matrix_free(root), gsl_matrix_free(h), gsl_matrix_free(g);
    gsl_matrix_free(linear), gsl_matrix_free(weight), gsl_vector_free(noise);
}

/* share .3: slab 2, spike 50, at g = .1, from the two densities. */
static void the_prior_of_connections(void)
{
    struct sparse sparse = {.3, 2, 50}, before;
    gsl_matrix *g = gsl_matrix_calloc(3, 3), *weight = gsl_matrix_alloc(3, 3);
    double slab = .3 * exp(-.2), spike = .7 * 25 * exp(-5), p;

    gsl_matrix_set(g, 0, 1, -.1), gsl_matrix_set(g, 2, 0, .9);
    p = slab / (slab + spike);
    close_to(sparse_there(&sparse, -.1), p, 1e-14, "P(there)");
    sparse_weights(weight, &sparse, g);
    close_to(gsl_matrix_get(weight, 0, 1), p * 2 + (1 - p) * 50, 1e-13,
             "penalty of a connection");
    close_to(gsl_matrix_get(weight, 1, 1), 0, 0,
             "and none of a node to itself");
    before = sparse;
    for (size_t n = 0; n < 20; n++) {
        double was = sparse_log_prior(&sparse, g);

        sparse_learn(&sparse, g);
        if (sparse_log_prior(&sparse, g) < was - 1e-12)
            before.spike = 0;
    }
    ok(before.spike > 0, "learning the prior never makes g less likely");
    gsl_matrix_free(g), gsl_matrix_free(weight);
}

static void gaps_and_refusals(void)
{
    struct truth truth = plant(5);
    struct hidden_options options = HIDDEN_DEFAULTS;
    struct switching *fit;
    size_t seen = 0;

    options.restarts = 1, options.iterations = 5;
    gsl_matrix_set(truth.x, 100, 3, NAN);
    fit = switching_fit(truth.x, &runs, STATES, &options);
    for (size_t t = 0; t < FRAMES; t++)
        seen += (size_t)!isnan(gsl_matrix_get(fit->hidden.evidence, t, 0));
    ok(seen == FRAMES - 4, "a gap costs its frame and the next");
    ok(fit->end == SWITCHING_STOPPED, "a fit says that it was cut short");
    switching_free(fit);
    for (size_t t = 0; t < FRAMES; t++)
        gsl_matrix_set(truth.x, t, 7, 2);
    fit = switching_fit(truth.x, &runs, STATES, &options);
    ok(fit->end == SWITCHING_CONSTANT && fit->constant == 7,
       "a constant node is refused by its place");
    switching_free(fit);
    gsl_matrix_set_all(truth.x, NAN);
    fit = switching_fit(truth.x, &runs, STATES, &options);
    ok(fit->end == SWITCHING_TOO_SHORT, "and frames that are all missing");
    switching_free(fit), gsl_matrix_free(truth.x);
}

int main(void)
{
    sums_over_frames();
    the_descent_ends_at_a_minimum();
    the_prior_of_connections();
    one_state_is_exact();
    finds_what_was_planted();
    finds_their_number();
    gaps_and_refusals();
    return done();
}
