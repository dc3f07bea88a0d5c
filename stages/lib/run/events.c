#include "run/events.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Columns that BIDS gives a meaning which is not for a design. */
static const char *const known[] = {
    "onset", "duration", "trial_type", "modulation", "response_time", "sample",
    "value", "HED",      "stim_file",  "stim_id",    "channel"};

/* s: what ends as another begins does so up to this. */
#define ROUNDING 1e-6

/* One row of the table. */
struct row {
    struct regressor_event event;
    const char *condition;
};

struct columns {
    size_t onset, duration, trial_type, modulation;
};

static struct columns columns_of(const struct table *table)
{
    return (struct columns){.onset = table_column(table, "onset"),
                            .duration = table_column(table, "duration"),
                            .trial_type = table_find(table, "trial_type"),
                            .modulation = table_find(table, "modulation")};
}

static struct row read_row(const struct table *table,
                           const struct columns *columns, size_t row)
{
    struct row read = {
        .event = {.onset = table_finite(table, row, columns->onset),
                  .duration = table_finite(table, row, columns->duration),
                  .modulation = 1},
        .condition = "dummy"};

    if (columns->modulation != TABLE_NONE)
        read.event.modulation = table_finite(table, row, columns->modulation);
    if (columns->trial_type != TABLE_NONE)
        read.condition = table_text(table, row, columns->trial_type);
    if (read.event.duration < 0)
        die("'%s' line %zu has a duration of %g s", table->path, row + 2,
            read.event.duration);
    return read;
}

static void warn_of_columns(const struct table *table,
                            const struct columns *columns)
{
    for (size_t j = 0; j < table->cols; j++) {
        bool is_known = false;

        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            is_known |= !strcmp(table->names[j], known[k]);
        if (!is_known)
            warn("column '%s' of '%s' is not used", table->names[j],
                 table->path);
    }
    if (columns->trial_type == TABLE_NONE)
        warn("'%s' has no column trial_type: all events are of one condition, "
             "dummy",
             table->path);
}

/* ---- the list ---- */

static bool is_same(const struct events *events, size_t k,
                    const struct row *row)
{
    return events->at[k].onset == row->event.onset &&
           events->at[k].duration == row->event.duration &&
           !strcmp(events->conditions.at[events->condition[k]], row->condition);
}

/* Adds the event, or its modulation to that of its twin: then true. */
static bool add(struct events *events, const struct row *row)
{
    size_t c = 0;

    for (size_t k = 0; k < events->count; k++)
        if (is_same(events, k, row)) {
            events->at[k].modulation += row->event.modulation;
            return true;
        }
    while (strcmp(events->conditions.at[c], row->condition) != 0)
        c++;
    events->condition[events->count] = c;
    events->at[events->count++] = row->event;
    return false;
}

static int by_bytes(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;

    return strcmp(*left, *right);
}

static void name_conditions(struct events *events, const struct table *table,
                            const struct columns *columns)
{
    for (size_t row = 0; row < table->rows; row++) {
        struct row read = read_row(table, columns, row);

        if (strcmp(read.condition, "n/a") != 0)
            name_list_add(&events->conditions, xstrdup(read.condition));
    }
    if (!events->conditions.count)
        die("'%s' has no event", table->path);
    qsort(events->conditions.at, events->conditions.count, sizeof(char *),
          by_bytes);
}

/* Numbers within the conditions, and that there is one of each. */
static void number(struct events *events, const char *path)
{
    size_t *count = NEW_ARRAY(size_t, events->conditions.count);

    for (size_t k = 0; k < events->count; k++)
        events->number[k] = ++count[events->condition[k]];
    for (size_t c = 0; c < events->conditions.count; c++)
        if (!count[c])
            die("'%s' has no event of '%s' within the run", path,
                events->conditions.at[c]);
    free(count);
}

static size_t count_overlaps(const struct events *events)
{
    size_t overlaps = 0;

    for (size_t k = 0; k < events->count; k++)
        for (size_t l = 0; l < events->count; l++) {
            const struct regressor_event *a = &events->at[k];
            const struct regressor_event *b = &events->at[l];

            overlaps += events->condition[k] == events->condition[l] &&
                        l != k && b->onset >= a->onset &&
                        b->onset < a->onset + a->duration - ROUNDING;
        }
    return overlaps;
}

struct events *events_read(const char *path,
                           const struct regressor_timing *timing)
{
    struct table *table = table_read(path);
    struct columns columns = columns_of(table);
    struct events *events = NEW_ARRAY(struct events, 1);
    size_t outside = 0, none = 0, twins = 0, overlaps;

    warn_of_columns(table, &columns);
    events->at = NEW_ARRAY(struct regressor_event, table->rows);
    events->condition = NEW_ARRAY(size_t, table->rows);
    events->number = NEW_ARRAY(size_t, table->rows);
    name_conditions(events, table, &columns);
    for (size_t row = 0; row < table->rows; row++) {
        struct row read = read_row(table, &columns, row);

        if (!strcmp(read.condition, "n/a"))
            none++;
        else if (!regressor_sees(timing, &read.event))
            outside++;
        else
            twins += add(events, &read);
    }
    number(events, path);
    overlaps = count_overlaps(events);
    if (none)
        warn("%zu rows of '%s' have no trial_type and are left out", none,
             path);
    if (outside)
        warn("%zu events of '%s' are outside of the run and are left out",
             outside, path);
    if (twins)
        warn("%zu rows of '%s' repeat another: their modulations are added",
             twins, path);
    if (overlaps)
        warn("%zu events of '%s' begin during another of their condition: "
             "their responses add up",
             overlaps, path);
    table_free(table);
    return events;
}

void events_free(struct events *events)
{
    name_list_release(&events->conditions);
    free(events->at), free(events->condition), free(events->number);
    free(events);
}
