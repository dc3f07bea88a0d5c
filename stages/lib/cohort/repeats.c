#include "cohort/repeats.h"

#include "base/mem.h"
#include "base/report.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_SUBJECTS = 2, LEAST_VISITS = 2 };

static const struct table *table_of(const struct features *features)
{
    return features->table ? features->table : features->manifest->table;
}

static size_t line_of(const struct features *features, size_t i)
{
    return features->table ? i : features->manifest->rows[i];
}

static size_t session_column(const struct table *table)
{
    for (size_t k = 0; k < table->cols; k++)
        if (features_is_session(table->names[k]))
            return k;
    return TABLE_NONE;
}

/* The rows of participants who can be used; the others are told of. */
static size_t choose(size_t *rows, struct repeats *repeats, const char *path)
{
    const struct features *features = repeats->features;
    struct table *people = table_read(path);
    size_t count = 0;

    for (size_t i = 0; i < features->listed; i++) {
        const char *id = features->ids[i], *fault = NULL;
        size_t visits = 0, before = 0;

        for (size_t k = 0; k < features->listed; k++)
            if (participant_same(id, features->ids[k]))
                visits++, before += k < i;
        if (participant_row(people, id) == TABLE_NONE)
            fault = "is not in participants";
        else if (visits < LEAST_VISITS)
            fault = "was measured once";
        if (fault && !before)
            warn("'%s' %s and is left out", id, fault);
        if (!fault)
            rows[count++] = i;
    }
    repeats->left_out = features->listed - count;
    table_free(people);
    return count;
}

static void number_subjects(struct repeats *repeats, const size_t *rows)
{
    struct visits *visits = &repeats->visits;
    char *const *ids = (char *const *)repeats->features->ids;

    for (size_t i = 0; i < visits->rows; i++) {
        visits->subject[i] = visits->subjects;
        for (size_t k = 0; k < i; k++)
            if (participant_same(ids[rows[i]], ids[rows[k]])) {
                visits->subject[i] = visits->subject[k];
                break;
            }
        visits->subjects += visits->subject[i] == visits->subjects;
    }
}

/* The number of the session called `name`, a new one if need be. */
static size_t session_called(struct repeats *repeats, const char *name)
{
    struct visits *visits = &repeats->visits;

    for (size_t s = 0; s < visits->sessions; s++)
        if (!strcmp(repeats->sessions[s], name))
            return s;
    repeats->sessions[visits->sessions] = name;
    return visits->sessions++;
}

/* Dies where the row is of the same subject and session as one before. */
static void check_row(const struct repeats *repeats, const size_t *rows,
                      size_t i)
{
    const struct visits *visits = &repeats->visits;
    const struct features *features = repeats->features;

    for (size_t k = 0; k < i; k++)
        if (visits->subject[k] == visits->subject[i] &&
            visits->session[k] == visits->session[i])
            die("'%s' lines %zu and %zu are both session '%s' of '%s'",
                features->input->path, line_of(features, rows[k]) + 2,
                line_of(features, rows[i]) + 2,
                repeats->sessions[visits->session[i]], features->ids[rows[i]]);
}

static void number_sessions(struct repeats *repeats, const size_t *rows)
{
    struct visits *visits = &repeats->visits;
    const struct table *table = table_of(repeats->features);
    size_t column = session_column(table);

    if (column != TABLE_NONE)
        repeats->sessions = NEW_ARRAY(const char *, visits->rows);
    for (size_t i = 0; i < visits->rows; i++) {
        size_t before = 0;

        if (repeats->sessions) {
            size_t line = line_of(repeats->features, rows[i]);

            visits->session[i] =
                session_called(repeats, table_text(table, line, column));
            check_row(repeats, rows, i);
            continue;
        }
        for (size_t k = 0; k < i; k++)
            before += visits->subject[k] == visits->subject[i];
        visits->session[i] = before;
        if (before == visits->sessions)
            visits->sessions++;
    }
}

struct repeats *repeats_read(const struct features_input *input,
                             const char *participants)
{
    struct repeats *repeats = NEW_ARRAY(struct repeats, 1);
    struct visits *visits = &repeats->visits;
    size_t *rows;

    bug_if(!input->is_repeated);
    repeats->features = features_open(input);
    rows = NEW_ARRAY(size_t, repeats->features->listed);
    visits->rows = choose(rows, repeats, participants);
    visits->subject = NEW_ARRAY(size_t, visits->rows);
    visits->session = NEW_ARRAY(size_t, visits->rows);
    number_subjects(repeats, rows);
    if (visits->subjects < LEAST_SUBJECTS)
        die("'%s': %zu participants have two visits, but %d are the least",
            input->path, visits->subjects, LEAST_SUBJECTS);
    number_sessions(repeats, rows);
    features_load(repeats->features, rows, visits->rows);
    free(rows);
    return repeats;
}

void repeats_free(struct repeats *repeats)
{
    features_free(repeats->features);
    free(repeats->visits.subject), free(repeats->visits.session);
    free(repeats->sessions), free(repeats);
}

void repeats_values(double *values, const struct repeats *repeats, size_t row,
                    size_t first, size_t count)
{
    const struct features *features = repeats->features;
    const double *from = features->values + row * features->count + first;

    for (size_t j = 0; j < count; j++)
        values[j] = from[j] + features->origin[first + j];
}
