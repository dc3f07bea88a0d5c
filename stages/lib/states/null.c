#include "base/mem.h"
#include "base/report.h"
#include "dynamic/running.h"
#include "dynamic/surrogates.h"
#include "num/workers.h"
#include "states/method.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double high_quantile = .95;
enum { STATISTICS = 2 };
static const char *const statistics[STATISTICS] = {"mean_variance",
                                                   "largest_variance"};

struct null_row null_row_of(const char *statistic, size_t run, double observed,
                            double *drawn, size_t draws)
{
    struct null_row row = {
        .statistic = statistic, .run = run, .observed = observed};
    size_t at = (size_t)ceil(high_quantile * (double)draws), above = 0;

    gsl_sort(drawn, 1, draws);
    for (size_t k = 0; k < draws; k++) {
        above += drawn[k] >= observed;
        row.mean += drawn[k] / (double)draws;
    }
    row.high = drawn[at ? at - 1 : 0];
    row.p = (1 + (double)above) / (1 + (double)draws);
    return row;
}

/* ---- the statistic ---- */

/* Sums of each pair over windows. */
struct spread {
    size_t pairs;
    bool is_fisher;
    double *count, *sum, *square;
};

static void add_window(void *context, size_t k, const double *r,
                       size_t constant)
{
    struct spread *spread = context;

    (void)k, (void)constant;
    for (size_t p = 0; r && p < spread->pairs; p++) {
        double value = spread->is_fisher ? windows_fisher(r[p]) : r[p];

        if (isnan(value))
            continue;
        spread->count[p]++;
        spread->sum[p] += value, spread->square[p] += value * value;
    }
}

/* Variance over time (n) of each pair: the mean over pairs and the largest. */
static void measure(double statistic[STATISTICS], const struct states *states,
                    const gsl_matrix *x, const bool *is_there)
{
    size_t pairs = states->dims;
    struct spread spread = {.pairs = pairs,
                            .is_fisher = states->method->is_fisher,
                            .count = NEW_ARRAY(double, pairs),
                            .sum = NEW_ARRAY(double, pairs),
                            .square = NEW_ARRAY(double, pairs)};
    double sum = 0, most = 0;

    states->method->each(states, x, is_there, add_window, &spread);
    for (size_t p = 0; p < pairs; p++) {
        double mean = spread.sum[p] / spread.count[p];
        double variance = spread.square[p] / spread.count[p] - mean * mean;

        if (spread.count[p] > 0) {
            sum += fmax(variance, 0) / (double)pairs;
            most = fmax(most, variance);
        }
    }
    statistic[0] = sum, statistic[1] = most;
    free(spread.count), free(spread.sum), free(spread.square);
}

/* ---- surrogates of a run ---- */

struct model {
    const struct recording *recording;
    gsl_matrix *rows;     /* of frames that are there, without mean */
    gsl_matrix *spectrum; /* of phase */
    struct surrogates_var var;
};

struct comparison {
    const struct states *states;
    struct model *models;
    double *drawn; /* [run][statistic][draw] */
};

static void fit_var(struct model *model, const struct states *states)
{
    const struct recording *recording = model->recording;

    switch (surrogates_fit(&model->var, recording->x, recording->is_there,
                           (size_t)states->options->order)) {
    case SURROGATES_DONE:
        return;
    case SURROGATES_SHORT:
        die("'%s' has too few frames in a row for an autoregression of %zu "
            "regions",
            recording->path, states->input->nodes);
    case SURROGATES_UNSTABLE:
        die("'%s': the autoregression is not stable, as where there is a "
            "trend: detrend first",
            recording->path);
    }
}

static struct model model_of(const struct states *states, size_t run)
{
    const struct recording *recording = &states->input->at[run];
    struct model model = {.recording = recording};
    size_t nodes = states->input->nodes, at = 0;

