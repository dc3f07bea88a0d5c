#include "io/centers.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool centers_is_table(const char *path)
{
    static const char *const ends[] = {".tsv", ".csv", ".tsv.gz", ".csv.gz"};
    size_t length = strlen(path);

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (length > strlen(ends[i]) &&
            !strcmp(path + length - strlen(ends[i]), ends[i]))
            return true;
    return false;
}

static size_t column_of_names(const struct table *table)
{
    static const char *const names[] = {"name", "label", "region"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (table_find(table, names[i]) != TABLE_NONE)
            return table_find(table, names[i]);
    return TABLE_NONE;
}

static double radius_in(const struct table *table, size_t row, size_t column)
{
    double radius =
        column == TABLE_NONE ? NAN : table_number(table, row, column);

    if (radius < 0 || radius > CENTERS_LARGEST)
        die("'%s' line %zu column %zu ('radius') is not between 0 and %g mm: "
            "%g",
            table->path, row + 2, column + 1, CENTERS_LARGEST, radius);
    return radius;
}

struct centers *centers_read(const char *path)
{
    struct centers *centers = NEW_ARRAY(struct centers, 1);
    struct table *table = table_read(path);
    size_t axis[3] = {table_column(table, "x"), table_column(table, "y"),
                      table_column(table, "z")};
    size_t radius = table_find(table, "radius");
    struct labels *labels = labels_from_table(table, table_find(table, "index"),
                                              column_of_names(table), "sphere");

    if (labels->count < table->rows)
        die("'%s' has a sphere with the index 0, which is the background",
            path);
    centers->labels = labels;
    centers->radius = NEW_ARRAY(double, labels->count);
    centers->at = xcalloc(labels->count, sizeof *centers->at);
    for (size_t i = 0; i < labels->count; i++) {
        for (size_t a = 0; a < 3; a++)
            centers->at[i][a] = table_finite(table, labels->rows[i], axis[a]);
        centers->radius[i] = radius_in(table, labels->rows[i], radius);
    }
    return centers;
}

void centers_free(struct centers *centers)
{
    labels_free(centers->labels);
    free(centers->at), free(centers->radius), free(centers);
}
