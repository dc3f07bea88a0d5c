#include "io/columns.h"

#include "base/provenance.h"
#include "io/table.h"

static void describe(json_t *fields, const struct column *column)
{
    json_t *about = json_object();

    json_put_text(about, "LongName", column->long_name);
    json_put_text(about, "Description", column->description);
    if (column->units)
        json_put_text(about, "Units", column->units);
    json_put(fields, column->name, about);
}

void columns_write(const char *path, char *const *names,
                   const struct column *const *columns,
                   const gsl_matrix *values)
{
    struct tsv *out = tsv_create(path);

    if (names)
        tsv_text(out, "Node");
    for (size_t k = 0; k < values->size2; k++) {
        tsv_text(out, columns[k]->name);
        describe(sidecar(path), columns[k]);
    }
    tsv_end_row(out);
    for (size_t i = 0; i < values->size1; i++) {
        if (names)
            tsv_text(out, names[i]);
        for (size_t k = 0; k < values->size2; k++)
            tsv_number(out, gsl_matrix_get(values, i, k));
        tsv_end_row(out);
    }
    tsv_close(out);
}
