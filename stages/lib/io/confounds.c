#include "io/confounds.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"

#include <gsl/gsl_vector.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const confounds_strategies[] = {"none", "6P",  "9P",  "12P",
                                            "24P",  "27P", "36P", NULL};

static const char *const motion_columns[] = {"trans_x",
                                             "trans_y",
                                             "trans_z",
                                             "rot_x",
                                             "rot_y",
                                             "rot_z",
                                             "framewise_displacement"};

static const char *const bases[] = {"trans_x",      "trans_y", "trans_z",
                                    "rot_x",        "rot_y",   "rot_z",
                                    "white_matter", "csf",     "global_signal"};

static const char *const expansions[] = {"", "_derivative1", "_power2",
                                         "_derivative1_power2"};

enum { MOTION = 6, BASES = 9, PLAIN = 1, DERIVED = 2, SQUARED = 4 };

/* How far each strategy expands motion, and how far the three signals. */
static const struct {
    size_t motion, signals;
} extents[] = {
    [CONFOUNDS_NONE] = {0, 0},
    [CONFOUNDS_6P] = {PLAIN, 0},
    [CONFOUNDS_9P] = {PLAIN, PLAIN},
    [CONFOUNDS_12P] = {DERIVED, 0},
    [CONFOUNDS_24P] = {SQUARED, 0},
    [CONFOUNDS_27P] = {SQUARED, PLAIN},
    [CONFOUNDS_36P] = {SQUARED, SQUARED},
};

struct table *confounds_read(const char *path, size_t frames)
{
    struct table *table;

    if (!strcmp(path, "none"))
        return NULL;
    table = table_read(path);
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

/* ---- names ---- */

struct list {
    char **at;
    size_t count;
};

static bool list_has(const struct list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->at[i], name))
            return true;
    return false;
}

/* Takes over `name`. */
static void list_add(struct list *list, char *name)
{
    list->at = xrealloc(list->at, list->count + 1, sizeof *list->at);
    list->at[list->count++] = name;
}

static void add_strategy(struct list *list, enum confounds_strategy strategy)
{
    for (size_t b = 0; b < BASES; b++) {
        size_t extent =
            b < MOTION ? extents[strategy].motion : extents[strategy].signals;

        for (size_t e = 0; e < extent; e++)
            list_add(list, xformat("%s%s", bases[b], expansions[e]));
    }
}

static void add_columns(struct list *list, const char *columns)
{
    struct list given = {0};

    while (columns) {
        const char *comma = strchr(columns, ',');
        size_t length = comma ? (size_t)(comma - columns) : strlen(columns);
        char *name = xformat("%.*s", (int)length, columns);

        if (!length)
            usage("--columns has an empty name");
        if (list_has(&given, name))
            usage("--columns names '%s' twice", name);
        list_add(&given, name);
        if (!list_has(list, name))
            list_add(list, xstrdup(name));
        columns = comma ? comma + 1 : NULL;
    }
    names_free(given.at, given.count);
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

/* From the table, or step by step from the base column. */
static void fill_regressor(gsl_vector *out, const struct table *table,
                           const char *name)
{
    static const struct {
        const char *suffix;
        void (*expand)(gsl_vector *);
    } steps[] = {{"_power2", square}, {"_derivative1", differentiate}};
    size_t col = table_find(table, name);

    if (col != TABLE_NONE) {
        read_column(out, table, col);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        char *base = base_of(name, steps[i].suffix);

        if (!base)
            continue;
        fill_regressor(out, table, base);
        steps[i].expand(out);
        free(base);
        return;
    }
    die("'%s' has no column '%s'", table->path, name);
}

struct series *confounds_regressors(const struct table *table, size_t frames,
                                    enum confounds_strategy strategy,
                                    const char *columns)
{
    struct list names = {0};
    struct series *regressors;

    if (!table && (strategy != CONFOUNDS_NONE || columns))
        usage("--strategy and --columns need a table of confounds");
    add_strategy(&names, strategy);
    add_columns(&names, columns);
    regressors = series_new(frames, names.count, names.at);
    for (size_t k = 0; k < names.count; k++) {
        gsl_vector_view column = gsl_matrix_column(regressors->values, k);

        fill_regressor(&column.vector, table, names.at[k]);
    }
    names_free(names.at, names.count);
    return regressors;
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

static size_t censor_above(bool *kept, double value, double threshold)
{
    bool is_lost = *kept && value > threshold; /* NaN is not above */

    *kept = *kept && !is_lost;
    return is_lost;
}

size_t confounds_censor(bool *kept, const struct table *table,
                        const struct series *motion, double fd, double dvars)
{
    size_t lost = 0, col = 0;

    if (isnan(fd) && isnan(dvars))
        return 0;
    if (!table)
        usage("a threshold needs a table of confounds");
    if (!isnan(dvars))
        col = table_column(table, "std_dvars");
    for (size_t t = 0; t < motion->values->size1; t++) {
        double moved = gsl_matrix_get(motion->values, t, MOTION_FD);

        if (!isnan(dvars))
            lost += censor_above(&kept[t],
                                 t ? table_finite(table, t, col)
                                   : table_number(table, t, col),
                                 dvars);
        if (isnan(fd))
            continue;
        if (t && isnan(moved))
            die("'%s' line %zu has no framewise displacement, nor motion to "
                "compute it from",
                table->path, t + 2);
        lost += censor_above(&kept[t], moved, fd);
    }
    return lost;
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

/* Over the frames that have one; NaN when none has. */
static double mean_displacement(const gsl_matrix *motion)
{
    double sum = 0, count = 0;

    for (size_t t = 0; t < motion->size1; t++) {
        double fd = gsl_matrix_get(motion, t, MOTION_FD);

        if (isnan(fd))
            continue;
        sum += fd;
        count++;
    }
    return sum / count;
}

void confounds_describe(json_t *fields, const struct series *regressors,
                        const struct series *motion)
{
    double fd = mean_displacement(motion->values);
    json_t *names = json_array();

    for (size_t k = 0; k < regressors->values->size2; k++)
        json_array_append_new(names, json_string(regressors->names[k]));
    json_put(fields, "ConfoundRegressors", names);
    if (!isnan(fd))
        json_put_number(fields, "MeanFramewiseDisplacement", fd);
}
