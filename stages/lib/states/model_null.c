#include "base/mem.h"
#include "dynamic/derivative.h"
#include "num/workers.h"
#include "states/method.h"
#include "states/models.h"

#include <math.h>
#include <stdlib.h>

static const char statistic[] = "free_energy_gain";

/* What all draws share. */
struct comparison {
    const struct states *states;
    struct null_source *sources; /* of each run */
    double *drawn;
};

/* F of so many states, per frame. */
static double energy_of(const struct states *states, const gsl_matrix *x,
                        size_t count, const struct hmm_options *how)
{
    const struct models *models = states->model;
    double energy;

    if (models->hmm) {
        struct hmm *hmm = hmm_fit(x, &models->runs, count, how);

        energy = hmm->gaussian ? hmm->hidden.free_energy : NAN;
        hmm_free(hmm);
    } else {
        struct switching *fit =
            switching_fit(x, &models->runs, count, &how->fit);

        energy = fit->coupling ? fit->hidden.free_energy : NAN;
        switching_free(fit);
    }
    return energy / (double)states->moments;
}

/* How much less F is with the states that were found than with one. */
static double gain_of(const struct states *states, const gsl_matrix *x,
                      size_t threads)
{
    const struct models *models = states->model;
    struct hmm_options how = models_options(states);
    gsl_matrix *z = NULL;
    double gain;

    how.fit.threads = threads;
    if (models->principal.axes) {
        z = gsl_matrix_alloc(x->size1, models->principal.axes->size1);
        principal_project(z, &models->principal, x);
        x = z;
    }
    gain = -energy_of(states, x, states->count, &how);
    how.fit.restarts = 1;
    gain += energy_of(states, x, 1, &how);
    gsl_matrix_free(z);
    return gain;
}

/* A surrogate of run w into its rows of x, as models_prepare() has them. */
static void draw_run(gsl_matrix *x, const struct comparison *comparison,
                     size_t w, struct rng *rng)
{
    const struct states *states = comparison->states;
    const struct models *models = states->model;
    const struct recording *recording = &states->input->at[w];
    gsl_matrix_view rows = gsl_matrix_submatrix(x, models->first[w], 0,
                                                recording->x->size1, x->size2);
    bool *is_found = NEW_ARRAY(bool, x->size2);

    null_source_draw(&rows.matrix, &comparison->sources[w],
                     states->options->null_model, rng);
    derivative_scale(&rows.matrix, is_found, recording->is_there, true);
    for (size_t t = 0; t < recording->x->size1; t++) {
        gsl_vector_view row = gsl_matrix_row(&rows.matrix, t);

        if (!recording->is_there[t])
            gsl_vector_set_all(&row.vector, NAN);
    }
    free(is_found);
}

static void compare_draw(void *context, size_t worker, size_t draw)
{
    struct comparison *comparison = context;
    const struct models *models = comparison->states->model;
    gsl_matrix *x = gsl_matrix_alloc(models->x->size1, models->x->size2);

    (void)worker;
    for (size_t w = 0; w < models->runs.count; w++) {
        struct rng rng = rng_init((uint64_t)comparison->states->options->seed,
                                  (uint64_t)(w + 1) << 32 | draw);

        draw_run(x, comparison, w, &rng);
    }
    comparison->drawn[draw] = gain_of(comparison->states, x, 1);
    gsl_matrix_free(x);
}

void models_compare(struct states *states)
{
    const struct models *models = states->model;
    size_t draws = (size_t)states->options->null, runs = states->input->count;
    size_t threads = (size_t)states->options->threads;
    struct comparison comparison = {.states = states,
                                    .sources =
                                        NEW_ARRAY(struct null_source, runs),
                                    .drawn = NEW_ARRAY(double, draws)};

    for (size_t w = 0; w < runs; w++)
        comparison.sources[w] = null_source_of(states, w);
    workers_run(threads, draws, compare_draw, &comparison);
    states->null_rows = 1;
    states->null = NEW_ARRAY(struct null_row, 1);
    states->null[0] = null_row_of(statistic, NULL_ALL_RUNS,
                                  gain_of(states, models->x, threads),
                                  comparison.drawn, draws);
    for (size_t w = 0; w < runs; w++)
        null_source_release(&comparison.sources[w],
                            states->options->null_model);
    free(comparison.sources), free(comparison.drawn);
}
