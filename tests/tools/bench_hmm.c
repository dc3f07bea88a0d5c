/*
 * bench_hmm - what an iteration of a model with hidden states costs.
 *
 *     bench_hmm [FRAMES NODES STATES [TIMES]]        (1200 100 6 5)
 *
 * Prints, in CPU seconds of one thread: the scatter of all states, their
 * densities and the recursion of a hidden Markov model with full covariances,
 * by level 3 and by plain loops; the same of a switching autoregression; and
 * how far both ways are apart, relative to the largest number.  Responsibility
 * is spread over all states, which leaves nothing out.
 */
#include "base/mem.h"
#include "base/rng.h"
#include "dynamic/coupling.h"
#include "dynamic/gaussian.h"
#include "num/blas.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double begun;

static void start(void)
{
    begun = seconds();
}

static double lap(const char *what, double times)
{
    double spent = (seconds() - begun) / times;

    printf("%s\t%.6f\n", what, spent);
    return spent;
}

struct task {
    gsl_matrix *x, *gamma, *evidence, *plain;
    size_t frames, nodes, states, times;
    struct chain_runs runs;
};

/* ---- plain loops ---- */

static void plain_scatter(double *scatter, const struct task *task,
                          const struct gaussian *gaussian, size_t k)
{
    const double *mean = gsl_matrix_const_ptr(gaussian->mean, k, 0);

    for (size_t t = 0; t < task->frames; t++) {
        const double *y = gsl_matrix_const_ptr(task->x, t, 0);
        double weight = gsl_matrix_get(task->gamma, t, k);

        for (size_t i = 0; i < task->nodes; i++)
            for (size_t j = 0; j <= i; j++)
                scatter[i * task->nodes + j] +=
                    weight * (y[i] - mean[i]) * (y[j] - mean[j]);
    }
}

/* |L^-1 (y - mean)|^2, row by row of L^-1. */
static void plain_densities(const struct task *task,
                            const struct gaussian *gaussian, size_t k)
{
    double *z = NEW_ARRAY(double, task->nodes);
    const gsl_matrix *whitener = gaussian->whitener[k];

    for (size_t t = 0; t < task->frames; t++) {
        double sum = 0;

        for (size_t i = 0; i < task->nodes; i++) {
            const double *row = gsl_matrix_const_ptr(whitener, i, 0);
            double dot = 0;

            z[i] = gsl_matrix_get(task->x, t, i) -
                   gsl_matrix_get(gaussian->mean, k, i);
            for (size_t j = 0; j <= i; j++)
                dot += row[j] * z[j];
            sum += dot * dot;
        }
        gsl_matrix_set(task->plain, t, k, sum);
    }
    free(z);
}

/* The densities differ by a constant and a factor of each state. */
static double apart(const struct task *task, const struct gaussian *gaussian)
{
    double worst = 0, most = 0;

    for (size_t k = 0; k < task->states; k++) {
        double scale =
            gaussian->prior->frames + gsl_vector_get(gaussian->weight, k);

        for (size_t t = 1; t < task->frames; t++) {
            double a = gsl_matrix_get(task->evidence, t, k) -
                       gsl_matrix_get(task->evidence, 0, k);
            double b = gsl_matrix_get(task->plain, 0, k) -
                       gsl_matrix_get(task->plain, t, k);

            worst = fmax(worst, fabs(a - scale * b / 2));
            most = fmax(most, fabs(a));
        }
    }
    return worst / most;
}

/* ---- both ways ---- */

static void normal_states(const struct task *task)
{
    struct gaussian_prior prior = {.frames = 1};
    struct gaussian *gaussian;
    double *scatter = NEW_ARRAY(double, task->nodes * task->nodes);
    double times = (double)task->times, fast, slow;
    size_t node;

    if (!gaussian_prior_of(&prior, &node, task->x))
        exit(1);
    gaussian = gaussian_new(&prior, task->states);
    start();
    for (size_t n = 0; n < task->times; n++)
        gaussian_learn(gaussian, task->x, task->gamma);
    fast = lap("scatter", times);
    start();
    for (size_t k = 0; k < task->states; k++)
        plain_scatter(scatter, task, gaussian, k);
    slow = lap("scatter, plain", 1);
    printf("ratio\t%.1f\n", slow / fast);
    start();
    for (size_t n = 0; n < task->times; n++)
        gaussian_density(task->evidence, gaussian, task->x);
    fast = lap("densities", times);
    start();
    for (size_t k = 0; k < task->states; k++)
        plain_densities(task, gaussian, k);
    slow = lap("densities, plain", 1);
    printf("ratio\t%.1f\napart\t%.1e\n", slow / fast, apart(task, gaussian));
    gaussian_free(gaussian), gaussian_prior_release(&prior), free(scatter);
}

static void recursion(const struct task *task)
{
    struct chain chain = chain_new(task->states);
    struct chain_posterior posterior =
        chain_posterior_new(task->frames, task->states);

    gsl_vector_set_all(chain.start, 1 / (double)task->states);
    gsl_matrix_set_all(chain.move, 1 / (double)task->states);
    start();
    for (size_t n = 0; n < task->times; n++)
        chain_smooth(&posterior, &chain, task->evidence, &task->runs);
    lap("recursion", (double)task->times);
    gsl_matrix_set(chain.move, 0, 0, 0);
    start();
    chain_smooth(&posterior, &chain, task->evidence, &task->runs);
    lap("recursion, with logarithms", 1);
    chain_release(&chain), chain_posterior_release(&posterior);
}

static void autoregressions(const struct task *task)
{
    struct coupling_prior prior;
    struct coupling *coupling;
    gsl_matrix *pairs = coupling_pairs(task->x, &task->runs);
    size_t node;

    if (!coupling_prior_of(&prior, &node, pairs))
        exit(1);
    coupling = coupling_new(&prior, task->states);
    start();
    for (size_t n = 0; n < task->times; n++)
        coupling_learn(coupling, pairs, task->gamma);
    lap("connections", (double)task->times);
    start();
    for (size_t n = 0; n < task->times; n++)
        coupling_evidence(task->evidence, coupling, pairs, false);
    lap("densities of autoregressions", (double)task->times);
    coupling_free(coupling), coupling_prior_release(&prior);
    gsl_matrix_free(pairs);
}

int main(int argc, char **argv)
{
    size_t number[] = {1200, 100, 6, 5}, first[2] = {0};
    struct rng rng = rng_init(1, 1);
    struct task task;

    for (int n = 1; n < argc && n <= 4; n++)
        number[n - 1] = (size_t)strtoul(argv[n], NULL, 10);
    first[1] = number[0];
    task = (struct task){.x = gsl_matrix_alloc(number[0], number[1]),
                         .gamma = gsl_matrix_alloc(number[0], number[2]),
                         .evidence = gsl_matrix_alloc(number[0], number[2]),
                         .plain = gsl_matrix_alloc(number[0], number[2]),
                         .frames = number[0],
                         .nodes = number[1],
                         .states = number[2],
                         .times = number[3],
                         .runs = {1, first}};
    rng_normals(&rng, task.x->data, number[0] * number[1]);
    gsl_matrix_set_all(task.gamma, 1 / (double)number[2]);
    normal_states(&task);
    recursion(&task);
    autoregressions(&task);
    gsl_matrix_free(task.x), gsl_matrix_free(task.gamma);
    gsl_matrix_free(task.evidence), gsl_matrix_free(task.plain);
    return 0;
}
