#include "dynamic/chain.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

struct chain chain_new(size_t states)
{
    return (struct chain){gsl_vector_calloc(states),
                          gsl_matrix_calloc(states, states)};
}

void chain_release(struct chain *chain)
{
    gsl_vector_free(chain->start);
    gsl_matrix_free(chain->move);
}

struct chain_posterior chain_posterior_new(size_t frames, size_t states)
{
    return (struct chain_posterior){gsl_matrix_calloc(frames, states),
                                    chain_new(states), 0};
}

void chain_posterior_release(struct chain_posterior *posterior)
{
    gsl_matrix_free(posterior->gamma);
    chain_release(&posterior->counts);
}

static bool is_seen(const gsl_matrix *evidence, size_t t)
{
    return !isnan(gsl_matrix_get(evidence, t, 0));
}

/* One run, and room for what is made of it on the way. */
struct walk {
    const struct chain *chain;
    size_t first, frames, states;
    double *weight; /* frames x states: b_t, or ln b_t */
    double *scale;  /* c_t of each frame */
    double *next;   /* of `states` numbers each */
    double *beta;
    bool is_possible;
};

/* ---- with probabilities ---- */

/* weight = b_t over its largest entry; returns the logarithm of that. */
static double weigh(const struct walk *walk, const gsl_matrix *evidence,
                    size_t t)
{
    double *weight = walk->weight + t * walk->states, most = -INFINITY;

    for (size_t k = 0; k < walk->states; k++)
        most = fmax(most, gsl_matrix_get(evidence, walk->first + t, k));
    for (size_t k = 0; k < walk->states; k++)
        weight[k] = exp(gsl_matrix_get(evidence, walk->first + t, k) - most);
    return most;
}

static double forward(struct walk *walk, gsl_matrix *gamma,
                      const gsl_matrix *evidence)
{
    double sum = 0;

    for (size_t t = 0; t < walk->frames; t++) {
        double *alpha = gsl_matrix_ptr(gamma, walk->first + t, 0), scale = 0;
        double *weight = walk->weight + t * walk->states;

        if (is_seen(evidence, walk->first + t))
            sum += weigh(walk, evidence, t);
        else
            for (size_t k = 0; k < walk->states; k++)
                weight[k] = 1;
        for (size_t k = 0; k < walk->states; k++) {
            double p = t ? 0 : gsl_vector_get(walk->chain->start, k);

            for (size_t j = 0; t && j < walk->states; j++)
                p += gsl_matrix_get(gamma, walk->first + t - 1, j) *
                     gsl_matrix_get(walk->chain->move, j, k);
            alpha[k] = p * weight[k];
            scale += alpha[k];
        }
        for (size_t k = 0; k < walk->states; k++)
            alpha[k] /= scale;
        walk->scale[t] = scale;
        sum += log(scale);
    }
    walk->is_possible = isfinite(sum);
    return walk->is_possible ? sum : -INFINITY;
}

static void normalize(double *p, size_t count)
{
    double sum = 0;

    for (size_t k = 0; k < count; k++)
        sum += p[k];
    for (size_t k = 0; k < count; k++)
        p[k] /= sum;
}

static void backward(struct walk *walk, gsl_matrix *gamma, gsl_matrix *moves)
{
    size_t states = walk->states;

    for (size_t t = walk->frames - 1; t-- > 0;) {
        const double *weight = walk->weight + (t + 1) * states;
        double *alpha = gsl_matrix_ptr(gamma, walk->first + t, 0);

        for (size_t k = 0; k < states; k++) {
            double later = t + 2 == walk->frames ? 1 : walk->beta[k];

            walk->next[k] = weight[k] * later / walk->scale[t + 1];
        }
        for (size_t j = 0; j < states; j++) {
            double sum = 0;

            for (size_t k = 0; k < states; k++) {
                double p =
                    gsl_matrix_get(walk->chain->move, j, k) * walk->next[k];

                *gsl_matrix_ptr(moves, j, k) += alpha[j] * p;
                sum += p;
            }
            walk->beta[j] = sum;
        }
        for (size_t j = 0; j < states; j++)
            alpha[j] *= walk->beta[j];
        normalize(alpha, states);
    }
}

/* ---- with logarithms ---- */

static double log_sum(const double *x, size_t count)
{
    double most = -INFINITY, sum = 0;

    for (size_t k = 0; k < count; k++)
        most = fmax(most, x[k]);
    if (most == -INFINITY)
        return most;
    for (size_t k = 0; k < count; k++)
        sum += exp(x[k] - most);
    return most + log(sum);
}

/* Gamma holds ln alpha, and weight ln b_t. */
static double log_forward(struct walk *walk, gsl_matrix *gamma,
                          const gsl_matrix *evidence)
{
    size_t states = walk->states;
    double whole;

    for (size_t t = 0; t < walk->frames; t++) {
        bool seen = is_seen(evidence, walk->first + t);
        double *alpha = gsl_matrix_ptr(gamma, walk->first + t, 0);

        for (size_t k = 0; k < states; k++) {
            double *weight = &walk->weight[t * states + k];

            *weight = seen ? gsl_matrix_get(evidence, walk->first + t, k) : 0;
            for (size_t j = 0; t && j < states; j++)
                walk->next[j] = gsl_matrix_get(gamma, walk->first + t - 1, j) +
                                log(gsl_matrix_get(walk->chain->move, j, k));
            alpha[k] =
                *weight + (t ? log_sum(walk->next, states)
                             : log(gsl_vector_get(walk->chain->start, k)));
        }
    }
    whole = log_sum(gsl_matrix_ptr(gamma, walk->first + walk->frames - 1, 0),
                    states);
    walk->is_possible = isfinite(whole);
    return whole;
}

