#include "factors/traces.h"

#include "base/mem.h"
#include "base/report.h"
#include "factors/epochs.h"
#include "io/bids.h"
#include "io/series.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the derivative, where nobody says: 1 s, as for calcium, but not less than
 * a frame and a half, as for BOLD. */
static const double smooth_seconds = 1, smooth_frames = 1.5;

/* A subject on the way. */
struct subject {
    const char *path;
    struct series *series;
    gsl_matrix *d;
    bool *is_there, *is_valid, *is_found; /* frames, frames, own nodes */
};

/* ---- who ---- */

/* sub-<label> of a BIDS name, else the name without its extension. */
static char *id_of(const char *path, bool is_whole)
{
    struct bids_name *name = bids_parse(path);
    const char *label = name ? bids_label(name, "sub") : NULL;
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    char *id = label && !is_whole ? xformat("sub-%s", label) : xstrdup(base);

    if (!label || is_whole)
        id[strcspn(id, ".")] = '\0';
    if (name)
        bids_free(name);
    return id;
}

static size_t twin_of(char **ids, size_t count)
{
    for (size_t w = 1; w < count; w++)
        for (size_t v = 0; v < w; v++)
            if (strcmp(ids[w], ids[v]) == 0)
                return w;
    return count;
}

static char **ids_of(char *const *paths, size_t count)
{
    char **ids = NEW_ARRAY(char *, count);

    for (size_t w = 0; w < count; w++)
        ids[w] = id_of(paths[w], false);
    if (twin_of(ids, count) == count)
        return ids;
    for (size_t w = 0; w < count; w++) { /* runs of a subject */
        free(ids[w]);
        ids[w] = id_of(paths[w], true);
    }
    if (twin_of(ids, count) < count)
        die("two series are called '%s'", ids[twin_of(ids, count)]);
    return ids;
}

/* ---- time ---- */

/* Mean step of a first column `time` (s), or NaN. */
static double step_of(const char *path)
{
    struct table *table = table_read(path);
    double step = NAN;

    if (strcmp(table->names[0], "time") == 0 && table->rows > 1)
        step = (table_finite(table, table->rows - 1, 0) -
                table_finite(table, 0, 0)) /
               ((double)table->rows - 1);
    table_free(table);
    if (step <= 0)
        die("'%s': the column 'time' does not ascend", path);
    return step;
}

static double tr_of(char *const *paths, size_t count, double wanted)
{
    double tr = wanted;

    for (size_t w = 0; w < count && isnan(wanted); w++) {
        double own = series_repetition_time(paths[w]);

        own = isnan(own) ? step_of(paths[w]) : own;
        if (w && fabs(own - tr) > 1e-3 * tr)
            die("'%s' has a frame every %g s, '%s' every %g s", paths[0], tr,
                paths[w], own);
        tr = w ? tr : own;
    }
    return tr;
}

static double width_of(const struct traces_options *options, double tr)
{
    double unit = isnan(tr) ? 1 : tr;

    if (isnan(options->smooth))
        return options->derivative == DERIVATIVE_SAVITZKY_GOLAY
                   ? 9
                   : fmax(isnan(tr) ? 0 : smooth_seconds / tr, smooth_frames);
    return options->derivative == DERIVATIVE_SAVITZKY_GOLAY
               ? 2 * floor(options->smooth / unit / 2) + 1
               : options->smooth / unit;
}

/* ---- one subject ---- */

static void find_frames(struct subject *subject)
{
    const gsl_matrix *x = subject->series->values;

    for (size_t t = 0; t < x->size1; t++)
        for (size_t i = 0; i < x->size2; i++)
            subject->is_there[t] |= isfinite(gsl_matrix_get(x, t, i));
}

static bool is_constant(const struct subject *subject, size_t i)
{
    const gsl_matrix *x = subject->series->values;
    double low = INFINITY, high = -INFINITY;

    for (size_t t = 0; t < x->size1; t++)
        if (subject->is_there[t]) {
            low = fmin(low, gsl_matrix_get(x, t, i));
            high = fmax(high, gsl_matrix_get(x, t, i));
        }
    return !(high > low);
}

