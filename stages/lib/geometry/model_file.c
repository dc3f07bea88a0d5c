#include "geometry/model_file.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/name_list.h"

#include <stdlib.h>
#include <string.h>

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
    file->pairs = pairs_in_order(read, path, data, data_path);
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
