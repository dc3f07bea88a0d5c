#include "cohort/variable.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool variable_is_missing(const char *cell)
{
    return !*cell || !strcmp(cell, "n/a") || !strcmp(cell, "NaN") ||
           !strcmp(cell, "nan");
}

const char *variable_cell(const struct variable_source *source,
                          const char *name, size_t listed)
{
    const struct manifest *manifest = source->features->manifest;
    size_t column = manifest ? table_find(manifest->table, name) : TABLE_NONE;

    if (column != TABLE_NONE)
        return table_text(manifest->table, manifest->rows[listed], column);
    column = table_find(source->people, name);
    if (column == TABLE_NONE)
        die("'%s' has no column '%s'%s", source->people->path, name,
            manifest ? ", nor has the manifest" : "");
    return table_text(source->people, source->person[listed], column);
}

bool variable_is_listed(const char *list, const char *name)
{
    size_t length = strlen(name);

    while (list && *list) {
        size_t here = strcspn(list, ",");

        if (here == length && !strncmp(list, name, length))
            return true;
        list += here + (list[here] == ',');
    }
    return false;
}

/* The value of `name` in a=x,b=y: its length, or 0. */
static size_t find_reference(const char **value, const char *list,
                             const char *name)
{
    size_t length = strlen(name);

    while (list && *list) {
        size_t here = strcspn(list, ",");

        if (here > length + 1 && !strncmp(list, name, length) &&
            list[length] == '=') {
            *value = list + length + 1;
            return here - length - 1;
        }
        list += here + (list[here] == ',');
    }
    return 0;
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The reference comes first, the others keep their order. */
static void put_first(struct variable *variable, const char *references)
{
    const char *wanted = NULL;
    size_t length = find_reference(&wanted, references, variable->name), k = 0;
    const char *first;

    if (!length)
        return;
    while (k < variable->levels &&
           (strlen(variable->level[k]) != length ||
            strncmp(variable->level[k], wanted, length) != 0))
        k++;
    if (k == variable->levels)
        usage("--reference: '%s' is no level of '%s' among those who take part",
              wanted, variable->name);
    first = variable->level[k];
    memmove(variable->level + 1, variable->level, k * sizeof *variable->level);
    variable->level[0] = first;
}

static void code_levels(struct variable *variable, const char **cells,
                        const char *references)
{
    const char **sorted = NEW_ARRAY(const char *, variable->rows);

    memcpy(sorted, cells, variable->rows * sizeof *sorted);
    qsort(sorted, variable->rows, sizeof *sorted, compare_words);
    variable->level = NEW_ARRAY(const char *, variable->rows);
    for (size_t i = 0; i < variable->rows; i++)
        if (!i || strcmp(sorted[i], sorted[i - 1]) != 0)
            variable->level[variable->levels++] = sorted[i];
    put_first(variable, references);
    variable->code = NEW_ARRAY(size_t, variable->rows);
    for (size_t i = 0; i < variable->rows; i++)
        while (strcmp(cells[i], variable->level[variable->code[i]]) != 0)
            variable->code[i]++;
    free(sorted);
}

struct variable variable_read(const struct variable_source *source,
                              const char *name, const size_t *listed,
                              size_t rows, const char *factors,
                              const char *references)
{
    struct variable variable = {.name = name, .rows = rows};
    const char **cells = NEW_ARRAY(const char *, rows), *word = NULL;
    size_t numbers = 0;

    variable.value = NEW_ARRAY(double, rows);
    for (size_t i = 0; i < rows; i++) {
        char *end;

        cells[i] = variable_cell(source, name, listed[i]);
        variable.value[i] = strtod(cells[i], &end);
        if (!*end && isfinite(variable.value[i]))
            numbers++;
        else
            word = cells[i];
    }
    variable.is_factor = !numbers || variable_is_listed(factors, name);
    if (word && !variable.is_factor)
        die("'%s' is a number in some and '%s' in others; what is missing is "
            "n/a, and --factors takes numbers as levels",
            name, word);
    if (variable.is_factor)
        code_levels(&variable, cells, references);
    free(cells);
    return variable;
}

void variable_release(struct variable *variable)
{
    free(variable->value), free(variable->level), free(variable->code);
}
