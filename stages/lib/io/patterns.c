#include "io/patterns.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/series.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t patterns_number(const struct name_list *list, const char *name)
{
    for (size_t k = 0; k < list->count; k++)
        if (!strcmp(list->at[k], name))
            return k;
    bug("no '%s' in the list", name);
}

void patterns_add(struct patterns *patterns, size_t file, size_t volume,
                  const char *condition, const char *run)
{
    size_t t = patterns->trials++;
    char *label = xformat("%zu:%s", file, run);

    patterns->condition =
        xrealloc(patterns->condition, t + 1, sizeof *patterns->condition);
    patterns->run = xrealloc(patterns->run, t + 1, sizeof *patterns->run);
    patterns->file = xrealloc(patterns->file, t + 1, sizeof *patterns->file);
    patterns->volume =
        xrealloc(patterns->volume, t + 1, sizeof *patterns->volume);
    name_list_add(&patterns->conditions, xstrdup(condition));
    name_list_add(&patterns->runs, xstrdup(label));
    patterns->condition[t] = patterns_number(&patterns->conditions, condition);
    patterns->run[t] = patterns_number(&patterns->runs, label);
    patterns->file[t] = file;
    patterns->volume[t] = volume;
    free(label);
}

/* ---- tables ---- */

/* Which columns of a table are what. */
struct form {
    size_t condition, run, time; /* TABLE_NONE where there is none */
    size_t *channel, channels;
};

static struct form form_of(const struct table *table)
{
    struct form form = {table_column(table, "condition"),
                        table_find(table, "run"), table_find(table, "time"),
                        NEW_ARRAY(size_t, table->cols), 0};

    for (size_t c = 0; c < table->cols; c++)
        if (c != form.condition && c != form.run && c != form.time)
            form.channel[form.channels++] = c;
    if (!form.channels)
        die("'%s' has no channel beside condition and run", table->path);
    return form;
}

/* The channels of the first table are those of all. */
static void check_channels(struct patterns *patterns, const struct table *table,
                           const struct form *form)
{
    if (!patterns->names) {
        patterns->channels = form->channels;
        patterns->names = NEW_ARRAY(char *, form->channels);
        for (size_t p = 0; p < form->channels; p++)
            patterns->names[p] = xstrdup(table->names[form->channel[p]]);
    }
    if (form->channels != patterns->channels)
        die("'%s' has %zu channels, but '%s' %zu", table->path, form->channels,
            patterns->paths.at[0], patterns->channels);
    for (size_t p = 0; p < form->channels; p++)
        if (strcmp(table->names[form->channel[p]], patterns->names[p]) != 0)
            die("'%s' has channel '%s' where '%s' has '%s'", table->path,
                table->names[form->channel[p]], patterns->paths.at[0],
                patterns->names[p]);
}

static void add_rows(struct patterns *patterns, size_t file,
                     const struct table *table, const struct form *form)
{
    for (size_t row = 0; row < table->rows; row++) {
        const char *condition = table_text(table, row, form->condition);
        const char *run =
            form->run == TABLE_NONE ? "" : table_text(table, row, form->run);

        if (!strcmp(condition, "n/a") || !strcmp(run, "n/a"))
            die("'%s' line %zu has no condition or no run", table->path,
                row + 2);
        patterns_add(patterns, file, row, condition, run);
        if (form->time == TABLE_NONE)
            continue;
        patterns->time =
            xrealloc(patterns->time, patterns->trials, sizeof *patterns->time);
        patterns->time[patterns->trials - 1] =
            table_finite(table, row, form->time);
    }
}

/* The tables of all files, already read, to values (channels x trials). */
static void take_values(struct patterns *patterns, struct table *const *tables)
{
    patterns->values = gsl_matrix_alloc(patterns->channels, patterns->trials);
    for (size_t t = 0; t < patterns->trials; t++) {
        const struct table *table = tables[patterns->file[t]];

        for (size_t c = 0, p = 0; c < table->cols; c++)
            if (p < patterns->channels &&
                !strcmp(table->names[c], patterns->names[p]))
                gsl_matrix_set(patterns->values, p++, t,
                               table_number(table, patterns->volume[t], c));
    }
}

static void read_tables(struct patterns *patterns)
{
    size_t files = patterns->paths.count;
    struct table **tables = NEW_ARRAY(struct table *, files);

    for (size_t k = 0; k < files; k++) {
        struct form form;

        tables[k] = table_read(patterns->paths.at[k]);
        form = form_of(tables[k]);
        check_channels(patterns, tables[k], &form);
        if (k && (form.time == TABLE_NONE) != !patterns->time)
            die("'%s' and '%s' do not both have a column time",
                patterns->paths.at[0], tables[k]->path);
        add_rows(patterns, k, tables[k], &form);
        free(form.channel);
    }
    if (patterns->trials)
        take_values(patterns, tables);
    for (size_t k = 0; k < files; k++)
        table_free(tables[k]);
    free(tables);
}

/* ---- both ---- */

struct patterns *patterns_read(const struct paths *paths,
                               const char *conditions)
{
    struct patterns *patterns = NEW_ARRAY(struct patterns, 1);

    patterns->paths = *paths;
    patterns->are_volumes = volume_is_named(paths->at[0]);
    for (size_t k = 1; k < paths->count; k++)
        if (volume_is_named(paths->at[k]) != patterns->are_volumes)
            die("'%s' is a table and '%s' an image, or the other way round",
                paths->at[0], paths->at[k]);
    if (conditions && !patterns->are_volumes)
        usage("--conditions is for volumes, and '%s' is a table", paths->at[0]);
    if (!patterns->are_volumes)
        read_tables(patterns);
    for (size_t k = 0; patterns->are_volumes && k < paths->count; k++)
        patterns_add_volumes(patterns, k, conditions);
    if (patterns->conditions.count < 2)
        die("'%s' has fewer than 2 conditions", paths->at[0]);
    return patterns;
}

void patterns_free(struct patterns *patterns)
{
    name_list_release(&patterns->conditions);
    name_list_release(&patterns->runs);
    free(patterns->condition), free(patterns->run), free(patterns->time);
    free(patterns->file), free(patterns->volume);
    if (patterns->names)
        names_free(patterns->names, patterns->channels);
    gsl_matrix_free(patterns->values);
    if (patterns->grid)
        volume_close(patterns->grid);
    free(patterns);
}
