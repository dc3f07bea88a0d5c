#include "page/classifier.h"

#include "base/json.h"
#include "base/mem.h"
#include "io/bids.h"
#include "page/html.h"
#include "page/maps.h"
#include "page/sources.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- maps ---- */

enum {
    NEGATIVE,
    POSITIVE,
    EFFECT,
    STABILITY,
    MASK,
    WEIGHTS_PCALDA,
    WEIGHTS_RIDGE,
    WEIGHTS_LOGISTIC,
    WEIGHTS_SVM,
    MAPS
};

static const struct {
    const char *stat, *title, *unit, *caption;
} maps_about[MAPS] = {
    [NEGATIVE] = {"meannegative", "Mean of ", "mean",
                  "Mean over the participants; nothing is regressed out."},
    [POSITIVE] = {"meanpositive", "Mean of ", "mean",
                  "On the same scale as the map above."},
    [EFFECT] = {"cohend", "Difference of the groups", "Cohen's d",
                "Difference of the means over the pooled standard deviation, "
                "nothing regressed out. It describes these participants and "
                "is no test."},
    [STABILITY] = {"stability", "How stably the mask was learnt", "share",
                   "Share of the halves of the training participants in which "
                   "the learner chose the voxel, mean over folds. 1: always."},
    [MASK] = {"mask", "The mask", "mask",
              "What was learnt from all participants. Accuracies above come "
              "from masks learnt in the training participants of each fold."},
    [WEIGHTS_PCALDA] = {"pcalda", "Weights of pca-lda", "weight", NULL},
    [WEIGHTS_RIDGE] = {"ridge", "Weights of ridge", "weight", NULL},
    [WEIGHTS_LOGISTIC] = {"logistic", "Weights of logistic", "weight", NULL},
    [WEIGHTS_SVM] = {"svm", "Weights of svm", "weight", NULL},
};

static const char weights_caption[] =
    "Fit to all participants; positive speaks for the positive class. A "
    "strong weight is not by itself evidence of a difference there.";

static struct heat_range range_of(const struct map *map)
{
    return heat_range_values(map->values, map_voxels(map));
}

/* One range for both means, so that they can be compared by eye. */
static struct heat_range shared_range(const struct map *maps)
{
    struct heat_range a = range_of(&maps[NEGATIVE]);
    struct heat_range b = range_of(&maps[POSITIVE]);

    return (struct heat_range){fmax(a.limit, b.limit),
                               a.is_signed || b.is_signed,
                               a.is_clipped || b.is_clipped};
}

static void show_map(struct markup *out, const struct map *maps, size_t k,
                     const char *negative, const char *positive)
{
    const char *whom = k == NEGATIVE ? negative : k == POSITIVE ? positive : "";
    char *title = xformat("%s%s", maps_about[k].title, whom);
    struct heat_range range = k <= POSITIVE ? shared_range(maps)
                              : k == STABILITY || k == MASK
                                  ? (struct heat_range){.limit = 1}
                                  : range_of(&maps[k]);

    map_figure(out, &maps[k], title, maps_about[k].unit, range,
               maps_about[k].caption ? maps_about[k].caption : weights_caption);
    free(title);
}

static bool show_maps(struct markup *out, const char *folder,
                      const char *negative, const char *positive)
{
    struct map maps[MAPS];
    bool has_maps;

    for (size_t k = 0; k < MAPS; k++) {
        char *path =
            xformat("%s/stat-%s_statmap.nii.gz", folder, maps_about[k].stat);

        map_read(&maps[k], path);
        free(path);
    }
    has_maps = maps[NEGATIVE].values && maps[POSITIVE].values;
    if (has_maps)
        maps_cut(maps, MAPS);
    for (size_t k = 0; has_maps && k < MAPS; k++)
        if (maps[k].values)
            show_map(out, maps, k, negative, positive);
    for (size_t k = 0; k < MAPS; k++)
        map_release(&maps[k]);
    return has_maps;
}

/* ---- tables ---- */

enum { ROWS = 20 };

/* The rows with the largest |value| of a column, n/a last; ties in order. */
static size_t strongest(size_t rows[ROWS], const struct table *table,
                        size_t column)
{
    size_t count = 0;

    for (size_t i = 0; i < table->rows; i++) {
        double size = fabs(table_number(table, i, column));
        size_t at = count < ROWS ? count : ROWS - 1;

        if (isnan(size) ||
            (count == ROWS &&
             size <= fabs(table_number(table, rows[ROWS - 1], column))))
            continue;
        for (; at && fabs(table_number(table, rows[at - 1], column)) < size;
             at--)
            rows[at] = rows[at - 1];
        rows[at] = i;
        count += count < ROWS;
    }
    return count;
}

/* The first column that is no name of a feature. */
static size_t first_number(const struct table *table)
{
    return strcmp(table->names[0], "a") == 0 ? 2 : 1;
}

static void show_table(struct markup *out, const char *folder, const char *name,
                       const char *column, const char *title)
{
    char *path = xformat("%s/%s.tsv", folder, name);
    size_t rows[ROWS], count, by;
    struct table *table;
    json_t *about;

    if (bids_is_file(path)) {
        table = source_table(path);
        about = source_sidecar(path);
        by = column ? table_find(table, column) : first_number(table);
        count = by < table->cols ? strongest(rows, table, by) : 0;
        html_heading(out, 3, NULL, title);
        if (count < table->rows)
            markup_add(out,
                       "<p class=\"note\">The %zu largest by size of %zu; "
                       "all are in %s.tsv.</p>\n",
                       count, table->rows, name);
        html_table(out, table, rows, count, about);
        json_decref(about), table_free(table);
    }
    free(path);
}

void classifier_features(struct markup *out, const char *folder,
                         const char *negative, const char *positive)
{
    html_heading(out, 2, "features", "Features");
    if (show_maps(out, folder, negative, positive))
        return;
    show_table(out, folder, "means", "cohend", "Difference of the groups");
    show_table(out, folder, "stability", "stability",
               "How stably the mask was learnt");
    show_table(out, folder, "weights", NULL, "Weights");
    markup_add(out, "<p class=\"note\">%s</p>\n", weights_caption);
}
