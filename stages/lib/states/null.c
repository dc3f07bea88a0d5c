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

struct comparison {
    const struct states *states;
    struct null_source *sources;
    double *drawn; /* [run][statistic][draw] */
};

static void fit_var(struct null_source *source, const struct states *states)
{
    const struct recording *recording = source->recording;

    switch (surrogates_fit(&source->var, recording->x, recording->is_there,
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

struct null_source null_source_of(const struct states *states, size_t run)
{
    const struct recording *recording = &states->input->at[run];
    struct null_source source = {.recording = recording};
    size_t nodes = states->input->nodes, at = 0;

    if (states->options->null_model == SURROGATES_PHASE &&
        recording->there < recording->x->size1)
        die("'%s' has censored frames, and phases need all: use --null-model "
            "var",
            recording->path);
    source.rows = gsl_matrix_alloc(recording->there, nodes);
    for (size_t t = 0; t < recording->x->size1; t++)
        if (recording->is_there[t])
            memcpy(gsl_matrix_ptr(source.rows, at++, 0),
                   gsl_matrix_const_ptr(recording->x, t, 0),
                   nodes * sizeof(double));
    if (states->options->null_model == SURROGATES_PHASE) {
        source.spectrum = gsl_matrix_alloc(recording->there, nodes);
        surrogates_spectrum(source.spectrum, source.rows);
    }
    if (states->options->null_model == SURROGATES_VAR)
        fit_var(&source, states);
    return source;
}

void null_source_release(struct null_source *source, int kind)
{
    gsl_matrix_free(source->rows), gsl_matrix_free(source->spectrum);
    if (kind == SURROGATES_VAR)
        surrogates_release(&source->var);
}

void null_source_draw(gsl_matrix *y, const struct null_source *source, int kind,
                      struct rng *rng)
{
    const struct recording *recording = source->recording;
    gsl_matrix *shifted;
    size_t at = 0;

    if (kind == SURROGATES_VAR) {
        surrogates_simulate(y, &source->var, rng);
        return;
    }
    if (kind == SURROGATES_PHASE) {
        surrogates_randomize(y, source->spectrum, rng);
        return;
    }
    shifted = gsl_matrix_alloc(source->rows->size1, source->rows->size2);
    surrogates_shift(shifted, source->rows, rng);
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
    const struct null_source *source = &comparison->sources[run];
    gsl_matrix *y = gsl_matrix_alloc(source->recording->x->size1,
                                     source->recording->x->size2);
    struct rng rng = rng_init((uint64_t)states->options->seed,
                              (uint64_t)(run + 1) << 32 | draw);
    double statistic[STATISTICS];

    (void)worker;
    null_source_draw(y, source, states->options->null_model, &rng);
    measure(statistic, states, y, source->recording->is_there);
    for (size_t s = 0; s < STATISTICS; s++)
        comparison->drawn[(run * STATISTICS + s) * draws + draw] = statistic[s];
    gsl_matrix_free(y);
}

void states_compare(struct states *states)
{
    size_t draws = (size_t)states->options->null, runs = states->input->count;
    struct comparison comparison = {
        .states = states,
        .sources = NEW_ARRAY(struct null_source, runs),
        .drawn = NEW_ARRAY(double, runs *STATISTICS *draws)};

    for (size_t w = 0; w < runs; w++)
        comparison.sources[w] = null_source_of(states, w);
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
        null_source_release(&comparison.sources[w],
                            states->options->null_model);
    }
    free(comparison.sources), free(comparison.drawn);
}
