#include "io/summary.h"

#include "base/provenance.h"

#include <math.h>

/* The object under `key`, made when it is not there; `fields` owns it. */
static json_t *member(json_t *fields, const char *key)
{
    if (!json_object_get(fields, key))
        json_put(fields, key, json_object());
    return json_object_get(fields, key);
}

static void define(json_t *fields, const struct column *column)
{
    json_t *about = member(member(fields, "Definitions"), column->name);

    json_put_text(about, "LongName", column->long_name);
    json_put_text(about, "Description", column->description);
    if (column->units)
        json_put_text(about, "Units", column->units);
}

void summary_put(json_t *fields, const struct column *const *columns,
                 const char *const *needs, const double *values, size_t count)
{
    for (size_t k = 0; k < count; k++)
        json_put_number(fields, columns[k]->name, values[k]);
    for (size_t k = 0; k < count; k++) {
        define(fields, columns[k]);
        if (isnan(values[k]) && needs[k])
            json_put_text(member(fields, "NotAvailable"), columns[k]->name,
                          needs[k]);
    }
}

void summary_put_table(json_t *fields, const char *key, char *const *names,
                       const struct column *const *columns,
                       const gsl_matrix *values)
{
    json_t *rows = json_array();

    for (size_t i = 0; i < values->size1; i++) {
        json_t *row = json_object();

        json_put_text(row, "Node", names[i]);
        for (size_t k = 0; k < values->size2; k++)
            json_put_number(row, columns[k]->name,
                            gsl_matrix_get(values, i, k));
        json_array_append_new(rows, row);
    }
    json_put(fields, key, rows);
    for (size_t k = 0; k < values->size2; k++)
        define(fields, columns[k]);
}

void summary_write(const char *path, json_t *fields)
{
    json_t *common = provenance_fields();

    json_object_update(fields, common);
    json_write(path, fields);
    json_decref(common), json_decref(fields);
}
