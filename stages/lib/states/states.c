#include "states/states.h"

#include "base/mem.h"
#include "base/report.h"
#include "dynamic/running.h"
#include "num/workers.h"
#include "states/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where nobody says: s of a sliding window, frames of mtd. */
static const double usual_window = 44;
enum { MTD_USUAL = 7, STATES_MOST = 1000, SAMPLE_MOST = 1000 };

/* ---- options ---- */

static size_t frames_of(double seconds, double tr)
{
    return (size_t)fmax(round(seconds / tr), 1);
}

static void read_windows(struct states *states)
{
    const struct states_options *options = states->options;
    double tr = states->input->tr;
    double window = isnan(options->window) ? usual_window : options->window;

    states->windows =
        windows_new(frames_of(window, tr), options->taper / tr,
                    isnan(options->step) ? 1 : frames_of(options->step, tr));
    states->windows.is_legacy = options->is_legacy;
    states->width =
        isnan(options->window) ? MTD_USUAL : frames_of(options->window, tr);
    if (options->is_legacy && states->windows.is_flat)
        usage("--taper-legacy needs a --taper of a third of a frame or more");
    if (options->null && !states->method->compare)
        usage("--null: there is none for --method %s",
              method_names[options->method]);
}

/* N or A:B. */
static void read_range(struct states *states)
{
    const char *text = states->options->states;
    char *end, *last;
    unsigned long from = strtoul(text, &end, 10), to = from;

    last = end;
    if (*end == ':')
        to = strtoul(end + 1, &last, 10);
    if (end == text || *last || last == end + 1 || from < 1 || to < from ||
        to > STATES_MOST || *text == '-')
        usage("--states: '%s' is neither N nor A:B with 1 <= A <= B <= %d",
              text, STATES_MOST);
    states->tried = to - from + 1;
    states->quality = NEW_ARRAY(struct quality, states->tried);
    for (size_t k = 0; k < states->tried; k++)
        states->quality[k].states = from + k;
}

struct states *states_open(const struct states_options *options)
{
    struct states *states = NEW_ARRAY(struct states, 1);

    states->options = options;
    states->method = method_of(options->method);
    read_range(states);
    states->input = recordings_read(&options->series, options->tr);
    read_windows(states);
    states->dims = states->method->form == FORM_NODES
                       ? states->input->nodes
                       : RUNNING_PAIRS(states->input->nodes);
    return states;
}

void states_free(struct states *states)
{
    for (size_t w = 0; w < states->input->count; w++) {
        struct sight *sight = &states->sights[w];

        for (size_t v = 0; v < VALUES_MOST; v++)
            free(sight->values[v]);
        gsl_matrix_free(sight->frames);
        free(sight->label), free(sight->largest);
        sequence_free(states->sequences[w]);
    }
    if (states->method->release)
        states->method->release(states);
    windows_release(&states->windows);
    recordings_free(states->input);
    gsl_matrix_free(states->pattern);
    free(states->sights), free(states->vectors), free(states->quality);
    free(states->sequences), free(states->null), free(states);
}

/* ---- moments ---- */

static void observe_run(void *context, size_t worker, size_t run)
{
    (void)worker;
    ((const struct states *)context)->method->observe(context, run);
}

/* Moves the vectors of all runs together, where some were taken back. */
static void close_up(struct states *states)
{
    size_t dims = states->dims;

    states->moments = 0;
    for (size_t w = 0; w < states->input->count; w++) {
        struct sight *sight = &states->sights[w];
        float *to = states->vectors + states->moments * dims;

        memmove(to, sight->vectors, sight->kept * dims * sizeof *to);
        sight->vectors = to;
        states->moments += sight->kept;
    }
}

static void observe(struct states *states)
{
    size_t runs = states->input->count, room = 0;

    states->sights = NEW_ARRAY(struct sight, runs);
    for (size_t w = 0; w < runs; w++) {
        states->method->prepare(states, w);
        room += states->sights[w].kept;
    }
    if (!states->method->observe)
        return;
    states->vectors = NEW_ARRAY(float, room * states->dims);
    room = 0;
    for (size_t w = 0; w < runs; w++) {
        states->sights[w].vectors = states->vectors + room * states->dims;
        room += states->sights[w].kept;
    }
    workers_run((size_t)states->options->threads, runs, observe_run, states);
    close_up(states);
    note("%zu of %zu %s have what it takes", states->moments, room,
         states->method->moment);
}

/* ---- clusters ---- */

