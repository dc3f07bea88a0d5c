/* The half of patterns.h that reads images. */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/patterns.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Entry k of an array of the sidecar as text; give it back with free(). */
static char *label(const json_t *array, size_t k, const char *path,
                   const char *key)
{
    const json_t *entry = json_array_get(array, k);

    if (json_is_string(entry))
        return xstrdup(json_string_value(entry));
    if (json_is_integer(entry))
        return xformat("%lld", (long long)json_integer_value(entry));
    if (json_is_null(entry))
        return xstrdup("n/a");
    die("%s of the sidecar of '%s' has an entry %zu that is neither text nor a "
        "whole number",
        key, path, k);
}

static void check_length(const json_t *array, const struct volume *volume,
                         const char *key)
{
    if (json_array_size(array) != volume->frames)
        die("%s in the sidecar of '%s' has %zu entries, but there are %zu "
            "volumes",
            key, volume->path, json_array_size(array), volume->frames);
}

static void take_sidecar(struct patterns *patterns, size_t file,
                         const struct volume *volume)
{
    json_t *fields = sidecar_read(volume->path);
    const json_t *conditions = json_object_get(fields, "Conditions");
    const json_t *runs = json_object_get(fields, "Run");

    if (!json_is_array(conditions))
        die("'%s' has no sidecar with Conditions, and --conditions names none",
            volume->path);
    check_length(conditions, volume, "Conditions");
    if (json_is_array(runs))
        check_length(runs, volume, "Run");
    for (size_t v = 0; v < volume->frames; v++) {
        char *condition = label(conditions, v, volume->path, "Conditions");
        char *run = json_is_array(runs) ? label(runs, v, volume->path, "Run")
                                        : xstrdup("");

        if (strcmp(condition, "n/a") != 0)
            patterns_add(patterns, file, v, condition, run);
        free(condition), free(run);
    }
    json_decref(fields);
}

static size_t volume_of(const struct table *table, size_t row, size_t column,
                        const struct volume *volume)
{
    double number = table_finite(table, row, column);

    if (number < 0 || number != floor(number) ||
        number >= (double)volume->frames)
        die("'%s' line %zu names volume %g, but '%s' has those from 0 to %zu",
            table->path, row + 2, number, volume->path, volume->frames - 1);
    return (size_t)number;
}

static void take_table(struct patterns *patterns, size_t file,
                       const struct volume *volume, const char *path)
{
    struct table *table = table_read(path);
    size_t column = table_column(table, "volume");
    size_t condition = table_column(table, "condition");
    size_t run = table_find(table, "run");
    bool *is_seen = NEW_ARRAY(bool, volume->frames);

    for (size_t row = 0; row < table->rows; row++) {
        size_t v = volume_of(table, row, column, volume);

        if (is_seen[v])
            die("'%s' line %zu has volume %zu again", path, row + 2, v);
        is_seen[v] = true;
        if (strcmp(table_text(table, row, condition), "n/a") != 0)
            patterns_add(patterns, file, v, table_text(table, row, condition),
                         run == TABLE_NONE ? "" : table_text(table, row, run));
    }
    free(is_seen), table_free(table);
}

void patterns_add_volumes(struct patterns *patterns, size_t file,
                          const char *conditions)
{
    struct volume *volume = volume_open(patterns->paths.at[file]);

    if (patterns->grid && !grid_same(&volume->grid, &patterns->grid->grid))
        die("'%s' is not on the grid of '%s'", volume->path,
            patterns->grid->path);
    if (conditions)
        take_table(patterns, file, volume, conditions);
    else
        take_sidecar(patterns, file, volume);
    if (patterns->grid) {
        volume_close(volume);
        return;
    }
    patterns->grid = volume;
    patterns->channels = volume->voxels;
}

/* trial[v] of file `file`: the trial that volume v is, or TABLE_NONE. */
static size_t *trials_of(const struct patterns *patterns, size_t file,
                         const struct volume *volume)
{
    size_t *trial = NEW_ARRAY(size_t, volume->frames);

    for (size_t v = 0; v < volume->frames; v++)
        trial[v] = TABLE_NONE;
    for (size_t t = 0; t < patterns->trials; t++)
        if (patterns->file[t] == file)
            trial[patterns->volume[t]] = t;
    return trial;
}

void patterns_voxels(gsl_matrix *values, const struct patterns *patterns,
                     const size_t *voxel, size_t count)
{
    double *frame = NEW_ARRAY(double, count);

    for (size_t k = 0; k < patterns->paths.count; k++) {
        struct volume *volume = volume_open(patterns->paths.at[k]);
        size_t *trial = trials_of(patterns, k, volume);

        for (size_t v = 0; volume_next(volume); v++) {
            if (trial[v] == TABLE_NONE)
                continue;
            volume_gather(frame, volume, voxel, count);
            for (size_t i = 0; i < count; i++)
                gsl_matrix_set(values, i, trial[v],
                               isfinite(frame[i]) ? frame[i] : NAN);
        }
        free(trial), volume_close(volume);
    }
    free(frame);
}
