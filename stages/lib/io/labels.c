#include "io/labels.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct entry {
    int32_t index;
    size_t row;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    return x->row < y->row ? -1 : 1;
}

static int compare_labels(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return x < y ? -1 : x > y;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static struct labels *labels_new(size_t count)
{
    struct labels *labels = NEW_ARRAY(struct labels, 1);

    labels->count = count;
    labels->index = NEW_ARRAY(int32_t, count);
    labels->names = NEW_ARRAY(char *, count);
    labels->rows = NEW_ARRAY(size_t, count);
    return labels;
}

static void check_names(const struct labels *labels)
{
    char **sorted = NEW_ARRAY(char *, labels->count);

    memcpy(sorted, labels->names, labels->count * sizeof *sorted);
    qsort(sorted, labels->count, sizeof *sorted, compare_names);
    for (size_t i = 1; i < labels->count; i++)
        if (!strcmp(sorted[i - 1], sorted[i]))
            die("'%s' has two regions named '%s'", labels->table->path,
                sorted[i]);
    free(sorted);
}

static int32_t label_in(const struct table *table, size_t row, size_t col)
{
    double x = table_finite(table, row, col);

    if (!(x >= 0 && x <= INT32_MAX && x == floor(x)))
        die("'%s' line %zu: the label %g is not a whole number of 0 or more",
            table->path, row + 2, x);
    return (int32_t)x;
}

/*
 * The rows with a label above 0, in ascending order of it; where there is no
 * column of labels, the rows as they stand, numbered from 1.
 */
static struct entry *sorted_entries(const struct table *table, size_t column,
                                    size_t *count)
{
    struct entry *entries = NEW_ARRAY(struct entry, table->rows);

    *count = 0;
    for (size_t i = 0; i < table->rows; i++) {
        int32_t label = column == TABLE_NONE ? (int32_t)(i + 1)
                                             : label_in(table, i, column);

        if (label)
            entries[(*count)++] = (struct entry){label, i};
    }
    qsort(entries, *count, sizeof *entries, compare_entries);
    for (size_t i = 1; i < *count; i++)
        if (entries[i - 1].index == entries[i].index)
            die("'%s' line %zu repeats the label %d", table->path,
                entries[i].row + 2, (int)entries[i].index);
    return entries;
}

static char *name_in(const struct table *table, size_t row, size_t column)
{
    const char *text = table_text(table, row, column);

    if (!*text || !strcmp(text, "n/a"))
        die("'%s' line %zu: the region has no name", table->path, row + 2);
    if (!strcmp(text, "time") || !strcmp(text, "Node"))
        die("'%s' line %zu: a region cannot be called '%s'", table->path,
            row + 2, text);
    return xstrdup(text);
}

struct labels *labels_from_table(struct table *table, size_t index, size_t name,
                                 const char *kind)
{
    size_t count;
    struct entry *entries = sorted_entries(table, index, &count);
    struct labels *labels = labels_new(count);

    if (!count)
        die("'%s' names no region", table->path);
    labels->table = table;
    for (size_t i = 0; i < count; i++) {
        labels->index[i] = entries[i].index;
        labels->rows[i] = entries[i].row;
        labels->names[i] = name == TABLE_NONE
                               ? xformat("%s%d", kind, (int)entries[i].index)
                               : name_in(table, entries[i].row, name);
    }
    check_names(labels);
    free(entries);
    return labels;
}

struct labels *labels_read(const char *path)
{
    struct table *table = table_read(path);
    size_t name = table_column(table, "name");

    return labels_from_table(table, table_column(table, "index"), name, NULL);
}

struct labels *labels_from_image(const int32_t *image, size_t voxels)
{
    int32_t *sorted = NEW_ARRAY(int32_t, voxels);
    size_t found = 0, count = 0;
    struct labels *labels;

    for (size_t v = 0; v < voxels; v++)
        if (image[v] && (!found || image[v] != sorted[found - 1]))
            sorted[found++] = image[v];
    qsort(sorted, found, sizeof *sorted, compare_labels);
    for (size_t i = 0; i < found; i++)
        if (!i || sorted[i] != sorted[count - 1])
            sorted[count++] = sorted[i];
    labels = labels_new(count);
    for (size_t i = 0; i < count; i++) {
        labels->index[i] = sorted[i];
        labels->names[i] = xformat("label%d", (int)sorted[i]);
    }
    free(sorted);
    return labels;
}

static char *path_beside(const char *atlas)
{
    char *path = sidecar_path(atlas);

    if (!path)
        return NULL;
    memcpy(path + strlen(path) - strlen(".json"), ".tsv", sizeof ".tsv");
    if (!access(path, F_OK))
        return path;
    free(path);
    return NULL;
}

size_t labels_find(const struct labels *labels, int32_t index)
{
    const int32_t *found = bsearch(&index, labels->index, labels->count,
                                   sizeof *labels->index, compare_labels);

    return found ? (size_t)(found - labels->index) : TABLE_NONE;
}

static void check_image(const struct labels *labels, const int32_t *image,
                        size_t voxels, const char *path)
{
    int32_t last = 0;

    for (size_t v = 0; v < voxels; v++) {
        if (image[v] && image[v] != last &&
            labels_find(labels, image[v]) == TABLE_NONE)
            die("label %d of '%s' is not in '%s'", (int)image[v], path,
                labels->table->path);
        last = image[v];
    }
}

struct labels *labels_of_atlas(const char *table, const char *atlas,
                               const int32_t *image, size_t voxels)
{
    char *beside = table ? NULL : path_beside(atlas);
    struct labels *labels;

    if (beside)
        provenance_input(beside);
    labels = table || beside ? labels_read(table ? table : beside)
                             : labels_from_image(image, voxels);
    check_image(labels, image, voxels, atlas);
    free(beside);
    return labels;
}

struct labels *labels_of_maps(const char *table, const char *atlas, size_t maps)
{
    char *beside = table ? NULL : path_beside(atlas);
    struct labels *labels;

    if (!table && !beside) {
        labels = labels_new(maps);
        for (size_t i = 0; i < maps; i++) {
            labels->index[i] = (int32_t)(i + 1);
            labels->names[i] = xformat("map%zu", i + 1);
        }
        return labels;
    }
    if (beside)
        provenance_input(beside);
    labels = labels_read(table ? table : beside);
    if (labels->count != maps)
        die("'%s' names %zu regions, and '%s' holds %zu maps",
            labels->table->path, labels->count, atlas, maps);
    free(beside);
    return labels;
}

void labels_free(struct labels *labels)
{
    if (labels->table)
        table_free(labels->table);
    names_free(labels->names, labels->count);
    free(labels->index), free(labels->rows), free(labels);
}