static double share(size_t part, size_t of)
{
    return (double)part / (double)of;
}

static struct quality judge(const struct kmeans *kmeans, double total,
                            double silhouette, const struct states *states)
{
    return (struct quality){
        .states = kmeans->states,
        .cost = kmeans->cost,
        .explained = total > 0 ? 1 - kmeans->cost / total : NAN,
        .silhouette = silhouette,
        .agreeing = share(kmeans->agreeing, (size_t)states->options->restarts),
        .smallest = share(kmeans->size[kmeans->states - 1], states->moments),
        .sweeps = kmeans->sweeps,
        .reseeded = kmeans->reseeded,
        .has_converged = kmeans->has_converged};
}

/* The largest silhouette, the smaller number of equals. */
static size_t choose(const struct states *states)
{
    size_t best = 0;

    for (size_t k = 1; k < states->tried; k++) {
        double value = states->quality[k].silhouette;
        double most = states->quality[best].silhouette;

        if (value > most || (isnan(most) && !isnan(value)))
            best = k;
    }
    return best;
}

static void take(struct states *states, const struct kmeans *kmeans)
{
    const size_t *label = kmeans->label;

    states->count = kmeans->states;
    states->pattern = gsl_matrix_alloc(states->count, states->dims);
    gsl_matrix_memcpy(states->pattern, kmeans->center);
    for (size_t k = 0; k < states->count && states->method->is_fisher; k++)
        for (size_t p = 0; p < states->dims; p++)
            *gsl_matrix_ptr(states->pattern, k, p) =
                tanh(gsl_matrix_get(kmeans->center, k, p));
    for (size_t w = 0; w < states->input->count; w++)
        for (size_t t = 0; t < states->sights[w].count; t++)
            if (states->sights[w].label[t] > SEQUENCE_NONE)
                states->sights[w].label[t] = (int)(1 + *label++);
}

/* All numbers of states; `fits` keeps them. */
static void scan(struct states *states, const struct cloud *cloud,
                 struct kmeans **fits)
{
    const struct states_options *options = states->options;
    struct kmeans_options how = {.restarts = (size_t)options->restarts,
                                 .sweeps = (size_t)options->sweeps,
                                 .seed = (uint64_t)options->seed,
                                 .threads = (size_t)options->threads};
    struct kmeans_options once = how;
    struct kmeans_sample sample = kmeans_sample(cloud, SAMPLE_MOST);
    struct kmeans *one;
    double total;

    once.restarts = 1;
    one = kmeans_fit(cloud, 1, &once);
    total = one->cost;
    kmeans_free(one);
    for (size_t k = 0; k < states->tried; k++) {
        size_t count = states->quality[k].states;
        double silhouette;

        fits[k] = kmeans_fit(cloud, count, &how);
        silhouette = kmeans_silhouette(&sample, fits[k]->label, count);
        states->quality[k] = judge(fits[k], total, silhouette, states);
        note("%zu states: explained %.4f, silhouette %.4f", count,
             states->quality[k].explained, silhouette);
    }
    kmeans_sample_release(&sample);
}

void states_cluster(struct states *states)
{
    struct single rows = {states->vectors, states->moments, states->dims,
                          states->dims};
    struct kmeans **fits = NEW_ARRAY(struct kmeans *, states->tried);
    size_t most = states->quality[states->tried - 1].states;
    struct cloud *cloud;

    if (states->moments < most)
        die("%zu %s of all runs have data, and --states wants %zu states",
            states->moments, states->method->moment, most);
    cloud = cloud_new(&rows, (enum cloud_distance)states->options->distance);
    scan(states, cloud, fits);
    states->chosen = choose(states);
    take(states, fits[states->chosen]);
    if (!states->quality[states->chosen].has_converged)
        warn("the clusters of %zu states still change after %d turns",
             states->count, states->options->sweeps);
    for (size_t k = 0; k < states->tried; k++)
        kmeans_free(fits[k]);
    cloud_free(cloud), free(fits);
}

/* ---- all ---- */

void states_run(struct states *states)
{
    size_t runs;

    observe(states);
    states->method->find(states);
    runs = states->input->count;
    states->sequences = NEW_ARRAY(struct sequence *, runs);
    for (size_t w = 0; w < runs; w++) {
        states->sequences[w] = sequence_new(states->count);
        sequence_add(states->sequences[w], states->sights[w].label,
                     states->sights[w].count);
    }
    if (states->options->null)
        states->method->compare(states);
}
