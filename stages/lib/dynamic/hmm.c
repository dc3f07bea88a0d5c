#include "dynamic/hmm.h"

#include "base/mem.h"
#include "base/report.h"
#include "dynamic/start.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>

/* What all restarts share. */
struct task {
    const gsl_matrix *x;
    const struct chain_runs *runs;
    const struct hmm_options *options;
    const struct gaussian_prior *prior;
    gsl_matrix *features[START_SEGMENTS]; /* of each kind of start */
    size_t states;
    double *energies;
};

/* One restart. */
struct attempt {
    const struct task *task;
    struct gaussian *gaussian;
    struct chain chain; /* exp(E ln p) */
    struct chain_posterior posterior;
    gsl_matrix *evidence;
    double free_energy, *history;
    size_t iterations;
    bool has_converged;
};

/* ---- one restart ---- */

static enum start_kind kind_of(const struct task *task, size_t restart)
{
    static const enum start_kind with_means[] = {START_FRAMES, START_PRODUCTS,
                                                 START_SEGMENTS};
    static const enum start_kind without[] = {START_PRODUCTS, START_SEGMENTS};

    return task->options->is_zero_mean ? without[restart % 2]
                                       : with_means[restart % 3];
}

static void begin(struct attempt *attempt, size_t restart)
{
    const struct task *task = attempt->task;
    struct rng rng =
        rng_init(task->options->seed, (uint64_t)task->states << 32 | restart);
    size_t *labels = NEW_ARRAY(size_t, task->x->size1);
    enum start_kind kind = kind_of(task, restart);

    start_labels(labels, kind < START_SEGMENTS ? task->features[kind] : NULL,
                 task->runs, task->states, &rng);
    chain_of_path(&attempt->posterior, labels, task->runs);
    free(labels);
}

/* Parameters from states, then states from parameters; returns F. */
static double iterate(struct attempt *attempt)
{
    const struct task *task = attempt->task;
    double divergence = chain_learn(&attempt->chain, &attempt->posterior.counts,
                                    &task->options->chain);

    gaussian_learn(attempt->gaussian, task->x, attempt->posterior.gamma);
    divergence += gaussian_divergence(attempt->gaussian);
    gaussian_evidence(attempt->evidence, attempt->gaussian, task->x);
    chain_smooth(&attempt->posterior, &attempt->chain, attempt->evidence,
                 task->runs);
    return divergence - attempt->posterior.log_likelihood;
}

static void descend(struct attempt *attempt)
{
    const struct hmm_options *options = attempt->task->options;
    double least = options->tolerance * (double)attempt->task->x->size1;

    attempt->history = NEW_ARRAY(double, options->iterations + 1);
    while (attempt->iterations < options->iterations &&
           !attempt->has_converged) {
        size_t n = attempt->iterations++;

        attempt->history[n] = iterate(attempt);
        attempt->has_converged =
            n && attempt->history[n - 1] - attempt->history[n] < least;
    }
    attempt->free_energy = attempt->history[attempt->iterations - 1];
}

static struct attempt run_restart(const struct task *task, size_t restart)
{
    struct attempt attempt = {
        .task = task,
        .gaussian = gaussian_new(task->prior, task->states),
        .chain = chain_new(task->states),
        .posterior = chain_posterior_new(task->x->size1, task->states),
        .evidence = gsl_matrix_alloc(task->x->size1, task->states),
    };

    begin(&attempt, restart);
    descend(&attempt);
    return attempt;
}

static void release(struct attempt *attempt)
{
    gaussian_free(attempt->gaussian);
    chain_release(&attempt->chain);
    chain_posterior_release(&attempt->posterior);
    gsl_matrix_free(attempt->evidence);
    free(attempt->history);
}

static void try_one(void *context, size_t worker, size_t restart)
{
    struct task *task = context;
    struct attempt attempt = run_restart(task, restart);

    (void)worker;
    task->energies[restart] = attempt.free_energy;
    release(&attempt);
}

/* ---- the best of them ---- */

