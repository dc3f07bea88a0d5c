#include "base/mem.h"
#include "base/report.h"
#include "dynamic/edges.h"
#include "dynamic/mtd.h"
#include "states/method.h"

#include <math.h>
#include <stdlib.h>

/* Frames of mtd, where nobody says; circular shifts of edge, likewise. */
enum { MTD_LEAST = 3, SHIFTS = 100 };
static const double event_quantile = .95;

/* Where surrogates and shifts begin among the streams of random numbers. */
enum { STREAM_SHIFTS = 1 << 20 };

/* ---- a vector for each window ---- */

struct observer {
    struct sight *sight;
    size_t pairs, kept;
    bool is_fisher;
};

static void observe_window(void *context, size_t k, const double *r,
                           size_t constant)
{
    struct observer *observer = context;
    struct sight *sight = observer->sight;
    float *vector = sight->vectors + observer->kept * observer->pairs;
    double sum = 0, square = 0, n = (double)observer->pairs;

    if (!r || constant) {
        sight->label[k] = SEQUENCE_GAP;
        sight->kept--;
        return;
    }
    for (size_t p = 0; p < observer->pairs; p++) {
        double value = observer->is_fisher ? windows_fisher(r[p]) : r[p];

        vector[p] = (float)value;
        sum += value, square += value * value;
    }
    sight->values[0][k] = sum / n;
    sight->values[1][k] = sqrt(fmax(square / n - sum / n * sum / n, 0));
    observer->kept++;
}

static void observe_each(const struct states *states, size_t run)
{
    const struct recording *recording = &states->input->at[run];
    struct observer observer = {.sight = &states->sights[run],
                                .pairs = states->dims,
                                .is_fisher = states->method->is_fisher};

    states->method->each(states, recording->x, recording->is_there,
                         observe_window, &observer);
}

static void check_length(const struct states *states, size_t run, size_t wanted)
{
    const struct recording *recording = &states->input->at[run];

    if (recording->x->size1 < wanted)
        die("'%s' has %zu frames of %g s, and a window takes %zu",
            recording->path, recording->x->size1, states->input->tr, wanted);
}

/* ---- sliding windows ---- */

void sliding_prepare(struct states *states, size_t run)
{
    const struct windows *windows = &states->windows;
    struct sight *sight = &states->sights[run];

    check_length(states, run, windows->length);
    sight_begin(sight, states->method,
                windows_count(windows, states->input->at[run].x->size1));
    sight->first = windows_center(windows, 0) * states->input->tr;
    sight->step = (double)windows->step * states->input->tr;
}

void sliding_observe(const struct states *states, size_t run)
{
    observe_each(states, run);
}

void sliding_each(const struct states *states, const gsl_matrix *x,
                  const bool *is_there, windows_take *take, void *context)
{
    windows_each(&states->windows, x, is_there, take, context);
}

/* ---- multiplied derivatives ---- */

void mtd_prepare(struct states *states, size_t run)
{
    struct sight *sight = &states->sights[run];

    if (states->width < MTD_LEAST)
        usage("--window: derivatives are smoothed over %d frames or more, not "
              "%zu",
              MTD_LEAST, states->width);
    check_length(states, run, states->width + 1);
    sight_begin(sight, states->method,
                mtd_count(states->width, states->input->at[run].x->size1));
    sight->first = (double)states->width / 2 * states->input->tr;
    sight->step = states->input->tr;
}

void mtd_observe(const struct states *states, size_t run)
{
    observe_each(states, run);
}

void mtd_each_of(const struct states *states, const gsl_matrix *x,
                 const bool *is_there, windows_take *take, void *context)
{
    mtd_each(states->width, x, is_there, take, context);
}

/* ---- events of edge time series ---- */

static size_t draws_of(const struct states *states)
{
    return states->options->null ? (size_t)states->options->null : SHIFTS;
}

void edge_prepare(struct states *states, size_t run)
{
    const struct recording *recording = &states->input->at[run];
    struct sight *sight = &states->sights[run];
    const uint64_t key[] = {(uint64_t)states->options->seed,
                            STREAM_SHIFTS + run};
    struct edges_null null;

    sight_of_frames(states, run);
    edges_rss(sight->values[0], sight->frames, recording->is_there);
    null = edges_shifted(sight->frames, recording->is_there, draws_of(states),
                         event_quantile, key);
    sight->threshold = null.threshold;
    sight->kept = 0;
    for (size_t t = 0; t < sight->count; t++) {
        bool is_event = sight->values[0][t] > null.threshold;

        sight->label[t] = !recording->is_there[t] ? SEQUENCE_GAP : is_event;
        sight->kept += is_event;
    }
    sight->largest = null.largest;
}

void edge_observe(const struct states *states, size_t run)
{
    struct sight *sight = &states->sights[run];
    double *pairs = NEW_ARRAY(double, states->dims);
    float *vector = sight->vectors;

    for (size_t t = 0; t < sight->count; t++) {
        if (sight->label[t] <= SEQUENCE_NONE)
            continue;
        edges_frame(pairs, gsl_matrix_const_ptr(sight->frames, t, 0),
                    sight->frames->size2);
        for (size_t p = 0; p < states->dims; p++)
            *vector++ = (float)pairs[p];
    }
    free(pairs);
}

/* The largest RSS, beside those of the shifts. */
void edge_compare(struct states *states)
{
    states->null_rows = states->input->count;
    states->null = NEW_ARRAY(struct null_row, states->null_rows);
    for (size_t w = 0; w < states->null_rows; w++) {
        const struct sight *sight = &states->sights[w];
        double most = 0;

        for (size_t t = 0; t < sight->count; t++)
            most = fmax(most, sight->values[0][t]);
        states->null[w] = null_row_of("largest_rss", w, most, sight->largest,
                                      draws_of(states));
    }
}
