#include "factors/epochs.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/manifest.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct epochs epochs_plain(const size_t *frames, size_t subjects)
{
    struct epochs epochs = {.subjects = subjects, .frames = frames[0]};
    size_t most = frames[0];

    for (size_t w = 1; w < subjects; w++) {
        epochs.frames = frames[w] < epochs.frames ? frames[w] : epochs.frames;
        most = frames[w] > most ? frames[w] : most;
    }
    if (most > epochs.frames)
        warn("series have up to %zu frames, the shortest %zu: the rest is left "
             "out",
             most, epochs.frames);
    epochs.frame = NEW_ARRAY(size_t, subjects * epochs.frames);
    for (size_t w = 0; w < subjects; w++)
        for (size_t t = 0; t < epochs.frames; t++)
            epochs.frame[w * epochs.frames + t] = t;
    return epochs;
}

/* ---- by events ---- */

/* The stimulus of a row and how often the subject had met it before. */
struct stimulus {
    const char *name;
    size_t time;
};

struct plan {
    const struct table *table;
    size_t who, onset, type;
    char *const *ids;
    const size_t *frames;
    size_t before, length; /* frames of a stretch, and those before the onset */
    double tr;
};

static bool is_of(const struct plan *plan, size_t row, const char *id)
{
    return participant_same(table_text(plan->table, row, plan->who), id);
}

/* The frame of the onset of that stimulus in a subject, or SIZE_MAX. */
static size_t onset_of(const struct plan *plan, size_t w,
                       const struct stimulus *stimulus)
{
    size_t time = 0;

    for (size_t row = 0; row < plan->table->rows; row++) {
        double onset;

        if (!is_of(plan, row, plan->ids[w]) ||
            strcmp(table_text(plan->table, row, plan->type), stimulus->name) ||
            time++ < stimulus->time)
            continue;
        onset = table_finite(plan->table, row, plan->onset) / plan->tr;
        return onset < 0 ? SIZE_MAX : (size_t)floor(onset + .5);
    }
    return SIZE_MAX;
}

static bool fits(const struct plan *plan, size_t w,
                 const struct stimulus *stimulus)
{
    size_t onset = onset_of(plan, w, stimulus);

    return onset != SIZE_MAX && onset >= plan->before &&
           onset - plan->before + plan->length <= plan->frames[w];
}

/* The stimuli of the first subject, in the order of their onsets. */
static struct stimulus *stimuli_of_first(const struct plan *plan, size_t *count)
{
    struct stimulus *list = NEW_ARRAY(struct stimulus, plan->table->rows + 1);

    *count = 0;
    for (size_t row = 0; row < plan->table->rows; row++) {
        struct stimulus next = {table_text(plan->table, row, plan->type), 0};
        size_t at, onset;

        if (!is_of(plan, row, plan->ids[0]))
            continue;
        for (size_t k = 0; k < *count; k++)
            next.time += strcmp(list[k].name, next.name) == 0;
        onset = onset_of(plan, 0, &next);
        for (at = *count; at && onset_of(plan, 0, &list[at - 1]) > onset; at--)
            list[at] = list[at - 1];
        list[at] = next;
        ++*count;
    }
    return list;
}

static void keep_shared(struct stimulus *list, size_t *count,
                        const struct plan *plan, size_t subjects)
{
    size_t kept = 0;

    for (size_t k = 0; k < *count; k++) {
        size_t w = 0;

        while (w < subjects && fits(plan, w, &list[k]))
            w++;
        if (w == subjects)
            list[kept++] = list[k];
        else
            warn("stimulus '%s' (time %zu) is left out: '%s' did not meet it, "
                 "or too near to an end",
                 list[k].name, list[k].time + 1, plan->ids[w]);
    }
    *count = kept;
}

static struct epochs lay_out(const struct plan *plan,
                             const struct stimulus *list, size_t count,
                             size_t subjects)
{
    struct epochs epochs = {.subjects = subjects,
                            .frames = count * plan->length};

    epochs.frame = NEW_ARRAY(size_t, subjects * epochs.frames);
    epochs.stimulus = NEW_ARRAY(char *, epochs.frames);
    for (size_t k = 0; k < count; k++)
        for (size_t s = 0; s < plan->length; s++) {
            size_t t = k * plan->length + s;

            epochs.stimulus[t] =
                xstrdup(s < plan->before ? "n/a" : list[k].name);
            for (size_t w = 0; w < subjects; w++)
                epochs.frame[w * epochs.frames + t] =
                    onset_of(plan, w, &list[k]) - plan->before + s;
        }
    return epochs;
}

struct epochs epochs_of_events(const char *path, char *const *ids,
                               const size_t *frames, size_t subjects, double tr,
                               const double window[2])
{
    struct table *table = table_read(path);
    struct plan plan = {.table = table,
                        .who = table_column(table, "participant_id"),
                        .onset = table_column(table, "onset"),
                        .type = table_column(table, "trial_type"),
                        .ids = ids,
                        .frames = frames,
                        .tr = tr};
    struct stimulus *list;
    struct epochs epochs;
    size_t count;

    plan.before = (size_t)floor(window[0] / tr + .5);
    plan.length = plan.before + (size_t)floor(window[1] / tr + .5);
    for (size_t w = 0; w < subjects; w++) {
        size_t row = 0;

        while (row < table->rows && !is_of(&plan, row, ids[w]))
            row++;
        if (row == table->rows)
            die("'%s' has no event of '%s'", path, ids[w]);
    }
    list = stimuli_of_first(&plan, &count);
    keep_shared(list, &count, &plan, subjects);
    if (!count || !plan.length)
        die("'%s': no stimulus that all subjects met has room for %g s before "
            "and %g s after it",
            path, window[0], window[1]);
    epochs = lay_out(&plan, list, count, subjects);
    free(list), table_free(table);
    return epochs;
}

void epochs_release(struct epochs *epochs)
{
    for (size_t t = 0; epochs->stimulus && t < epochs->frames; t++)
        free(epochs->stimulus[t]);
    free(epochs->stimulus), free(epochs->frame);
}