    if (states->options->null_model == SURROGATES_PHASE &&
        recording->there < recording->x->size1)
        die("'%s' has censored frames, and phases need all: use --null-model "
            "var",
            recording->path);
    model.rows = gsl_matrix_alloc(recording->there, nodes);
    for (size_t t = 0; t < recording->x->size1; t++)
        if (recording->is_there[t])
            memcpy(gsl_matrix_ptr(model.rows, at++, 0),
                   gsl_matrix_const_ptr(recording->x, t, 0),
                   nodes * sizeof(double));
    if (states->options->null_model == SURROGATES_PHASE) {
        model.spectrum = gsl_matrix_alloc(recording->there, nodes);
        surrogates_spectrum(model.spectrum, model.rows);
    }
    if (states->options->null_model == SURROGATES_VAR)
        fit_var(&model, states);
    return model;
}

static void model_release(struct model *model, int kind)
{
    gsl_matrix_free(model->rows), gsl_matrix_free(model->spectrum);
    if (kind == SURROGATES_VAR)
        surrogates_release(&model->var);
}

/* y = a surrogate of the run, in its frames. */
static void draw_surrogate(gsl_matrix *y, const struct model *model, int kind,
                           struct rng *rng)
{
    const struct recording *recording = model->recording;
    gsl_matrix *shifted;
    size_t at = 0;

    if (kind == SURROGATES_VAR) {
        surrogates_simulate(y, &model->var, rng);
        return;
    }
    if (kind == SURROGATES_PHASE) {
        surrogates_randomize(y, model->spectrum, rng);
        return;
    }
    shifted = gsl_matrix_alloc(model->rows->size1, model->rows->size2);
    surrogates_shift(shifted, model->rows, rng);
    gsl_matrix_set_zero(y);
    for (size_t t = 0; t < y->size1; t++)
        if (recording->is_there[t])
            memcpy(gsl_matrix_ptr(y, t, 0), gsl_matrix_ptr(shifted, at++, 0),
                   y->size2 * sizeof(double));
    gsl_matrix_free(shifted);
}

static void compare_draw(void *context, size_t worker, size_t index)
{
    struct comparison *comparison = context;
    const struct states *states = comparison->states;
    size_t draws = (size_t)states->options->null;
    size_t run = index / draws, draw = index % draws;
    const struct model *model = &comparison->models[run];
    gsl_matrix *y = gsl_matrix_alloc(model->recording->x->size1,
                                     model->recording->x->size2);
    struct rng rng = rng_init((uint64_t)states->options->seed,
                              (uint64_t)(run + 1) << 32 | draw);
    double statistic[STATISTICS];

    (void)worker;
    draw_surrogate(y, model, states->options->null_model, &rng);
    measure(statistic, states, y, model->recording->is_there);
    for (size_t s = 0; s < STATISTICS; s++)
        comparison->drawn[(run * STATISTICS + s) * draws + draw] = statistic[s];
    gsl_matrix_free(y);
}

void states_compare(struct states *states)
{
    size_t draws = (size_t)states->options->null, runs = states->input->count;
    struct comparison comparison = {
        .states = states,
        .models = NEW_ARRAY(struct model, runs),
        .drawn = NEW_ARRAY(double, runs *STATISTICS *draws)};

    for (size_t w = 0; w < runs; w++)
        comparison.models[w] = model_of(states, w);
    workers_run((size_t)states->options->threads, runs * draws, compare_draw,
                &comparison);
    states->null_rows = runs * STATISTICS;
    states->null = NEW_ARRAY(struct null_row, states->null_rows);
    for (size_t w = 0; w < runs; w++) {
        const struct recording *recording = &states->input->at[w];
        double observed[STATISTICS];

        measure(observed, states, recording->x, recording->is_there);
        for (size_t s = 0; s < STATISTICS; s++)
            states->null[w * STATISTICS + s] = null_row_of(
                statistics[s], w, observed[s],
                comparison.drawn + (w * STATISTICS + s) * draws, draws);
        model_release(&comparison.models[w], states->options->null_model);
    }
    free(comparison.models), free(comparison.drawn);
}
