#include "dynamics/stimuli.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/series.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t stimulus_called(struct stimuli *stimuli, const char *name)
{
    for (size_t k = 0; k < stimuli->count; k++)
        if (strcmp(stimuli->names[k], name) == 0)
            return k + 1;
    stimuli->names =
        xrealloc(stimuli->names, stimuli->count + 1, sizeof(char *));
    stimuli->names[stimuli->count++] = xstrdup(name);
    return stimuli->count;
}

static void by_column(struct stimuli *stimuli, const struct factorization *f)
{
    for (size_t t = 0; t < f->frames; t++)
        if (strcmp(f->stimulus[t], "n/a") != 0)
            stimuli->epoch[t] = stimulus_called(stimuli, f->stimulus[t]);
}

/* ---- a table of events ---- */

struct event {
    double onset, end;
    const char *name;
};

static struct event event_at(const struct table *table, size_t row,
                             const struct factorization *f)
{
    size_t duration = table_find(table, "duration");
    double length =
        duration == TABLE_NONE ? NAN : table_number(table, row, duration);
    struct event event = {
        .onset = table_finite(table, row, table_column(table, "onset")),
        .name = table_text(table, row, table_column(table, "trial_type"))};

    if (length < 0)
        die("'%s', row %zu: duration %g", table->path, row + 2, length);
    event.end = event.onset + (length > 0 ? length : f->tr);
    return event;
}

/* Frames that begin during the event, up to rounding of times. */
static void put_event(struct stimuli *stimuli, const struct factorization *f,
                      const struct event *event, const char *path)
{
    size_t epoch = stimulus_called(stimuli, event->name);
    double slack = 1e-6 * f->tr;

    for (size_t t = 0; t < f->frames; t++) {
        if (f->time[t] < event->onset - slack ||
            f->time[t] >= event->end - slack)
            continue;
        if (stimuli->epoch[t] && stimuli->epoch[t] != epoch)
            die("'%s': '%s' and '%s' at once, at %g s", path,
                stimuli->names[stimuli->epoch[t] - 1], event->name, f->time[t]);
        stimuli->epoch[t] = epoch;
    }
}

/* The events of the k-th participant of the table must be those of the first:
 * there is one time axis. */
static void refuse_differences(const struct table *table)
{
    size_t who = table_find(table, "participant_id");
    size_t onset = table_column(table, "onset");
    size_t type = table_column(table, "trial_type");

    if (who == TABLE_NONE)
        return;
    for (size_t row = 0; row < table->rows; row++) {
        bool is_shared = false;

        for (size_t first = 0; first < table->rows && !is_shared; first++)
            is_shared = !strcmp(table_text(table, first, who),
                                table_text(table, 0, who)) &&
                        !strcmp(table_text(table, first, type),
                                table_text(table, row, type)) &&
                        fabs(table_finite(table, first, onset) -
                             table_finite(table, row, onset)) < 1e-9;
        if (!is_shared)
            die("'%s', row %zu: events differ between participants; give them "
                "to ntf --events or affinity --events, which align time",
                table->path, row + 2);
    }
}

static void by_events(struct stimuli *stimuli, const struct factorization *f,
                      const char *path)
{
    struct table *table = table_read(path);

    if (isnan(f->tr))
        die("'%s' is in s, but the time of the factorization counts frames",
            path);
    table_column(table, "onset");
    table_column(table, "trial_type");
    refuse_differences(table);
    for (size_t row = 0; row < table->rows; row++) {
        struct event event = event_at(table, row, f);

        put_event(stimuli, f, &event, path);
    }
    table_free(table);
}

struct stimuli *stimuli_find(const struct factorization *f, const char *events)
{
    struct stimuli *stimuli;
    size_t frames = 0;

    if (!f->stimulus && !events)
        return NULL;
    if (f->stimulus && events)
        die("'%s' is not needed: the factorization is aligned by stimuli",
            events);
    stimuli = NEW_ARRAY(struct stimuli, 1);
    stimuli->epoch = NEW_ARRAY(size_t, f->frames);
    if (events)
        by_events(stimuli, f, events);
    else
        by_column(stimuli, f);
    for (size_t t = 0; t < f->frames; t++)
        frames += stimuli->epoch[t] > 0;
    if (!frames)
        die("no frame falls into an event of '%s'",
            events ? events : "time.tsv");
    return stimuli;
}

void stimuli_free(struct stimuli *stimuli)
{
    if (!stimuli)
        return;
    names_free(stimuli->names, stimuli->count);
    free(stimuli->epoch);
    free(stimuli);
}
