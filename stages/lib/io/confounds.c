#include "io/confounds.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/old_names.h"

#include <gsl/gsl_vector.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const motion_columns[] = {"trans_x",
                                             "trans_y",
                                             "trans_z",
                                             "rot_x",
                                             "rot_y",
                                             "rot_z",
                                             "framewise_displacement"};

/* A header of numbers is no header: the file starts with its first frame. */
static void check_header(const struct table *table)
{
    for (size_t j = 0; j < table->cols; j++) {
        char *end;

        strtod(table->names[j], &end);
        if (*end && strcmp(table->names[j], "n/a") != 0)
            return;
    }
    die("'%s' has no header: its first line holds numbers", table->path);
}

struct table *confounds_read(const char *path, size_t frames)
{
    struct table *table;

    if (!strcmp(path, "none"))
        return NULL;
    table = table_read(path);
    check_header(table);
    old_names_replace(table);
    if (table->rows != frames)
        die("'%s' has %zu rows for a run of %zu frames", path, table->rows,
            frames);
    return table;
}

void confounds_free(struct table *table)
{
    if (table)
        table_free(table);
}

/* ---- values ---- */

/* n/a in the first row becomes the second row; elsewhere it is refused. */
static void read_column(gsl_vector *out, const struct table *table, size_t col)
{
    for (size_t t = 1; t < table->rows; t++)
        gsl_vector_set(out, t, table_finite(table, t, col));
    if (table->rows > 1 && isnan(table_number(table, 0, col)))
        gsl_vector_set(out, 0, gsl_vector_get(out, 1));
    else
        gsl_vector_set(out, 0, table_finite(table, 0, col));
}

/* `name` without the suffix, or NULL when it ends otherwise. */
static char *base_of(const char *name, const char *suffix)
{
    size_t length = strlen(name), tail = strlen(suffix);

    if (length <= tail || strcmp(name + length - tail, suffix) != 0)
        return NULL;
    return xformat("%.*s", (int)(length - tail), name);
}

static void square(gsl_vector *x)
{
    gsl_vector_mul(x, x);
}

/* Backward difference, the first row copied from the second. */
static void differentiate(gsl_vector *x)
{
    for (size_t t = x->size - 1; t > 0; t--)
        *gsl_vector_ptr(x, t) -= gsl_vector_get(x, t - 1);
    if (x->size > 1)
        gsl_vector_set(x, 0, gsl_vector_get(x, 1));
}

/* The position of a motion parameter in its table, or MOTION_PARAMETERS. */
static size_t parameter_of(const char *name)
{
    size_t k = 0;

    while (k < MOTION_PARAMETERS && strcmp(name, motion_columns[k]) != 0)
        k++;
    return k;
}

/* True for a motion parameter and for what is made of one. */
static bool is_of_motion(const char *name)
{
    for (size_t k = 0; k < MOTION_PARAMETERS; k++)
        if (!strncmp(name, motion_columns[k], strlen(motion_columns[k])))
            return true;
    return false;
}

/* From `motion` or the table, or step by step from the base column. */
static void fill_regressor(gsl_vector *out, const struct table *table,
                           const struct series *motion, const char *name)
{
    static const struct {
        const char *suffix;
        void (*expand)(gsl_vector *);
    } steps[] = {{"_power2", square}, {"_derivative1", differentiate}};
    bool is_replaced = motion && is_of_motion(name);
    size_t col = table_find(table, name), parameter = parameter_of(name);

    if (is_replaced && parameter < MOTION_PARAMETERS) {
        gsl_matrix_get_col(out, motion->values, parameter);
        return;
    }
    if (!is_replaced && col != TABLE_NONE) {
        read_column(out, table, col);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        char *base = base_of(name, steps[i].suffix);

        if (!base)
            continue;
        fill_regressor(out, table, motion, base);
        steps[i].expand(out);
        free(base);
        return;
    }
    die("'%s' has no column '%s'", table->path, name);
}

struct series *confounds_values(const struct table *table, size_t frames,
                                const struct name_list *names,
                                const struct series *motion)
{
    struct series *values = series_new(frames, names->count, names->at);

    for (size_t k = 0; k < names->count; k++) {
        gsl_vector_view column = gsl_matrix_column(values->values, k);

        fill_regressor(&column.vector, table, motion, names->at[k]);
    }
    return values;
}

struct series *confounds_append(struct series *regressors, const char *prefix,
                                const gsl_matrix *more)
{
    size_t count = regressors->values->size2, all = count + more->size2;
    char **names = NEW_ARRAY(char *, all);
    struct series *wider;

    for (size_t k = 0; k < all; k++)
        names[k] = k < count ? xstrdup(regressors->names[k])
                             : xformat("%s_%02zu", prefix, k - count);
    wider = series_new(more->size1, all, names);
    for (size_t t = 0; t < more->size1; t++)
        for (size_t k = 0; k < all; k++)
            gsl_matrix_set(wider->values, t, k,
                           k < count ? gsl_matrix_get(regressors->values, t, k)
                                     : gsl_matrix_get(more, t, k - count));
    names_free(names, all);
    series_free(regressors);
    return wider;
}

struct series *confounds_motion(const struct table *table, size_t frames)
{
    char *names[MOTION_COLUMNS];
    struct series *motion;

    for (size_t k = 0; k < MOTION_COLUMNS; k++)
        names[k] = xstrdup(motion_columns[k]);
    motion = series_new(frames, MOTION_COLUMNS, names);
    for (size_t k = 0; k < MOTION_COLUMNS; k++) {
        size_t col = table ? table_find(table, names[k]) : TABLE_NONE;

        for (size_t t = 0; t < frames && col != TABLE_NONE; t++)
            gsl_matrix_set(motion->values, t, k, table_number(table, t, col));
        free(names[k]);
    }
    return motion;
}

void confounds_write(const char *path, const struct series *values,
                     const char *description)
{
    if (!path)
        return;
    series_write(path, values);
    json_put_text(sidecar(path), "Description", description);
}

void confounds_write_outliers(const char *path, const bool *kept, size_t frames)
{
    struct tsv *out;

    if (!path)
        return;
    out = tsv_create(path);
    tsv_text(out, motion_columns[MOTION_FD]);
    tsv_end_row(out);
    for (size_t t = 0; t < frames; t++)
        tsv_number(out, !kept[t]), tsv_end_row(out);
    tsv_close(out);
    json_put_text(sidecar(path), "Description", "Frames removed are 1");
}

void confounds_describe(json_t *fields, const struct series *regressors)
{
    json_t *names = json_array();

    for (size_t k = 0; k < regressors->values->size2; k++)
        json_array_append_new(names, json_string(regressors->names[k]));
    json_put(fields, "ConfoundRegressors", names);
}
