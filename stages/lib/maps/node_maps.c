#include "maps/node_maps.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/name_list.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t column_of_names(const struct table *table)
{
    static const char *const names[] = {"Node", "name", "label", "region"};

    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (table_find(table, names[k]) != TABLE_NONE)
            return table_find(table, names[k]);
    die("'%s' has no column 'Node' or 'name'", table->path);
}

/* ---- maps ---- */

/* The columns in a list, in the order of the list. */
static struct name_list names_in(const char *list)
{
    struct name_list names = {0};

    while (*list) {
        size_t length = strcspn(list, ",");

        name_list_add(&names, xformat("%.*s", (int)length, list));
        list += length + (list[length] == ',');
    }
    return names;
}

static struct name_list titles_of(const struct table *table, size_t who,
                                  const char *only)
{
    struct name_list titles = {0};

    if (only) {
        titles = names_in(only);
        for (size_t k = 0; k < titles.count; k++)
            if (table_find(table, titles.at[k]) == TABLE_NONE ||
                table_find(table, titles.at[k]) == who)
                usage("'%s' has no map '%s'", table->path, titles.at[k]);
        return titles;
    }
    for (size_t k = 0; k < table->cols; k++)
        if (k != who)
            name_list_add(&titles, xstrdup(table->names[k]));
    return titles;
}

static char **names_of(const struct table *table, size_t who)
{
    char **names = NEW_ARRAY(char *, table->rows);

    for (size_t i = 0; i < table->rows; i++) {
        names[i] = xstrdup(table_text(table, i, who));
        for (size_t k = 0; k < i; k++)
            if (!strcmp(names[k], names[i]))
                die("'%s' line %zu: '%s' is there twice", table->path, i + 2,
                    names[i]);
    }
    return names;
}

struct node_maps *node_maps_read(const char *path, const char *only)
{
    struct node_maps *maps = NEW_ARRAY(struct node_maps, 1);
    struct table *table = table_read(path);
    size_t who = column_of_names(table);
    struct name_list titles = titles_of(table, who, only);

    if (!table->rows || !titles.count)
        die("'%s' has no map of a region", path);
    maps->regions = table->rows, maps->count = titles.count;
    maps->names = names_of(table, who);
    maps->titles = titles.at;
    maps->values = gsl_matrix_alloc(maps->count, maps->regions);
    for (size_t k = 0; k < maps->count; k++)
        for (size_t i = 0; i < maps->regions; i++)
            gsl_matrix_set(
                maps->values, k, i,
                table_number(table, i, table_column(table, titles.at[k])));
    table_free(table);
    return maps;
}

static void free_all(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

void node_maps_free(struct node_maps *maps)
{
    if (!maps)
        return;
    free_all(maps->names, maps->regions);
    free_all(maps->titles, maps->count);
    gsl_matrix_free(maps->values);
    free(maps);
}

static size_t find(char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return i;
    return TABLE_NONE;
}

void node_maps_order(struct node_maps *from, const char *path,
                     const struct node_maps *like)
{
    gsl_matrix *values = gsl_matrix_alloc(from->count, like->regions);
    char **names = NEW_ARRAY(char *, like->regions);

    for (size_t i = 0; i < like->regions; i++) {
        size_t at = find(from->names, from->regions, like->names[i]);

        if (at == TABLE_NONE)
            die("'%s' has no region '%s'", path, like->names[i]);
        names[i] = xstrdup(like->names[i]);
        for (size_t k = 0; k < from->count; k++)
            gsl_matrix_set(values, k, i, gsl_matrix_get(from->values, k, at));
    }
    free_all(from->names, from->regions);
    gsl_matrix_free(from->values);
    from->names = names, from->values = values, from->regions = like->regions;
}
