#include "modules/relations.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"
#include "graph/relation.h"
#include "io/relmat.h"
#include "io/series.h"
#include "io/table.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- a matrix ---- */

static void refuse_asymmetry(const char *path, const struct relmat *relmat)
{
    char above[NUMBER_ROOM], below[NUMBER_ROOM];
    size_t i, j;

    if (!relation_is_asymmetric(&i, &j, relmat->values))
        return;
    number_format(above, gsl_matrix_get(relmat->values, i, j));
    number_format(below, gsl_matrix_get(relmat->values, j, i));
    die("'%s' is not symmetric: row '%s' column '%s' is %s, but row '%s' "
        "column '%s' is %s",
        path, relmat->names[i], relmat->names[j], above, relmat->names[j],
        relmat->names[i], below);
}

static void read_square(struct relations *relations)
{
    struct relmat *relmat = relmat_read(relations->path);

    refuse_asymmetry(relations->path, relmat);
    relations->nodes = relmat->values->size1;
    relations->count = 1;
    relations->names = relmat->names;
    relations->square = relmat->values;
    free(relmat);
}

/* ---- a table of pairs ---- */

/* A name where it first stands, and the number that it gets. */
struct mention {
    const char *name;
    size_t at, number;
};

static int by_name(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static int by_place(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;

    return (x->at > y->at) - (x->at < y->at);
}

static int name_alone(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;

    return strcmp(x->name, y->name);
}

/* All regions, sorted by name, numbered by place; `names` in that order. */
static struct mention *mentions(struct relations *relations,
                                const struct table *table)
{
    struct mention *list = NEW_ARRAY(struct mention, 2 * table->rows);
    char **names;
    size_t count = 0;

    for (size_t k = 0; k < 2 * table->rows; k++)
        list[k] = (struct mention){table_text(table, k / 2, k % 2), k, 0};
    qsort(list, 2 * table->rows, sizeof(*list), by_name);
    for (size_t k = 0; k < 2 * table->rows; k++)
        if (!k || strcmp(list[k].name, list[count - 1].name))
            list[count++] = list[k];
    qsort(list, count, sizeof(*list), by_place);
    names = NEW_ARRAY(char *, count);
    for (size_t k = 0; k < count; k++) {
        list[k].number = k;
        names[k] = xstrdup(list[k].name);
    }
    qsort(list, count, sizeof(*list), name_alone);
    relations->nodes = count;
    relations->names = names;
    return list;
}

static size_t number_of(const char *name, const struct mention *list,
                        size_t count)
{
    const struct mention key = {name, 0, 0};
    const struct mention *found =
        bsearch(&key, list, count, sizeof(*list), name_alone);

    return found->number;
}

static void read_ends(struct relations *relations, const struct table *table)
{
    struct mention *list = mentions(relations, table);
    size_t nodes = relations->nodes;
    bool *is_seen = NEW_ARRAY(bool, nodes *nodes);

    relations->pairs = table->rows;
    relations->a = NEW_ARRAY(size_t, table->rows);
    relations->b = NEW_ARRAY(size_t, table->rows);
    for (size_t k = 0; k < table->rows; k++) {
        const char *a = table_text(table, k, 0), *b = table_text(table, k, 1);
        size_t i = number_of(a, list, nodes), j = number_of(b, list, nodes);

        if (i == j)
            die("'%s' line %zu pairs '%s' with itself", table->path, k + 2, a);
        if (is_seen[i * nodes + j])
            die("'%s' line %zu has the pair '%s', '%s' again", table->path,
                k + 2, a, b);
        is_seen[i * nodes + j] = is_seen[j * nodes + i] = true;
        relations->a[k] = i;
        relations->b[k] = j;
    }
    free(is_seen), free(list);
}

/* Columns of the table that are wanted: all, or those named. */
static size_t *wanted(struct relations *relations, const struct table *table,
                      const char *only)
{
    size_t *column = NEW_ARRAY(size_t, table->cols);
    const char *rest = only;

    for (size_t c = 2; !only && c < table->cols; c++)
        column[relations->count++] = c;
    while (rest && *rest) {
        size_t length = strcspn(rest, ",");
        char *name = xformat("%.*s", (int)length, rest);
        size_t c = table_column(table, name);

        if (c < 2 || relations->count == table->cols)
            usage("--column %s is no column of numbers", name);
        for (size_t k = 0; k < relations->count; k++)
            if (column[k] == c)
                usage("--column names '%s' twice", name);
        column[relations->count++] = c;
        rest += length + (rest[length] == ',');
        free(name);
    }
    if (!relations->count)
        die("'%s' has no column beside a and b", table->path);
    return column;
}

static void read_pairs(struct relations *relations, const struct table *table,
                       const char *only)
{
    size_t *column = wanted(relations, table, only);

    if (!table->rows)
        die("'%s' has no pair", table->path);
    read_ends(relations, table);
    relations->columns = NEW_ARRAY(char *, relations->count);
    relations->values = gsl_matrix_alloc(table->rows, relations->count);
    for (size_t k = 0; k < relations->count; k++) {
        relations->columns[k] = xstrdup(table->names[column[k]]);
        for (size_t row = 0; row < table->rows; row++)
            gsl_matrix_set(relations->values, row, k,
                           table_number(table, row, column[k]));
    }
    free(column);
}

static bool is_number(const char *text)
{
    char *end;

    if (!strcmp(text, "n/a"))
        return true;
    strtod(text, &end);
    return *text && !*end;
}

static bool has_pairs(const struct table *table)
{
    if (table->cols < 3 || strcmp(table->names[0], "a") ||
        strcmp(table->names[1], "b"))
        return false;
    return table->rows != table->cols || !is_number(table_text(table, 0, 0));
}

struct relations *relations_read(const char *path, const char *only)
{
    struct relations *relations = NEW_ARRAY(struct relations, 1);
    struct table *table = table_read(path);

    relations->path = xstrdup(path);
    if (has_pairs(table))
        read_pairs(relations, table, only);
    else if (only)
        usage("--column is for a table of pairs, and '%s' is a matrix", path);
    else
        read_square(relations);
    table_free(table);
    return relations;
}

void relations_free(struct relations *relations)
{
    names_free(relations->names, relations->nodes);
    if (relations->columns)
        names_free(relations->columns, relations->count);
    if (relations->square)
        gsl_matrix_free(relations->square);
    if (relations->values)
        gsl_matrix_free(relations->values);
    free(relations->a), free(relations->b), free(relations->path);
    free(relations);
}

void relations_matrix(gsl_matrix *matrix, const struct relations *relations,
                      size_t k)
{
    if (relations->square) {
        gsl_matrix_memcpy(matrix, relations->square);
        return;
    }
    gsl_matrix_set_all(matrix, NAN);
    for (size_t p = 0; p < relations->pairs; p++) {
        double value = gsl_matrix_get(relations->values, p, k);

        gsl_matrix_set(matrix, relations->a[p], relations->b[p], value);
        gsl_matrix_set(matrix, relations->b[p], relations->a[p], value);
    }
}
