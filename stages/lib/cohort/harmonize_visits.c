#include "base/mem.h"
#include "base/report.h"
#include "cohort/harmonize.h"

#include <stdlib.h>
#include <string.h>

static const struct table *list_of(const struct features *features)
{
    return features->table ? features->table : features->manifest->table;
}

static size_t line_of(const struct features *features, size_t listed)
{
    return features->table ? listed : features->manifest->rows[listed];
}

static size_t session_column(const struct table *table)
{
    for (size_t k = 0; k < table->cols; k++)
        if (features_is_session(table->names[k]))
            return k;
    return TABLE_NONE;
}

void harmonize_find_sessions(struct harmonized *h)
{
    h->session_listed = h->session = TABLE_NONE;
    if (!h->input.is_repeated)
        return;
    h->session = session_column(h->people);
    if (!h->features->table || h->features->lead > 1)
        h->session_listed = session_column(list_of(h->features));
    if (h->session != TABLE_NONE && h->session_listed == TABLE_NONE)
        die("'%s' has a row per %s, and '%s' does not tell it", h->people->path,
            h->people->names[h->session], h->input.path);
}

const char *harmonize_session(const struct harmonized *h, size_t listed)
{
    if (h->session_listed == TABLE_NONE)
        return NULL;
    return table_text(list_of(h->features), line_of(h->features, listed),
                      h->session_listed);
}

size_t harmonize_person(const struct harmonized *h, size_t listed)
{
    const char *id = h->features->ids[listed];
    const char *session = harmonize_session(h, listed);
    size_t who = table_column(h->people, "participant_id"), found = TABLE_NONE;

    if (!session || h->session == TABLE_NONE)
        return participant_row(h->people, id);
    for (size_t row = 0; row < h->people->rows; row++) {
        if (!participant_same(table_text(h->people, row, who), id) ||
            strcmp(table_text(h->people, row, h->session), session) != 0)
            continue;
        if (found != TABLE_NONE)
            die("'%s' lines %zu and %zu are both session '%s' of '%s'",
                h->people->path, found + 2, row + 2, session, id);
        found = row;
    }
    return found;
}

/* Dies where rows i and k are one visit. */
static void check_visits(const struct harmonized *h, size_t i, size_t k)
{
    const char *session = harmonize_session(h, h->row[i]);
    const char *other = harmonize_session(h, h->row[k]);

    if (session && other && participant_same(h->ids[i], h->ids[k]) &&
        !strcmp(session, other))
        die("'%s' lines %zu and %zu are both session '%s' of '%s'",
            h->input.path, line_of(h->features, h->row[k]) + 2,
            line_of(h->features, h->row[i]) + 2, session, h->ids[i]);
}

void harmonize_number_subjects(struct harmonized *h, const char *column)
{
    size_t from = table_column(h->people, column);

    h->subject = NEW_ARRAY(size_t, h->count);
    for (size_t i = 0; i < h->count; i++) {
        const char *name = table_text(h->people, h->person[i], from);

        h->subject[i] = h->subjects;
        for (size_t k = 0; k < i; k++) {
            check_visits(h, i, k);
            if (h->subject[i] == h->subjects &&
                participant_same(name,
                                 table_text(h->people, h->person[k], from)))
                h->subject[i] = h->subject[k];
        }
        h->subjects += h->subject[i] == h->subjects;
    }
}