/* In the order of their frames; one more iteration makes all agree. */
static void take(struct hmm *hmm, struct attempt *attempt)
{
    const struct task *task = attempt->task;

    chain_sort(&attempt->posterior);
    hmm->free_energy = iterate(attempt);
    attempt->history[attempt->iterations++] = hmm->free_energy;
    hmm->end = attempt->has_converged ? HMM_CONVERGED : HMM_STOPPED;
    hmm->iterations = attempt->iterations;
    hmm->history = attempt->history, attempt->history = NULL;
    hmm->gaussian = attempt->gaussian, attempt->gaussian = NULL;
    hmm->evidence = attempt->evidence, attempt->evidence = NULL;
    hmm->posterior = attempt->posterior;
    hmm->chain = attempt->chain;
    chain_mean(&hmm->chain, &hmm->posterior.counts, &task->options->chain);
    for (size_t k = 0; k < hmm->states; k++)
        hmm->empty += gsl_vector_get(hmm->gaussian->weight, k) < 1;
}

/* ln L and the path, at the posterior means. */
static void decode(struct hmm *hmm, const struct task *task)
{
    struct chain_posterior point =
        chain_posterior_new(task->x->size1, hmm->states);
    gsl_matrix *density = gsl_matrix_alloc(task->x->size1, hmm->states);

    hmm->path = NEW_ARRAY(size_t, task->x->size1);
    gaussian_density(density, hmm->gaussian, task->x);
    chain_smooth(&point, &hmm->chain, density, task->runs);
    hmm->log_likelihood = point.log_likelihood;
    hmm->path_log_probability =
        chain_viterbi(hmm->path, &hmm->chain, density, task->runs);
    chain_posterior_release(&point), gsl_matrix_free(density);
}

static void run_all(struct hmm *hmm, struct task *task)
{
    struct attempt best;

    for (size_t r = 0; r < 3 && r < task->options->restarts; r++) {
        enum start_kind kind = kind_of(task, r);

        if (kind < START_SEGMENTS && !task->features[kind])
            task->features[kind] = start_features(task->x, task->runs, kind);
    }
    workers_run(task->options->threads, task->options->restarts, try_one, task);
    for (size_t r = 1; r < hmm->restarts; r++)
        if (hmm->energies[r] < hmm->energies[hmm->restart])
            hmm->restart = r;
    best = run_restart(task, hmm->restart);
    take(hmm, &best);
    decode(hmm, task);
    for (size_t k = 0; k < START_SEGMENTS; k++)
        gsl_matrix_free(task->features[k]);
}

struct hmm *hmm_fit(const gsl_matrix *x, const struct chain_runs *runs,
                    size_t states, const struct hmm_options *options)
{
    struct hmm *hmm = NEW_ARRAY(struct hmm, 1);
    gsl_matrix *seen = gsl_matrix_alloc(x->size1, x->size2);
    struct task task = {.x = seen,
                        .runs = runs,
                        .options = options,
                        .prior = &hmm->prior,
                        .states = states};

    bug_if(!states || !options->restarts || !options->iterations);
    bug_if(runs->first[runs->count] != x->size1);
    chain_seen(seen, x);
    hmm->states = states, hmm->nodes = x->size2;
    hmm->restarts = options->restarts;
    hmm->energies = task.energies = NEW_ARRAY(double, options->restarts);
    hmm->prior = (struct gaussian_prior){.form = options->form,
                                         .is_zero_mean = options->is_zero_mean,
                                         .frames = options->frames};
    if (gaussian_prior_of(&hmm->prior, &hmm->constant, seen))
        run_all(hmm, &task);
    else
        hmm->end = hmm->constant < x->size2 ? HMM_CONSTANT : HMM_TOO_SHORT;
    gsl_matrix_free(seen);
    return hmm;
}

void hmm_free(struct hmm *hmm)
{
    if (!hmm)
        return;
    gaussian_free(hmm->gaussian), gaussian_prior_release(&hmm->prior);
    if (hmm->path) {
        chain_release(&hmm->chain);
        chain_posterior_release(&hmm->posterior);
    }
    gsl_matrix_free(hmm->evidence);
    free(hmm->path), free(hmm->history), free(hmm->energies), free(hmm);
}

double hmm_score(const struct hmm *hmm, const gsl_matrix *x,
                 const struct chain_runs *runs)
{
    gsl_matrix *seen = gsl_matrix_alloc(x->size1, x->size2);
    gsl_matrix *density = gsl_matrix_alloc(x->size1, hmm->states);
    struct chain_posterior point = chain_posterior_new(x->size1, hmm->states);
    double sum;

    chain_seen(seen, x);
    gaussian_density(density, hmm->gaussian, seen);
    chain_smooth(&point, &hmm->chain, density, runs);
    sum = point.log_likelihood;
    chain_posterior_release(&point);
    gsl_matrix_free(seen), gsl_matrix_free(density);
    return sum;
}
