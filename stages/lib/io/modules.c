#include "io/modules.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/series.h"
#include "io/table.h"

#include <stdlib.h>
#include <string.h>

/* The one row whose Node is `region`. */
static size_t find_region(const struct table *table, size_t node,
                          const char *region)
{
    size_t found = TABLE_NONE;

    for (size_t row = 0; row < table->rows; row++) {
        if (strcmp(table_text(table, row, node), region))
            continue;
        if (found != TABLE_NONE)
            die("'%s' line %zu names region '%s' again", table->path, row + 2,
                region);
        found = row;
    }
    if (found == TABLE_NONE)
        die("'%s' does not name region '%s'", table->path, region);
    return found;
}

/* The number of the module called `label`, a new one if need be. */
static size_t find_label(struct modules *modules, const char *label)
{
    size_t m = 0;

    while (m < modules->count && strcmp(modules->labels[m], label))
        m++;
    if (m == modules->count)
        modules->labels[modules->count++] = xstrdup(label);
    return m;
}

struct modules *modules_read(const char *path, char *const *names,
                             const size_t *which, size_t count)
{
    struct modules *modules = NEW_ARRAY(struct modules, 1);
    struct table *table = table_read(path);
    size_t node = table_column(table, "Node");
    size_t column = table_column(table, "module");

    modules->module = NEW_ARRAY(size_t, count);
    modules->labels = NEW_ARRAY(char *, count);
    for (size_t i = 0; i < count; i++) {
        size_t row = find_region(table, node, names[which[i]]);
        const char *label = table_text(table, row, column);

        if (!strcmp(label, "n/a"))
            die("'%s' line %zu has no module for region '%s'", path, row + 2,
                names[which[i]]);
        modules->module[i] = find_label(modules, label);
    }
    table_free(table);
    return modules;
}

void modules_free(struct modules *modules)
{
    if (!modules)
        return;
    names_free(modules->labels, modules->count);
    free(modules->module);
    free(modules);
}

json_t *modules_labels(const struct modules *modules)
{
    json_t *labels = json_array();

    for (size_t m = 0; m < modules->count; m++)
        json_array_append_new(labels, json_string(modules->labels[m]));
    return labels;
}