static void drop_constant(struct subject *subject)
{
    for (size_t i = 0; i < subject->d->size2; i++)
        if (is_constant(subject, i)) {
            gsl_vector_view column = gsl_matrix_column(subject->d, i);

            subject->is_found[i] = false;
            gsl_vector_set_zero(&column.vector);
        }
}

static void warn_of_lost(const struct subject *subject)
{
    const struct series *series = subject->series;
    size_t lost = 0, first = 0;

    for (size_t i = series->values->size2; i--;)
        if (!subject->is_found[i])
            lost++, first = i;
    if (lost)
        warn("'%s': %zu of %zu nodes are constant or n/a in a frame that was "
             "not censored, and count as missing, such as '%s'",
             subject->path, lost, series->values->size2, series->names[first]);
}

static void differentiate(struct subject *subject,
                          const struct derivative *derivative)
{
    const gsl_matrix *x = subject->series->values;
    size_t frames = x->size1, nodes = x->size2, valid = 0;

    subject->is_there = NEW_ARRAY(bool, frames);
    subject->is_valid = NEW_ARRAY(bool, frames);
    subject->is_found = NEW_ARRAY(bool, nodes);
    subject->d = gsl_matrix_alloc(frames, nodes);
    find_frames(subject);
    derivative_of(subject->d, subject->is_valid, x, subject->is_there,
                  derivative);
    for (size_t t = 0; t < frames; t++)
        valid += subject->is_valid[t];
    if (valid < 3)
        die("'%s' has %zu frames with a derivative, and 3 are the least",
            subject->path, valid);
    derivative_scale(subject->d, subject->is_found, subject->is_valid,
                     derivative->kind == DERIVATIVE_NONE);
    drop_constant(subject);
    warn_of_lost(subject);
}

static void release(struct subject *subject)
{
    series_free(subject->series), gsl_matrix_free(subject->d);
    free(subject->is_there), free(subject->is_valid), free(subject->is_found);
}

/* ---- nodes of all ---- */

