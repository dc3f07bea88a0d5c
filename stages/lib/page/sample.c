#include "page/sample.h"

#include "base/digest.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "io/bids.h"
#include "io/manifest.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the two tables ---- */

/* The file behind a source of the sidecar, or NULL with a fault. */
static char *path_of(struct sample *sample, const json_t *about, size_t k)
{
    const char *uri =
        json_string_value(json_array_get(json_object_get(about, "Sources"), k));
    const char *sum =
        uri ? source_text(json_object_get(about, "SourceChecksums"), uri)
            : NULL;
    char hex[DIGEST_HEX_ROOM], *path;

    if (!uri || !sum || !sample->root || strncmp(uri, "bids::", 6) != 0) {
        sample->fault = xstrdup("results.tsv is in no dataset that has the "
                                "table of participants");
        return NULL;
    }
    path = xformat("%s/%s", sample->root, uri + 6);
    if (!bids_is_file(path)) {
        sample->fault = xformat("there is no %s any more", uri + 6);
    } else {
        digest_file(path, hex);
        if (!strcmp(hex, sum))
            return path;
        sample->fault = xformat("%s is not as it was when it was tested (its "
                                "sha256 is another)",
                                uri + 6);
    }
    free(path);
    return NULL;
}

static struct table *table_of(struct sample *sample, const json_t *about,
                              size_t k)
{
    char *path = sample->fault ? NULL : path_of(sample, about, k);
    struct table *table = path ? source_table(path) : NULL;

    if (table && table_find(table, "participant_id") == TABLE_NONE)
        sample->fault =
            xstrdup("a table of the test has no column participant_id");
    free(path);
    return table;
}

/* ---- rows ---- */

static void find_rows(struct sample *sample, const json_t *about)
{
    const json_t *left_out = json_object_get(about, "LeftOut");
    const struct table *manifest = sample->manifest;
    size_t id = table_column(manifest, "participant_id");
    const json_t *column = source_parameter(about, "features");
    size_t file = column && json_string_value(column)
                      ? table_find(manifest, json_string_value(column))
                      : TABLE_NONE;

    sample->record = NEW_ARRAY(size_t, manifest->rows);
    sample->person = NEW_ARRAY(size_t, manifest->rows);
    for (size_t row = 0; row < manifest->rows; row++) {
        const char *name = table_text(manifest, row, id);

        if (json_object_get(left_out, name) ||
            (file != TABLE_NONE &&
             !strcmp(table_text(manifest, row, file), "n/a")))
            continue;
        sample->record[sample->rows] = row;
        sample->person[sample->rows++] = participant_row(sample->people, name);
    }
    if ((double)sample->rows != json_number_or_nan(about, "Rows"))
        sample->fault =
            xformat("the tables have %zu rows to test, and "
                    "results.json says %.0f",
                    sample->rows, json_number_or_nan(about, "Rows"));
}

const char *sample_id(const struct sample *sample, size_t row)
{
    const struct table *table = sample->manifest;

    return table_text(table, sample->record[row],
                      table_column(table, "participant_id"));
}

const char *sample_cell(const struct sample *sample, size_t row,
                        const char *column)
{
    size_t person = table_find(sample->people, column);
    size_t record = table_find(sample->manifest, column);

    if (person != TABLE_NONE && sample->person[row] != TABLE_NONE)
        return table_text(sample->people, sample->person[row], person);
    return record != TABLE_NONE
               ? table_text(sample->manifest, sample->record[row], record)
               : NULL;
}

double sample_number(const struct sample *sample, size_t row,
                     const char *column)
{
    const char *cell = sample_cell(sample, row, column);
    char *end;
    double value = cell ? strtod(cell, &end) : NAN;

    return cell && *cell && !*end && isfinite(value) ? value : NAN;
}

/* ---- what is in question ---- */

