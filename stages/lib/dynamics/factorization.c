#include "dynamics/factorization.h"

#include "base/files.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/series.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables of the folder ---- */

static char *path_in(const char *folder, const char *name)
{
    return xformat("%s/%s", folder, name);
}

static struct table *open_table(const char *folder, const char *name)
{
    char *path = path_in(folder, name);
    struct table *table;

    files_input(path);
    table = table_read(path);
    free(path);
    return table;
}

static char **column_texts(const struct table *table, size_t col)
{
    char **texts = NEW_ARRAY(char *, table->rows + 1);

    for (size_t row = 0; row < table->rows; row++)
        texts[row] = xstrdup(table_text(table, row, col));
    return texts;
}

/* components x rows, of the columns that the components are called after. */
static gsl_matrix *factor_of(const struct table *table,
                             const struct factorization *f)
{
    gsl_matrix *factor;

    if (!table->rows)
        die("'%s' has no row", table->path);
    factor = gsl_matrix_alloc(f->count, table->rows);
    for (size_t r = 0; r < f->count; r++) {
        size_t col = table_column(table, f->names[r]);

        for (size_t row = 0; row < table->rows; row++) {
            double value = table_number(table, row, col);

            if (value < 0)
                die("'%s', row %zu: '%s' is below 0, which no factor of ntf is",
                    table->path, row + 2, f->names[r]);
            gsl_matrix_set(factor, r, row, value);
        }
    }
    return factor;
}

/* ---- each of them ---- */

static void keep(struct factorization *f, const struct table *table,
                 bool only_surviving)
{
    size_t survives = table_column(table, "survives"), kept = 0, unknown = 0;

    for (size_t r = 0; r < f->count; r++) {
        double verdict = table_number(table, r, survives);

        unknown += isnan(verdict) != 0;
        f->is_kept[r] = !only_surviving || isnan(verdict) || verdict != 0;
        kept += f->is_kept[r];
        gsl_vector_set(f->activity.lambda, r,
                       f->is_kept[r] ? gsl_vector_get(f->lambda, r) : 0);
    }
    if (unknown && only_surviving)
        warn("no null was drawn for %zu of %zu components: they are kept "
             "(ntf --null)",
             unknown, f->count);
    if (!kept)
        die("no component of '%s' survives its null", table->path);
}

static void read_list(struct factorization *f, const char *folder,
                      bool only_surviving)
{
    struct table *table = open_table(folder, "components.tsv");
    size_t lambda = table_column(table, "lambda"), p = table_column(table, "p");
    size_t explained = table_column(table, "explained");

    f->count = table->rows;
    if (!f->count)
        die("'%s' has no component", table->path);
    f->names = column_texts(table, table_column(table, "component"));
    f->lambda = gsl_vector_alloc(f->count);
    f->activity.lambda = gsl_vector_alloc(f->count);
    f->explained = gsl_vector_alloc(f->count);
    f->p = gsl_vector_alloc(f->count);
    f->is_kept = NEW_ARRAY(bool, f->count);
    for (size_t r = 0; r < f->count; r++) {
        gsl_vector_set(f->lambda, r, table_finite(table, r, lambda));
        gsl_vector_set(f->explained, r, table_number(table, r, explained));
        gsl_vector_set(f->p, r, table_number(table, r, p));
    }
    keep(f, table, only_surviving);
    table_free(table);
}

static void read_time(struct factorization *f, const char *folder)
{
    struct table *table = open_table(folder, "time.tsv");
    size_t time = table_column(table, "time");
    size_t stimulus = table_find(table, "stimulus");
    json_t *fields = sidecar_read(table->path);

    f->activity.time = factor_of(table, f);
    f->frames = table->rows;
    f->tr = json_number_or_nan(fields, "RepetitionTime");
    f->time = NEW_ARRAY(double, f->frames);
    for (size_t t = 0; t < f->frames; t++) {
        f->time[t] = table_finite(table, t, time);
        for (size_t r = 0; r < f->count; r++)
            if (isnan(gsl_matrix_get(f->activity.time, r, t)))
                die("'%s', row %zu: '%s' is n/a", table->path, t + 2,
                    f->names[r]);
    }
    if (stimulus != TABLE_NONE)
        f->stimulus = column_texts(table, stimulus);
    json_decref(fields);
    table_free(table);
}

static void read_subjects(struct factorization *f, const char *folder)
{
    struct table *table = open_table(folder, "subjects.tsv");

    f->activity.subjects = factor_of(table, f);
    f->subjects = table->rows;
    f->ids = column_texts(table, table_column(table, "participant_id"));
    table_free(table);
}

/* ---- pairs ---- */

static void read_pairs(struct factorization *f, const char *folder)
{
    struct table *table = open_table(folder, "pairs.tsv");
    gsl_matrix *factor;

    if (!pairs_are_in(table))
        die("'%s' is not of pairs of nodes (columns a, b)", table->path);
    f->ends = pairs_of_table(table, NULL);
    pairs_demand(f->ends, table->path);
    f->nodes = f->ends->nodes;
    f->node_names = f->ends->names;
    factor = factor_of(table, f);
    f->pairs = gsl_matrix_alloc(table->rows, f->count);
    gsl_matrix_transpose_memcpy(f->pairs, factor);
    gsl_matrix_free(factor);
    table_free(table);
}

static void refuse_conditions(const char *folder)
{
    char *path = path_in(folder, "conditions.tsv");
    FILE *file = fopen(path, "r");

    if (file)
        die("'%s': factors with conditions have no one course in time", path);
    free(path);
}

struct factorization *factorization_read(const char *folder,
                                         bool only_surviving)
{
    struct factorization *f = NEW_ARRAY(struct factorization, 1);

    refuse_conditions(folder);
    read_list(f, folder, only_surviving);
    read_time(f, folder);
    read_subjects(f, folder);
    read_pairs(f, folder);
    return f;
}

void factorization_free(struct factorization *f)
{
    names_free(f->names, f->count);
    names_free(f->ids, f->subjects);
    if (f->stimulus)
        names_free(f->stimulus, f->frames);
    gsl_vector_free(f->explained);
    gsl_vector_free(f->p);
    gsl_vector_free(f->lambda);
    gsl_vector_free(f->activity.lambda);
    gsl_matrix_free(f->activity.time);
    gsl_matrix_free(f->activity.subjects);
    gsl_matrix_free(f->pairs);
    free(f->time);
    free(f->is_kept);
    pairs_free(f->ends);
    free(f);
}
