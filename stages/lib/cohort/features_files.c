#include "base/mem.h"
#include "base/report.h"
#include "cohort/features.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void list_measures(struct name_list *measures, const char *list)
{
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ",");
        char *name = xformat("%.*s", (int)length, at);

        if (!length || name_list_has(measures, name))
            usage("--measure '%s' has '%s' twice, or nothing between commas",
                  list, name);
        name_list_add(measures, name);
        at += length + (at[length] == ',');
    }
    if (!measures->count)
        usage("--measure is empty");
}

void features_measures(struct features *features)
{
    struct table *table = table_read(features->manifest->paths[0]);

    list_measures(&features->measures, features->input->measure);
    features->kind = FEATURES_NODES;
    if (table_find(table, "Node") == TABLE_NONE && table->rows == 1)
        features->kind = FEATURES_SCALARS;
    table_free(table);
}

static void read_columns(double *values, const struct features *features,
                         size_t row)
{
    for (size_t j = 0; j < features->all; j++) {
        const char *cell = table_text(features->table, row, j + features->lead);
        char *end;

        strtod(cell, &end);
        if (strcmp(cell, "n/a") != 0 && (*end || end == cell))
            die("'%s' line %zu column %zu ('%s') is '%s', no number; for a "
                "manifest name its column of files with --features",
                features->input->path, row + 2, j + features->lead + 1,
                features->table->names[j + features->lead], cell);
        values[j] = table_number(features->table, row, j + features->lead);
    }
}

static void read_edges(double *values, struct features *features, size_t row)
{
    struct member member = {0};

    member_add(&member, &features->regions, features->manifest->paths[row],
               NAN);
    member_finish(&member, &features->regions);
    memcpy(values, member.edges, features->all * sizeof *values);
    member_release(&member);
}

static void check_nodes(const struct table *table,
                        const struct regions *regions)
{
    size_t who = table_column(table, "Node");

    if (table->rows != regions->count)
        die("'%s' has %zu nodes, but '%s' %zu", table->path, table->rows,
            regions->first, regions->count);
    for (size_t i = 0; i < table->rows; i++)
        if (strcmp(table_text(table, i, who), regions->names[i]) != 0)
            die("'%s' has node '%s' where '%s' has '%s'", table->path,
                table_text(table, i, who), regions->first, regions->names[i]);
}

static void read_measures(double *values, struct features *features, size_t row)
{
    struct table *table = table_read(features->manifest->paths[row]);

    if (features->kind == FEATURES_NODES)
        check_nodes(table, &features->regions);
    else if (table->rows != 1)
        die("'%s' has %zu rows, not one", table->path, table->rows);
    for (size_t m = 0; m < features->measures.count; m++) {
        size_t column = table_column(table, features->measures.at[m]);

        for (size_t i = 0; i < table->rows; i++)
            *values++ = table_number(table, i, column);
    }
    table_free(table);
}

static void read_voxels(double *values, const struct features *features,
                        size_t row)
{
    const char *path = features->manifest->paths[row];
    struct volume *volume = volume_open(path);

    if (!grid_same(&volume->grid, &features->image->grid))
        die("'%s' is not on the grid of '%s'", path, features->image->path);
    if (volume->frames != 1)
        die("'%s' has %zu volumes, not one", path, volume->frames);
    if (!volume_next(volume))
        die("'%s' holds no volume", path);
    volume_gather(values, volume, features->voxel, features->all);
    volume_close(volume);
}

void features_regions(struct features *features, size_t row)
{
    struct regions *regions = &features->regions;
    const char *path = features->manifest ? features->manifest->paths[row] : "";

    if (features->kind == FEATURES_EDGES) {
        struct member member = {0};

        member_add(&member, regions, path, NAN);
        member_release(&member);
        features->all = regions_pairs(regions);
    } else if (features->kind == FEATURES_NODES) {
        struct table *table = table_read(path);
        size_t who = table_column(table, "Node");

        regions->count = table->rows;
        features->all = table->rows * features->measures.count;
        regions->names = NEW_ARRAY(char *, table->rows);
        for (size_t i = 0; i < table->rows; i++)
            regions->names[i] = xstrdup(table_text(table, i, who));
        regions->first = xstrdup(path);
        table_free(table);
    } else if (features->kind == FEATURES_SCALARS) {
        features->all = features->measures.count;
    }
}

void features_read(double *values, struct features *features, size_t row)
{
    switch (features->kind) {
    case FEATURES_COLUMNS:
        read_columns(values, features, row);
        break;
    case FEATURES_EDGES:
        read_edges(values, features, row);
        break;
    case FEATURES_NODES:
    case FEATURES_SCALARS:
        read_measures(values, features, row);
        break;
    case FEATURES_VOXELS:
        read_voxels(values, features, row);
        break;
    }
}
