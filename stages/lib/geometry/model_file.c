#include "geometry/model_file.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/name_list.h"

#include <stdlib.h>
#include <string.h>

/* ---- conditions ---- */

static size_t place_of(const char *name, const struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->nodes; i++)
        if (!strcmp(pairs->names[i], name))
            return i;
    return pairs->nodes;
}

/* The models with the conditions of `data` in their order. */
static struct pairs *in_order(const struct pairs *from, const char *path,
                              const struct pairs *data, const char *data_path)
{
    struct pairs *to =
        pairs_new(data->nodes, data->names, from->columns, from->titles);
    size_t n = from->nodes, *at = NEW_ARRAY(size_t, data->nodes);

    if (n != data->nodes)
        die("'%s' has %zu conditions and '%s' %zu", path, n, data_path,
            data->nodes);
    for (size_t i = 0; i < n; i++) {
        at[i] = place_of(data->names[i], from);
        if (at[i] == n)
            die("'%s' has no condition '%s' of '%s'", path, data->names[i],
                data_path);
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

/* ---- families ---- */

/* family[column], by a table. */
static void by_table(char **family, const char *path, const struct pairs *pairs)
{
    struct table *table = table_read(path);
    size_t model = table_column(table, "model");
    size_t column = table_column(table, "family");

    for (size_t k = 0; k < pairs->columns; k++) {
        for (size_t row = 0; row < table->rows && !family[k]; row++)
            if (!strcmp(table_text(table, row, model), pairs->titles[k]))
                family[k] = xstrdup(table_text(table, row, column));
        if (!family[k])
            die("'%s' has no family of the model '%s'", path, pairs->titles[k]);
    }
    for (size_t row = 0; row < table->rows; row++) {
        bool is_known = false;

        for (size_t k = 0; k < pairs->columns; k++)
            is_known = is_known ||
                       !strcmp(table_text(table, row, model), pairs->titles[k]);
        if (!is_known)
            die("'%s' line %zu: no model is called '%s'", path, row + 2,
                table_text(table, row, model));
    }
    table_free(table);
}

static void by_prefix(char **family, const struct pairs *pairs)
{
    bool has_prefix = false;

    for (size_t k = 0; k < pairs->columns; k++)
        has_prefix = has_prefix || strchr(pairs->titles[k], ':');
    for (size_t k = 0; k < pairs->columns; k++) {
        const char *end = strrchr(pairs->titles[k], ':');

        family[k] = !has_prefix ? xstrdup("models")
                    : end       ? xformat("%.*s", (int)(end - pairs->titles[k]),
                                          pairs->titles[k])
                                : xstrdup(pairs->titles[k]);
    }
}

static void gather(struct model_file *file, char **family)
{
    size_t columns = file->pairs->columns, n = 0;
    struct name_list list = {0};

    for (size_t k = 0; k < columns; k++)
        name_list_add(&list, xstrdup(family[k]));
    file->families.count = list.count;
    file->families.start = NEW_ARRAY(size_t, list.count + 1);
    file->families.members = NEW_ARRAY(size_t, columns);
    file->names = NEW_ARRAY(char *, list.count);
    for (size_t f = 0; f < list.count; f++) {
        file->names[f] = xstrdup(list.at[f]);
        for (size_t k = 0; k < columns; k++)
            if (!strcmp(family[k], list.at[f]))
                file->families.members[n++] = k;
        file->families.start[f + 1] = n;
    }
    name_list_release(&list);
}

struct model_file *model_file_read(const char *path, const char *group,
                                   enum families_kind kind,
                                   const struct pairs *data,
                                   const char *data_path)
{
    struct model_file *file = NEW_ARRAY(struct model_file, 1);
    struct pairs *read = pairs_read(path, NULL);
    char **family;

    pairs_demand(read, path);
    file->pairs = in_order(read, path, data, data_path);
    pairs_free(read);
    family = NEW_ARRAY(char *, file->pairs->columns);
    if (kind == FAMILIES_FIXED)
        for (size_t k = 0; k < file->pairs->columns; k++)
            family[k] = xstrdup(file->pairs->titles[k]);
    else if (group)
        by_table(family, group, file->pairs);
    else
        by_prefix(family, file->pairs);
    gather(file, family);
    file->families.kind = kind;
    for (size_t k = 0; k < file->pairs->columns; k++)
        free(family[k]);
    free(family);
    return file;
}

void model_file_free(struct model_file *file)
{
    for (size_t f = 0; f < file->families.count; f++)
        free(file->names[f]);
    free(file->names);
    families_release(&file->families), pairs_free(file->pairs), free(file);
}