static size_t find_name(char *const *names, size_t count, const char *name)
{
    size_t i = 0;

    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

/* How many subjects have a node of that name. */
static size_t holders(const struct subject *subjects, size_t count,
                      const char *name)
{
    size_t found = 0;

    for (size_t w = 0; w < count; w++) {
        size_t own = subjects[w].series->values->size2;
        size_t i = find_name(subjects[w].series->names, own, name);

        found += i < own && subjects[w].is_found[i];
    }
    return found;
}

static void join_nodes(struct traces *traces, const struct subject *subjects,
                       size_t least)
{
    size_t room = 0;

    for (size_t w = 0; w < traces->subjects; w++)
        room += subjects[w].series->values->size2;
    traces->names = NEW_ARRAY(char *, room);
    for (size_t w = 0; w < traces->subjects; w++)
        for (size_t i = 0; i < subjects[w].series->values->size2; i++) {
            const char *name = subjects[w].series->names[i];

            if (find_name(traces->names, traces->nodes, name) ==
                    traces->nodes &&
                holders(subjects, traces->subjects, name) >= least)
                traces->names[traces->nodes++] = xstrdup(name);
        }
    if (traces->nodes < 2)
        die("%zu nodes are in at least %zu subjects, and 2 are the least",
            traces->nodes, least);
}

/* ---- frames of all ---- */

static struct epochs epochs_of(const struct traces *traces,
                               const struct subject *subjects,
                               const struct traces_options *options)
{
    size_t *frames = NEW_ARRAY(size_t, traces->subjects);
    struct epochs epochs;

    for (size_t w = 0; w < traces->subjects; w++)
        frames[w] = subjects[w].series->values->size1;
    if (options->events && isnan(traces->tr))
        usage("--events needs the time between frames: give --tr");
    epochs = options->events
                 ? epochs_of_events(options->events, traces->ids, frames,
                                    traces->subjects, traces->tr,
                                    (double[]){options->before, options->after})
                 : epochs_plain(frames, traces->subjects);
    free(frames);
    return epochs;
}

/* Leaves the moments at which all subjects have a derivative. */
static void keep_valid(struct traces *traces, const struct subject *subjects,
                       struct epochs *epochs, size_t *moment)
{
    double unit = isnan(traces->tr) ? 1 : traces->tr;

    traces->time = NEW_ARRAY(double, epochs->frames);
    if (epochs->stimulus)
        traces->stimulus = NEW_ARRAY(char *, epochs->frames);
    for (size_t t = 0; t < epochs->frames; t++) {
        size_t w = 0;

        while (w < traces->subjects &&
               subjects[w].is_valid[epochs->frame[w * epochs->frames + t]])
            w++;
        if (w < traces->subjects)
            continue;
        traces->time[traces->frames] = (double)t * unit;
        if (epochs->stimulus)
            traces->stimulus[traces->frames] = xstrdup(epochs->stimulus[t]);
        moment[traces->frames++] = t;
    }
    traces->dropped = epochs->frames - traces->frames;
    if (traces->frames < 3)
        die("%zu frames have a derivative in every subject, and 3 are the "
            "least",
            traces->frames);
}

static void fill(struct traces *traces, const struct subject *subjects,
                 const struct epochs *epochs, const size_t *moment)
{
    size_t nodes = traces->nodes;

    traces->found = NEW_ARRAY(bool, traces->subjects *nodes);
    traces->d = NEW_ARRAY(double, traces->subjects * traces->frames * nodes);
    for (size_t w = 0; w < traces->subjects; w++) {
        const struct subject *subject = &subjects[w];
        size_t own = subject->series->values->size2;
        double *d = traces->d + w * traces->frames * nodes;

        for (size_t i = 0; i < nodes; i++) {
            size_t j = find_name(subject->series->names, own, traces->names[i]);

            if (j == own || !subject->is_found[j])
                continue;
            traces->found[w * nodes + i] = true;
            for (size_t t = 0; t < traces->frames; t++)
                d[t * nodes + i] = gsl_matrix_get(
                    subject->d, epochs->frame[w * epochs->frames + moment[t]],
                    j);
        }
    }
}

static void put_together(struct traces *traces, const struct subject *subjects,
                         const struct traces_options *options)
{
    struct epochs epochs = epochs_of(traces, subjects, options);
    size_t *moment = NEW_ARRAY(size_t, epochs.frames);

    join_nodes(traces, subjects, (size_t)options->least);
    keep_valid(traces, subjects, &epochs, moment);
    fill(traces, subjects, &epochs, moment);
    free(moment), epochs_release(&epochs);
}

struct traces *traces_read(char *const *paths, size_t count,
                           const struct traces_options *options)
{
    struct traces *traces = NEW_ARRAY(struct traces, 1);
    struct subject *subjects = NEW_ARRAY(struct subject, count);
    enum affinity_kind kind = (enum affinity_kind)options->kind;
    struct derivative derivative = {
        .kind = affinity_is_of_signal(kind)
                    ? DERIVATIVE_NONE
                    : (enum derivative_kind)options->derivative};

    traces->subjects = count;
    traces->ids = ids_of(paths, count);
    traces->tr = tr_of(paths, count, options->tr);
    traces->width = derivative.width = width_of(options, traces->tr);
    if (derivative.kind == DERIVATIVE_SAVITZKY_GOLAY && derivative.width < 3)
        usage("--smooth is less than 3 frames of %g s", traces->tr);
    for (size_t w = 0; w < count; w++) {
        subjects[w].path = paths[w];
        subjects[w].series = series_read(paths[w]);
        differentiate(&subjects[w], &derivative);
    }
    put_together(traces, subjects, options);
    for (size_t w = 0; w < count; w++)
        release(&subjects[w]);
    free(subjects);
    return traces;
}

void traces_free(struct traces *traces)
{
    for (size_t t = 0; traces->stimulus && t < traces->frames; t++)
        free(traces->stimulus[t]);
    names_free(traces->ids, traces->subjects);
    names_free(traces->names, traces->nodes);
    free(traces->found), free(traces->time), free(traces->stimulus);
    free(traces->d), free(traces);
}