static void log_backward(struct walk *walk, gsl_matrix *gamma,
                         gsl_matrix *moves, double whole)
{
    size_t states = walk->states;

    for (size_t t = walk->frames; t-- > 0;) {
        const double *weight = walk->weight + (t + 1) * states;
        double *alpha = gsl_matrix_ptr(gamma, walk->first + t, 0);
        bool is_last = t + 1 == walk->frames;

        for (size_t k = 0; k < states && !is_last; k++)
            walk->scale[k] = weight[k] + walk->beta[k];
        for (size_t j = 0; j < states; j++) {
            for (size_t k = 0; k < states && !is_last; k++) {
                walk->next[k] = log(gsl_matrix_get(walk->chain->move, j, k)) +
                                walk->scale[k];
                *gsl_matrix_ptr(moves, j, k) +=
                    exp(alpha[j] + walk->next[k] - whole);
            }
            walk->beta[j] = is_last ? 0 : log_sum(walk->next, states);
        }
        for (size_t j = 0; j < states; j++)
            alpha[j] = exp(alpha[j] + walk->beta[j] - whole);
        normalize(alpha, states);
    }
}

/* ---- all runs ---- */

static bool is_tiny(const struct chain *chain)
{
    return !(gsl_vector_min(chain->start) >= 1e-100 &&
             gsl_matrix_min(chain->move) >= 1e-100);
}

static void give_up(gsl_matrix *gamma, const struct walk *walk)
{
    for (size_t t = 0; t < walk->frames; t++)
        for (size_t k = 0; k < walk->states; k++)
            gsl_matrix_set(gamma, walk->first + t, k, NAN);
}

static double smooth_run(struct chain_posterior *posterior, struct walk *walk,
                         const gsl_matrix *evidence)
{
    gsl_matrix *gamma = posterior->gamma, *moves = posterior->counts.move;
    size_t states = walk->states;
    bool has_logs = is_tiny(walk->chain);
    double sum;

    walk->weight = NEW_ARRAY(double, (walk->frames + 1) * states);
    walk->scale = NEW_ARRAY(double, walk->frames + states);
    walk->next = NEW_ARRAY(double, states);
    walk->beta = NEW_ARRAY(double, states);
    sum = has_logs ? log_forward(walk, gamma, evidence)
                   : forward(walk, gamma, evidence);
    if (!walk->is_possible)
        give_up(gamma, walk);
    else if (has_logs)
        log_backward(walk, gamma, moves, sum);
    else
        backward(walk, gamma, moves);
    for (size_t k = 0; k < states; k++)
        *gsl_vector_ptr(posterior->counts.start, k) +=
            gsl_matrix_get(gamma, walk->first, k);
    free(walk->weight), free(walk->scale);
    free(walk->next), free(walk->beta);
    return sum;
}

void chain_smooth(struct chain_posterior *posterior, const struct chain *chain,
                  const gsl_matrix *evidence, const struct chain_runs *runs)
{
    bug_if(evidence->size1 != runs->first[runs->count]);
    bug_if(evidence->size2 != chain->start->size);
    gsl_vector_set_zero(posterior->counts.start);
    gsl_matrix_set_zero(posterior->counts.move);
    posterior->log_likelihood = 0;
    for (size_t r = 0; r < runs->count; r++) {
        struct walk walk = {.chain = chain,
                            .first = runs->first[r],
                            .frames = runs->first[r + 1] - runs->first[r],
                            .states = chain->start->size};

        posterior->log_likelihood += smooth_run(posterior, &walk, evidence);
    }
}

/* ---- the most probable path ---- */

static double best_path(size_t *path, const struct chain *chain,
                        const gsl_matrix *evidence, size_t first, size_t end)
{
    size_t states = chain->start->size, frames = end - first, last = 0;
    size_t *from = NEW_ARRAY(size_t, frames * states);
    double *score = NEW_ARRAY(double, 2 * states), *now = score, whole;

    for (size_t t = 0; t < frames; t++) {
        double *before = score + (t + 1) % 2 * states;

        now = score + t % 2 * states;
        for (size_t k = 0; k < states; k++) {
            double most = t ? -INFINITY : log(gsl_vector_get(chain->start, k));

            for (size_t j = 0; t && j < states; j++) {
                double way = before[j] + log(gsl_matrix_get(chain->move, j, k));

                if (way > most)
                    most = way, from[t * states + k] = j;
            }
            now[k] = most;
            if (is_seen(evidence, first + t))
                now[k] += gsl_matrix_get(evidence, first + t, k);
        }
    }
    for (size_t k = 1; k < states; k++)
        last = now[k] > now[last] ? k : last;
    for (size_t t = frames, state = last; t-- > 0;) {
        path[first + t] = state;
        state = from[t * states + state];
    }
    whole = now[last];
    free(from), free(score);
    return whole;
}

double chain_viterbi(size_t *path, const struct chain *chain,
                     const gsl_matrix *evidence, const struct chain_runs *runs)
{
    double sum = 0;

    for (size_t r = 0; r < runs->count; r++)
        sum += best_path(path, chain, evidence, runs->first[r],
                         runs->first[r + 1]);
    return sum;
}
