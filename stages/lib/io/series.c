#include "io/series.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

char **names_copy(char *const *names, size_t count)
{
    char **copy = NEW_ARRAY(char *, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = xstrdup(names[i]);
    return copy;
}

void names_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

struct series *series_new(size_t frames, size_t regions, char *const *names)
{
    struct series *series = NEW_ARRAY(struct series, 1);

    series->names = names_copy(names, regions);
    series->values = gsl_matrix_alloc(frames, regions);
    gsl_matrix_set_all(series->values, NAN);
    return series;
}

struct series *series_read(const char *path)
{
    struct table *table = table_read(path);
    size_t skip = table->cols && !strcmp(table->names[0], "time");
    struct series *series;

    if (!table->rows)
        die("'%s' has a header but no frame", path);
    if (table->cols == skip)
        die("'%s' has no region", path);
    series = series_new(table->rows, table->cols - skip, table->names + skip);
    for (size_t t = 0; t < table->rows; t++)
        for (size_t j = skip; j < table->cols; j++)
            gsl_matrix_set(series->values, t, j - skip,
                           table_number(table, t, j));
    table_free(table);
    return series;
}

void series_write(const char *path, const struct series *series)
{
    struct tsv *out = tsv_create(path);

    for (size_t j = 0; j < series->values->size2; j++)
        tsv_text(out, series->names[j]);
    tsv_end_row(out);
    for (size_t t = 0; t < series->values->size1; t++) {
        for (size_t j = 0; j < series->values->size2; j++)
            tsv_number(out, gsl_matrix_get(series->values, t, j));
        tsv_end_row(out);
    }
    tsv_close(out);
}

void series_free(struct series *series)
{
    names_free(series->names, series->values->size2);
    gsl_matrix_free(series->values);
    free(series);
}

double series_repetition_time(const char *path)
{
    json_t *fields = sidecar_read(path);
    double tr = json_number_or_nan(fields, "RepetitionTime");

    json_decref(fields);
    if (tr > LONGEST_TR)
        die("'%s' has a RepetitionTime of %g s: is that milliseconds?", path,
            tr);
    return tr;
}
