#include "page/sources.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "io/bids.h"

#include <math.h>
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
