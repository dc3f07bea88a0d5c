#include "page/sources.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "io/bids.h"
#include "page/html.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct table *source_table(const char *path)
{
    if (!path)
        return NULL;
    provenance_input(path);
    return table_read(path);
}

struct series *source_series(const char *path)
{
    if (!path)
        return NULL;
    provenance_input(path);
    return series_read(path);
}

struct relmat *source_relmat(const char *path)
{
    if (!path)
        return NULL;
    provenance_input(path);
    return relmat_read(path);
}

static bool is_in(const char *folder, const char *name)
{
    char *path = xformat("%s/%s.tsv", folder, name);
    bool is_there = bids_is_file(path);

    free(path);
    return is_there;
}

struct table *source_table_in(const char *folder, const char *name)
{
    char *path = xformat("%s/%s.tsv", folder, name);
    struct table *table = bids_is_file(path) ? source_table(path) : NULL;

    free(path);
    return table;
}

struct bids_list source_folders(const char *folder, const char *name)
{
    struct bids_list found = {0}, below;

    if (is_in(folder, name)) {
        found.at = NEW_ARRAY(char *, 1);
        found.at[found.count++] = xstrdup(folder);
        return found;
    }
    below = bids_folders(folder, "");
    found.at = NEW_ARRAY(char *, below.count + 1);
    for (size_t k = 0; k < below.count; k++) {
        char *path = xformat("%s/%s", folder, below.at[k]);

        if (is_in(path, name))
            found.at[found.count++] = path;
        else
            free(path);
    }
    bids_list_free(&below);
    return found;
}

json_t *source_sidecar(const char *product)
{
    char *path = product ? sidecar_path(product) : NULL;
    json_t *fields = NULL;

    if (path && bids_is_file(path)) {
        provenance_input(path);
        fields = json_read(path);
    }
    free(path);
    return fields;
}

void source_fold(struct markup *out, const struct table *table,
                 const char *title)
{
    json_t *about = table ? source_sidecar(table->path) : NULL;

    if (!table)
        return;
    html_fold(out, title);
    html_table(out, table, NULL, table->rows, about);
    html_unfold(out);
    json_decref(about);
}

const char *source_text(const json_t *fields, const char *key)
{
    return json_string_value(json_object_get(fields, key));
}

/* The stage that made the product: the first of GeneratedBy. */
static const json_t *maker(const json_t *fields)
{
    return json_array_get(json_object_get(fields, "GeneratedBy"), 0);
}

json_t *source_parameters(const json_t *fields)
{
    return json_object_get(maker(fields), "Parameters");
}

const json_t *source_parameter(const json_t *fields, const char *name)
{
    return json_object_get(source_parameters(fields), name);
}

double source_parameter_number(const json_t *fields, const char *name)
{
    const json_t *value = source_parameter(fields, name);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

const char *source_stage(const json_t *fields)
{
    const char *name = source_text(maker(fields), "Name");

    return name && strncmp(name, "plexus ", 7) == 0 ? name + 7 : name;
}

const char *source_command(const json_t *fields)
{
    return source_text(maker(fields), "Command");
}

double *source_numbers(const struct table *table, const char *column)
{
    size_t col = table ? table_find(table, column) : TABLE_NONE;
    double *values;

    if (col == TABLE_NONE)
        return NULL;
    values = NEW_ARRAY(double, table->rows);
    for (size_t row = 0; row < table->rows; row++)
        values[row] = table_number(table, row, col);
    return values;
}
