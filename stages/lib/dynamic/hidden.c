#include "dynamic/hidden.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What all restarts share. */
struct search {
    const struct hidden_task *task;
    const struct hidden_options *options;
    gsl_matrix *features[START_SEGMENTS]; /* of each kind of start */
    double *energies;
};

/* One restart. */
struct attempt {
    const struct search *search;
    void *of;
    struct chain chain; /* exp(E ln p) */
    struct chain_posterior posterior;
    gsl_matrix *evidence;
    double *history;
    size_t iterations;
    bool has_converged;
};

/* ---- one restart ---- */

static void begin(struct attempt *attempt, size_t restart)
{
    const struct hidden_task *task = attempt->search->task;
    struct rng rng = rng_init(attempt->search->options->seed,
                              (uint64_t)task->states << 32 | restart);
    size_t *labels = NEW_ARRAY(size_t, task->x->size1);
    enum start_kind kind = task->starts[restart % task->kinds];

    start_labels(labels,
                 kind < START_SEGMENTS ? attempt->search->features[kind] : NULL,
                 task->runs, task->states, &rng);
    chain_of_path(&attempt->posterior, labels, task->runs);
    free(labels);
}

/* Parameters from states, then states from parameters; returns F. */
static double iterate(struct attempt *attempt)
{
    const struct hidden_task *task = attempt->search->task;
    double divergence = chain_learn(&attempt->chain, &attempt->posterior.counts,
                                    &attempt->search->options->chain);

    task->emission->learn(attempt->of, task->data, attempt->posterior.gamma);
    divergence += task->emission->divergence(attempt->of);
    task->emission->evidence(attempt->evidence, attempt->of, task->data, false);
    chain_smooth(&attempt->posterior, &attempt->chain, attempt->evidence,
                 task->runs);
    return divergence - attempt->posterior.log_likelihood;
}

static void descend(struct attempt *attempt)
{
    const struct hidden_options *options = attempt->search->options;
    double least =
        options->tolerance * (double)attempt->search->task->data->size1;

    while (attempt->iterations < options->iterations &&
           !attempt->has_converged) {
        size_t n = attempt->iterations++;

        attempt->history[n] = iterate(attempt);
        attempt->has_converged =
            n && attempt->history[n - 1] - attempt->history[n] < least;
    }
}

static struct attempt run_restart(const struct search *search, size_t restart)
{
    const struct hidden_task *task = search->task;
    size_t frames = task->data->size1;
    struct attempt attempt = {
        .search = search,
        .of = task->emission->make(task->prior, task->states),
        .chain = chain_new(task->states),
        .posterior = chain_posterior_new(frames, task->states),
        .evidence = gsl_matrix_alloc(frames, task->states),
        .history = NEW_ARRAY(double, search->options->iterations + 1),
    };

    begin(&attempt, restart);
    descend(&attempt);
    return attempt;
}

static void try_one(void *context, size_t worker, size_t restart)
{
    struct search *search = context;
    struct attempt attempt = run_restart(search, restart);

    (void)worker;
    search->energies[restart] = attempt.history[attempt.iterations - 1];
    search->task->emission->free(attempt.of);
    chain_release(&attempt.chain);
    chain_posterior_release(&attempt.posterior);
    gsl_matrix_free(attempt.evidence), free(attempt.history);
}

/* ---- the best of them ---- */

static size_t count_empty(const struct hidden *hidden)
{
    size_t empty = 0;

    for (size_t k = 0; k < hidden->states; k++) {
        double sum = 0;

        for (size_t t = 0; t < hidden->evidence->size1; t++)
            if (!isnan(gsl_matrix_get(hidden->evidence, t, 0)))
                sum += gsl_matrix_get(hidden->posterior.gamma, t, k);
        empty += sum < 1;
    }
    return empty;
}

/* In the order of their frames; one more iteration makes all agree. */
static void take(struct hidden *hidden, struct attempt *attempt)
{
    chain_sort(&attempt->posterior);
    hidden->free_energy = iterate(attempt);
    attempt->history[attempt->iterations++] = hidden->free_energy;
    hidden->has_converged = attempt->has_converged;
    hidden->iterations = attempt->iterations;
    hidden->history = attempt->history;
    hidden->of = attempt->of;
    hidden->evidence = attempt->evidence;
    hidden->posterior = attempt->posterior;
    hidden->chain = attempt->chain;
    chain_mean(&hidden->chain, &hidden->posterior.counts,
               &attempt->search->options->chain);
    hidden->empty = count_empty(hidden);
}

/* ln L, and the path, at the posterior means. */
static void decode(struct hidden *hidden, const struct hidden_task *task)
{
    size_t frames = task->data->size1;
    struct chain_posterior point = chain_posterior_new(frames, hidden->states);
    gsl_matrix *density = gsl_matrix_alloc(frames, hidden->states);

    hidden->path = NEW_ARRAY(size_t, frames);
    hidden->emission->evidence(density, hidden->of, task->data, true);
    chain_smooth(&point, &hidden->chain, density, task->runs);
    hidden->log_likelihood = point.log_likelihood;
    hidden->path_log_probability =
        chain_viterbi(hidden->path, &hidden->chain, density, task->runs);
    chain_posterior_release(&point), gsl_matrix_free(density);
}

struct hidden hidden_fit(const struct hidden_task *task,
                         const struct hidden_options *options)
{
    struct hidden hidden = {.states = task->states,
                            .emission = task->emission,
                            .energies = NEW_ARRAY(double, options->restarts),
                            .restarts = options->restarts};
    struct search search = {task, options, {NULL}, hidden.energies};
    struct attempt best;

    bug_if(!task->states || !options->restarts || !options->iterations);
    bug_if(task->runs->first[task->runs->count] != task->data->size1);
    for (size_t r = 0; r < task->kinds && r < options->restarts; r++)
        if (task->starts[r] < START_SEGMENTS)
            search.features[task->starts[r]] =
                start_features(task->x, task->runs, task->starts[r]);
    workers_run(options->threads, options->restarts, try_one, &search);
    for (size_t r = 1; r < hidden.restarts; r++)
        if (hidden.energies[r] < hidden.energies[hidden.restart])
            hidden.restart = r;
    best = run_restart(&search, hidden.restart);
    take(&hidden, &best);
    decode(&hidden, task);
    for (size_t k = 0; k < START_SEGMENTS; k++)
        gsl_matrix_free(search.features[k]);
    return hidden;
}

void hidden_release(struct hidden *hidden)
{
    if (!hidden->path)
        return;
    hidden->emission->free(hidden->of);
    chain_release(&hidden->chain);
    chain_posterior_release(&hidden->posterior);
    gsl_matrix_free(hidden->evidence);
    free(hidden->path), free(hidden->history), free(hidden->energies);
    memset(hidden, 0, sizeof *hidden);
}

double hidden_score(const struct hidden *hidden, const gsl_matrix *data,
                    const struct chain_runs *runs)
{
    gsl_matrix *density = gsl_matrix_alloc(data->size1, hidden->states);
    struct chain_posterior point =
        chain_posterior_new(data->size1, hidden->states);
    double sum;

    hidden->emission->evidence(density, hidden->of, data, true);
    chain_smooth(&point, &hidden->chain, density, runs);
    sum = point.log_likelihood;
    chain_posterior_release(&point), gsl_matrix_free(density);
    return sum;
}
