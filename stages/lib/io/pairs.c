#include "io/pairs.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/series.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- nodes ---- */

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

/* All nodes, sorted by name, numbered by place; names[] in that order. */
static struct mention *mentions(struct pairs *pairs, const struct table *table)
{
    struct mention *list = NEW_ARRAY(struct mention, 2 * table->rows);
    size_t count = 0;

    for (size_t k = 0; k < 2 * table->rows; k++)
        list[k] = (struct mention){table_text(table, k / 2, k % 2), k, 0};
    qsort(list, 2 * table->rows, sizeof(*list), by_name);
    for (size_t k = 0; k < 2 * table->rows; k++)
        if (!k || strcmp(list[k].name, list[count - 1].name))
            list[count++] = list[k];
    qsort(list, count, sizeof(*list), by_place);
    pairs->names = NEW_ARRAY(char *, count);
    for (size_t k = 0; k < count; k++) {
        list[k].number = k;
        pairs->names[k] = xstrdup(list[k].name);
    }
    qsort(list, count, sizeof(*list), name_alone);
    pairs->nodes = count;
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

static void read_ends(struct pairs *pairs, const struct table *table)
{
    struct mention *list = mentions(pairs, table);
    size_t nodes = pairs->nodes;
    bool *is_seen = NEW_ARRAY(bool, nodes *nodes);

    pairs->count = table->rows;
    pairs->a = NEW_ARRAY(size_t, table->rows);
    pairs->b = NEW_ARRAY(size_t, table->rows);
    for (size_t k = 0; k < table->rows; k++) {
        const char *a = table_text(table, k, 0), *b = table_text(table, k, 1);
        size_t i = number_of(a, list, nodes), j = number_of(b, list, nodes);

        if (i == j)
            die("'%s' line %zu pairs '%s' with itself", table->path, k + 2, a);
        if (is_seen[i * nodes + j])
            die("'%s' line %zu has the pair '%s', '%s' again", table->path,
                k + 2, a, b);
        is_seen[i * nodes + j] = is_seen[j * nodes + i] = true;
        pairs->a[k] = i;
        pairs->b[k] = j;
    }
    free(is_seen), free(list);
}

/* ---- columns ---- */

/* Columns of the table that are wanted: all, or those named. */
static size_t *wanted(struct pairs *pairs, const struct table *table,
                      const char *only)
{
    size_t *column = NEW_ARRAY(size_t, table->cols);
    const char *rest = only;

    for (size_t c = 2; !only && c < table->cols; c++)
        column[pairs->columns++] = c;
    while (rest && *rest) {
        size_t length = strcspn(rest, ",");
        char *name = xformat("%.*s", (int)length, rest);
        size_t c = table_column(table, name);

        if (c < 2 || pairs->columns == table->cols)
            usage("--column %s is no column of numbers", name);
        for (size_t k = 0; k < pairs->columns; k++)
            if (column[k] == c)
                usage("--column names '%s' twice", name);
        column[pairs->columns++] = c;
        rest += length + (rest[length] == ',');
        free(name);
    }
    if (!pairs->columns)
        die("'%s' has no column beside a and b", table->path);
    return column;
}

static void read_values(struct pairs *pairs, const struct table *table,
                        const char *only)
{
    size_t *column = wanted(pairs, table, only);

    pairs->titles = NEW_ARRAY(char *, pairs->columns);
    pairs->values = gsl_matrix_alloc(pairs->columns, table->rows);
    for (size_t k = 0; k < pairs->columns; k++) {
        pairs->titles[k] = xstrdup(table->names[column[k]]);
        for (size_t row = 0; row < table->rows; row++)
            gsl_matrix_set(pairs->values, k, row,
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

bool pairs_are_in(const struct table *table)
{
    if (table->cols < 3 || strcmp(table->names[0], "a") ||
        strcmp(table->names[1], "b"))
        return false;
    return table->rows != table->cols || !is_number(table_text(table, 0, 0));
}

struct pairs *pairs_of_table(const struct table *table, const char *only)
{
    struct pairs *pairs = NEW_ARRAY(struct pairs, 1);

    if (!pairs_are_in(table))
        die("'%s' is no table of pairs (columns a, b, ...)", table->path);
    if (!table->rows)
        die("'%s' has no pair", table->path);
    read_ends(pairs, table);
    read_values(pairs, table, only);
    return pairs;
}

struct pairs *pairs_read(const char *path, const char *only)
{
    struct table *table = table_read(path);
    struct pairs *pairs = pairs_of_table(table, only);

    table_free(table);
    return pairs;
}

/* ---- making and writing ---- */

struct pairs *pairs_new(size_t nodes, char *const *names, size_t columns,
                        char *const *titles)
{
    struct pairs *pairs = NEW_ARRAY(struct pairs, 1);
    size_t p = 0;

    bug_if(nodes < 2 || !columns);
    pairs->nodes = nodes;
    pairs->columns = columns;
    pairs->count = nodes * (nodes - 1) / 2;
    pairs->names = names_copy(names, nodes);
    pairs->titles = names_copy(titles, columns);
    pairs->a = NEW_ARRAY(size_t, pairs->count);
    pairs->b = NEW_ARRAY(size_t, pairs->count);
    pairs->values = gsl_matrix_alloc(columns, pairs->count);
    gsl_matrix_set_all(pairs->values, NAN);
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++, p++) {
            pairs->a[p] = i;
            pairs->b[p] = j;
        }
    return pairs;
}

/* nodes where there is none. */
static size_t place_of(const char *name, const struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->nodes; i++)
        if (!strcmp(pairs->names[i], name))
            return i;
    return pairs->nodes;
}

struct pairs *pairs_in_order(const struct pairs *from, const char *path,
                             const struct pairs *like, const char *like_path)
{
    struct pairs *to =
        pairs_new(like->nodes, like->names, from->columns, from->titles);
    size_t n = from->nodes, *at = NEW_ARRAY(size_t, like->nodes);

    if (n != like->nodes)
        die("'%s' has %zu conditions and '%s' %zu", path, n, like_path,
            like->nodes);
    for (size_t i = 0; i < n; i++) {
        at[i] = place_of(like->names[i], from);
        if (at[i] == n)
            die("'%s' has no condition '%s' of '%s'", path, like->names[i],
                like_path);
    }
    for (size_t p = 0; p < to->count; p++) {
        size_t a = at[to->a[p]], b = at[to->b[p]];
        size_t i = a < b ? a : b, j = a < b ? b : a;
        size_t q = i * (2 * n - i - 1) / 2 + j - i - 1;

        for (size_t k = 0; k < to->columns; k++)
            gsl_matrix_set(to->values, k, p,
                           gsl_matrix_get(from->values, k, q));
    }
    free(at);
    return to;
}

void pairs_write(const char *path, const struct pairs *pairs,
                 const char *description, const char *about)
{
    struct tsv *out = tsv_create(path);
    json_t *fields = sidecar(path);

    json_put_text(fields, "Description", description);
    tsv_text(out, "a");
    tsv_text(out, "b");
    for (size_t k = 0; k < pairs->columns; k++) {
        json_t *text = json_object();

        json_put_text(text, "Description", about);
        json_put(fields, pairs->titles[k], text);
        tsv_text(out, pairs->titles[k]);
    }
    tsv_end_row(out);
    for (size_t p = 0; p < pairs->count; p++) {
        tsv_text(out, pairs->names[pairs->a[p]]);
        tsv_text(out, pairs->names[pairs->b[p]]);
        for (size_t k = 0; k < pairs->columns; k++)
            tsv_number(out, gsl_matrix_get(pairs->values, k, p));
        tsv_end_row(out);
    }
    tsv_close(out);
}

void pairs_free(struct pairs *pairs)
{
    names_free(pairs->names, pairs->nodes);
    names_free(pairs->titles, pairs->columns);
    gsl_matrix_free(pairs->values);
    free(pairs->a), free(pairs->b);
    free(pairs);
}

bool pairs_are_whole(const struct pairs *pairs)
{
    size_t p = 0;

    if (pairs->count != pairs->nodes * (pairs->nodes - 1) / 2)
        return false;
    for (size_t i = 0; i < pairs->nodes; i++)
        for (size_t j = i + 1; j < pairs->nodes; j++, p++)
            if (pairs->a[p] != i || pairs->b[p] != j)
                return false;
    return true;
}

void pairs_demand(const struct pairs *pairs, const char *path)
{
    if (!pairs_are_whole(pairs))
        die("'%s' does not hold each pair of %zu names once, row by row", path,
            pairs->nodes);
}

void pairs_matrix(gsl_matrix *matrix, const struct pairs *pairs, size_t k)
{
    gsl_matrix_set_all(matrix, NAN);
    for (size_t p = 0; p < pairs->count; p++) {
        double value = gsl_matrix_get(pairs->values, k, p);

        gsl_matrix_set(matrix, pairs->a[p], pairs->b[p], value);
        gsl_matrix_set(matrix, pairs->b[p], pairs->a[p], value);
    }
}