/* The column behind the first column of the model that the contrast weighs. */
static void find_question(struct sample *sample, const json_t *about)
{
    const json_t *row = json_array_get(json_object_get(about, "Contrast"), 0);
    const json_t *columns = json_object_get(about, "ModelColumns");
    const json_t *factors = json_object_get(about, "Levels");
    const char *name;
    json_t *levels;
    size_t k = 0;

    while (k < json_array_size(row) &&
           json_number_value(json_array_get(row, k)) == 0)
        k++;
    sample->tested = json_string_value(json_array_get(columns, k));
    if (!sample->tested)
        return;
    json_object_foreach((json_t *)(uintptr_t)factors, name, levels)
    {
        size_t length = strlen(name);

        if (strncmp(sample->tested, name, length) == 0 &&
            sample->tested[length] == '[') {
            sample->tested = name, sample->levels = levels;
            sample->level_count = json_object_size(levels);
            break;
        }
    }
}

const char *sample_level(const struct sample *sample, size_t level)
{
    const char *name;
    json_t *count;
    size_t k = 0;

    json_object_foreach((json_t *)(uintptr_t)sample->levels, name, count)
    {
        if (k++ == level)
            return name;
    }
    return NULL;
}

static void find_levels(struct sample *sample)
{
    sample->level = NEW_ARRAY(size_t, sample->rows);
    for (size_t row = 0; sample->levels && row < sample->rows; row++) {
        const char *cell = sample_cell(sample, row, sample->tested);
        size_t k = 0;

        while (cell && k < sample->level_count &&
               strcmp(sample_level(sample, k), cell) != 0)
            k++;
        if (!cell || k == sample->level_count) {
            sample->fault =
                xformat("a row has no level of '%s'", sample->tested);
            return;
        }
        sample->level[row] = k;
    }
}

/* ---- motion ---- */

/* Of the sidecar of the matrix of a row. */
static double motion_beside(const struct sample *sample, size_t row)
{
    size_t column = table_find(sample->manifest, "relmat");
    const char *slash = strrchr(sample->manifest->path, '/');
    char *path;
    json_t *fields;
    double value;

    if (column == TABLE_NONE)
        return NAN;
    path = xformat("%.*s/%s", slash ? (int)(slash - sample->manifest->path) : 1,
                   slash ? sample->manifest->path : ".",
                   table_text(sample->manifest, sample->record[row], column));
    fields = source_sidecar(path);
    value = json_number_or_nan(fields, "MeanFramewiseDisplacement");
    json_decref(fields), free(path);
    return value;
}

static void find_motion(struct sample *sample)
{
    bool is_column = table_find(sample->people, "mean_fd") != TABLE_NONE ||
                     table_find(sample->manifest, "mean_fd") != TABLE_NONE;

    sample->motion = NEW_ARRAY(double, sample->rows);
    for (size_t row = 0; row < sample->rows; row++) {
        sample->motion[row] = is_column ? sample_number(sample, row, "mean_fd")
                                        : motion_beside(sample, row);
        if (!isnan(sample->motion[row]))
            sample->motion_from = is_column
                                      ? "the column mean_fd of the participants"
                                      : "the sidecars of the matrices "
                                        "(MeanFramewiseDisplacement)";
    }
}

struct sample sample_read(const struct tested *tested)
{
    struct sample sample = {.root = provenance_dataset(tested->path)};

    sample.manifest = table_of(&sample, tested->about, 0);
    sample.people = table_of(&sample, tested->about, 1);
    find_question(&sample, tested->about);
    if (!sample.fault)
        find_rows(&sample, tested->about);
    if (!sample.fault)
        find_levels(&sample);
    if (!sample.fault)
        find_motion(&sample);
    if (sample.fault)
        sample.rows = 0;
    return sample;
}

void sample_release(struct sample *sample)
{
    if (sample->manifest)
        table_free(sample->manifest);
    if (sample->people)
        table_free(sample->people);
    free(sample->root), free(sample->fault);
    free(sample->record), free(sample->person);
    free(sample->level), free(sample->motion);
}
