#include "page/tested.h"

#include "base/mem.h"
#include "base/report.h"
#include "page/sources.h"
#include "page/strongest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct correction tested_corrections[CORRECTIONS] = {
    {"p_fwe", "Largest statistic", "family-wise error, each element"},
    {"q_bh", "Benjamini and Hochberg", "false discovery rate"},
    {"q_by", "Benjamini and Yekutieli",
     "false discovery rate under any dependence"},
    {"p_tfnbs", "Threshold-free components", "family-wise error, each element"},
    {"p_nbs", "Components (NBS)",
     "family-wise error of a component, not of its elements"}};

/* The place of a name, looked for from place `from` on: rows are sorted, so it
 * is mostly there.  A new one is added. */
static size_t place_of(struct tested *tested, const char *name, size_t from)
{
    size_t count = tested->regions;

    for (size_t k = 0; k < count; k++) {
        size_t at = (from + k) % count;

        if (!strcmp(tested->region[at], name))
            return at;
    }
    tested->region[tested->regions] = name;
    return tested->regions++;
}

static void find_regions(struct tested *tested)
{
    const struct table *table = tested->results;

    if (!tested->is_pairs && !tested->is_nodes)
        return;
    tested->region = NEW_ARRAY(const char *, 2 * table->rows);
    tested->end = NEW_ARRAY(size_t, 2 * table->rows);
    for (size_t column = 0; column < 2; column++)
        for (size_t row = 0, last = 0; row < table->rows; row++) {
            size_t from = tested->is_pairs ? column : 0;

            last = place_of(tested, table_text(table, row, from), last + from);
            tested->end[2 * row + column] = last;
        }
}

struct tested tested_read(struct markup *out, const char *folder)
{
    struct tested tested = {.out = out, .folder = folder};

    tested.path = xformat("%s/results.tsv", folder);
    tested.results = source_table_in(folder, "results");
    tested.about = source_sidecar(tested.path);
    if (!tested.results || !tested.about || !tested.results->rows ||
        !source_text(tested.about, "Question") ||
        !source_text(tested.about, "Model"))
        die("'%s' holds no results.tsv of edges with its sidecar", folder);
    tested.components = source_table_in(folder, "components");
    tested.null = source_table_in(folder, "null");
    tested.is_pairs = !strcmp(tested.results->names[0], "a") &&
                      !strcmp(tested.results->names[1], "b");
    tested.is_nodes = !strcmp(tested.results->names[0], "Node") &&
                      strcmp(tested.results->names[1], "measure") != 0;
    tested.is_voxels = !strcmp(tested.results->names[0], "i") &&
                       !strcmp(tested.results->names[1], "j");
    tested.statistic =
        table_find(tested.results, "t") != TABLE_NONE ? "t" : "F";
    tested.value = source_numbers(tested.results, tested.statistic);
    if (!tested.value)
        die("'%s' has no column of t or F", tested.path);
    find_regions(&tested);
    return tested;
}

void tested_release(struct tested *tested)
{
    table_free(tested->results);
    if (tested->components)
        table_free(tested->components);
    if (tested->null)
        table_free(tested->null);
    json_decref(tested->about), free(tested->value), free(tested->path);
    free(tested->region), free(tested->end);
}

char *tested_name(const struct tested *tested, size_t row)
{
    const struct table *table = tested->results;
    const char *first = table_text(table, row, 0);

    if (tested->is_pairs)
        return xformat("%s \xE2\x80\x93 %s", first, table_text(table, row, 1));
    if (tested->is_voxels)
        return xformat("voxel %s, %s, %s", first, table_text(table, row, 1),
                       table_text(table, row, 2));
    if (!strcmp(table->names[1], "measure"))
        return xformat("%s of %s", table_text(table, row, 1), first);
    return xstrdup(first);
}

double *tested_p(const struct tested *tested, size_t correction)
{
    return source_numbers(tested->results,
                          tested_corrections[correction].column);
}

size_t tested_count(const struct tested *tested, size_t correction)
{
    double *p = tested_p(tested, correction);
    size_t count = 0;

    for (size_t i = 0; p && i < tested->results->rows; i++)
        count += p[i] < TESTED_LEVEL;
    free(p);
    return count;
}

size_t tested_first(const struct tested *tested)
{
    size_t k = 0;

    while (k < CORRECTIONS && !tested_count(tested, k))
        k++;
    return k;
}

size_t tested_rows(size_t *which, size_t most, size_t *of,
                   const struct tested *tested)
{
    size_t rows = tested->results->rows, first = tested_first(tested), count;
    double *p = first < CORRECTIONS ? tested_p(tested, first) : NULL;
    double *value = NEW_ARRAY(double, rows);

    *of = 0;
    for (size_t i = 0; i < rows; i++) {
        value[i] = p && !(p[i] < TESTED_LEVEL) ? NAN : tested->value[i];
        *of += isnan(value[i]) ? 0 : 1;
    }
    count = strongest_rows(which, most, value, rows);
    free(p), free(value);
    return count;
}
