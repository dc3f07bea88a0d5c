#include "io/components.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Before 1.4 there were six, all combined, and nothing was said of them. */
enum { NAMELESS_MOST = 6 };

/* Columns of a table that may be chosen, in the order of their numbers. */
struct candidates {
    const struct table *table;
    json_t *about; /* the sidecar of the table; NULL without one */
    const char **at;
    size_t count;
};

static bool begins(const char *name, const char *prefix)
{
    return !strncmp(name, prefix, strlen(prefix));
}

/* Names end in their number, of two digits or of three. */
static int by_number(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    size_t long_x = strlen(x), long_y = strlen(y);

    return long_x == long_y ? strcmp(x, y) : long_x < long_y ? -1 : 1;
}

static struct candidates find(const struct table *table, const char *prefix)
{
    struct candidates all = {.table = table,
                             .about = sidecar_read(table->path),
                             .at = NEW_ARRAY(const char *, table->cols)};

    for (size_t j = 0; j < table->cols; j++)
        if (begins(table->names[j], prefix))
            all.at[all.count++] = table->names[j];
    qsort(all.at, all.count, sizeof *all.at, by_number);
    return all;
}

static void release(struct candidates *all)
{
    json_decref(all->about);
    free(all->at);
}

/* What the sidecar says of a component; dies where it says nothing. */
static const json_t *entry_of(const struct candidates *all, const char *name,
                              const char *key)
{
    const json_t *value =
        json_object_get(json_object_get(all->about, name), key);

    if (!all->about)
        die("'%s' has no sidecar to tell the %s of '%s'", all->table->path, key,
            name);
    if (!value)
        die("the sidecar of '%s' has no %s of '%s'", all->table->path, key,
            name);
    return value;
}

/* Keep those of one mask. */
static void keep_mask(struct candidates *all, const char *mask)
{
    size_t count = 0;

    if (!all->about && all->count <= NAMELESS_MOST && !strcmp(mask, "combined"))
        return;
    for (size_t k = 0; k < all->count; k++) {
        const char *given =
            json_string_value(entry_of(all, all->at[k], "Mask"));

        if (given && !strcmp(given, mask))
            all->at[count++] = all->at[k];
    }
    all->count = count;
}

/* How many of them reach the share `variance` of the variance. */
static size_t reaching(const struct candidates *all, double variance,
                       const char *label)
{
    double reached = 0;

    for (size_t k = 0; k < all->count; k++) {
        reached = json_number_value(
            entry_of(all, all->at[k], "CumulativeVarianceExplained"));
        if (reached >= variance)
            return k + 1;
    }
    die("'%s': the components of %s explain %g of the variance, not %g",
        all->table->path, label, reached, variance);
}

/* Those of one prefix and mask (NULL for any). */
static void add(struct name_list *names, struct candidates *all,
                const char *label, size_t count, double variance)
{
    if (!all->count)
        die("'%s' has no component of %s", all->table->path, label);
    if (!isnan(variance))
        count = reaching(all, variance, label);
    else if (count != COMPONENTS_ALL && count > all->count)
        warn("'%s' has %zu components of %s, not %zu", all->table->path,
             all->count, label, count);
    for (size_t k = 0; k < all->count && k < count; k++)
        name_list_add(names, xstrdup(all->at[k]));
    release(all);
}

/* Components of one tissue: under a prefix of their own, or among a_. */
static void add_tissue(struct name_list *names, const struct table *table,
                       const char *prefix, const char *mask, size_t count,
                       double variance)
{
    struct candidates all = find(table, prefix);

    if (!all.count) {
        release(&all);
        all = find(table, "a_comp_cor_");
        keep_mask(&all, mask);
    }
    add(names, &all, mask, count, variance);
}

void components_add(struct name_list *names, const struct table *table,
                    enum components_kind kind, size_t count, double variance)
{
    struct candidates all;

    if (kind == COMPONENTS_SEPARATE) {
        add_tissue(names, table, "w_comp_cor_", "WM", count, variance);
        add_tissue(names, table, "c_comp_cor_", "CSF", count, variance);
    } else if (kind == COMPONENTS_TEMPORAL) {
        all = find(table, "t_comp_cor_");
        add(names, &all, "tCompCor", count, variance);
    } else {
        all = find(table, "a_comp_cor_");
        keep_mask(&all, "combined");
        add(names, &all, "both tissues", count, variance);
    }
}

void components_add_aroma(struct name_list *names, const struct table *table)
{
    struct candidates all = find(table, "aroma_motion_");
    size_t before = names->count;

    for (size_t k = 0; k < all.count; k++) {
        const json_t *entry = json_object_get(all.about, all.at[k]);

        if (!json_is_false(json_object_get(entry, "MotionNoise")))
            name_list_add(names, xstrdup(all.at[k]));
    }
    if (names->count == before)
        die("'%s' has no column 'aroma_motion_NN'; fMRIPrep writes none since "
            "23.1",
            table->path);
    release(&all);
}
