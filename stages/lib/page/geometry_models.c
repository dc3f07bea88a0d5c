/* Models and their noise ceiling: the second half of a region's part. */
#include "base/json.h"
#include "base/mem.h"
#include "figure/bars.h"
#include "page/geometry.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double level = .05;

struct results {
    const struct geometry *view;
    struct table *models, *pairs, *subjects;
    json_t *about;
};

/* The models of one comparator, the best first. */
struct ladder {
    const char *comparator;
    size_t count;
    size_t *rows; /* of the table of models */
};

static double at(const struct table *table, size_t row, const char *column)
{
    return table_number(table, row, table_column(table, column));
}

static const char *text(const struct table *table, size_t row,
                        const char *column)
{
    return table_text(table, row, table_column(table, column));
}

/* Whether the row of a table is of the comparator, and of the models named. */
static bool is_of(const struct table *table, size_t row,
                  const char *const columns[], const char *const values[])
{
    for (size_t k = 0; columns[k]; k++)
        if (strcmp(text(table, row, columns[k]), values[k]) != 0)
            return false;
    return true;
}

/* n/a stands behind all values. */
static bool is_better(double a, double b)
{
    return isnan(b) ? !isnan(a) : a > b;
}

static struct ladder ladder_of(const struct table *models,
                               const char *comparator)
{
    struct ladder ladder = {.comparator = comparator,
                            .rows = NEW_ARRAY(size_t, models->rows)};

    for (size_t row = 0; row < models->rows; row++) {
        size_t k = ladder.count;

        if (strcmp(text(models, row, "comparator"), comparator) != 0)
            continue;
        while (k > 0 && is_better(at(models, row, "mean"),
                                  at(models, ladder.rows[k - 1], "mean"))) {
            ladder.rows[k] = ladder.rows[k - 1];
            k--;
        }
        ladder.rows[k] = row;
        ladder.count++;
    }
    return ladder;
}

/* ---- the figure ---- */

/* Similarities of the subjects to a model; how many. */
static size_t points_of(double *points, const struct results *results,
                        const char *comparator, const char *model)
{
    static const char *const columns[] = {"comparator", "model", NULL};
    const char *const values[] = {comparator, model};
    const struct table *table = results->subjects;
    size_t count = 0;

    for (size_t row = 0; table && row < table->rows; row++)
        if (is_of(table, row, columns, values))
            points[count++] = at(table, row, "similarity");
    return count;
}

static bool do_differ(const struct results *results, const char *comparator,
                      const char *a, const char *b)
{
    static const char *const columns[] = {"comparator", "model_a", "model_b",
                                          NULL};
    const char *const forth[] = {comparator, a, b};
    const char *const back[] = {comparator, b, a};
    const struct table *table = results->pairs;

    for (size_t row = 0; table && row < table->rows; row++)
        if (is_of(table, row, columns, forth) ||
            is_of(table, row, columns, back))
            return at(table, row, "p_adjusted") < level;
    return false;
}

static bool *differences(const struct results *results,
                         const struct ladder *ladder)
{
    bool *differs = NEW_ARRAY(bool, ladder->count * ladder->count);

    for (size_t i = 0; i < ladder->count; i++)
        for (size_t j = i + 1; j < ladder->count; j++)
            differs[i * ladder->count + j] =
                do_differ(results, ladder->comparator,
                          text(results->models, ladder->rows[i], "model"),
                          text(results->models, ladder->rows[j], "model"));
    return differs;
}

static void draw(const struct results *results, const struct ladder *ladder)
{
    const struct table *models = results->models;
    size_t subjects = results->subjects ? results->subjects->rows : 0;
    struct bar *bars = NEW_ARRAY(struct bar, ladder->count);
    double *points = NEW_ARRAY(double, ladder->count *(subjects + 1));
    bool *differs = differences(results, ladder);

    for (size_t k = 0; k < ladder->count; k++) {
        size_t row = ladder->rows[k];
        double *own = points + k * subjects, ceiling;

        ceiling = at(models, row, "p_ceiling");
        bars[k] =
            (struct bar){.name = text(models, row, "model"),
                         .value = at(models, row, "mean"),
                         .error = at(models, row, "sem"),
                         .points = own,
                         .is_significant = at(models, row, "p_zero") < level,
                         .is_at_ceiling = ceiling >= level};
        bars[k].count =
            points_of(own, results, ladder->comparator, bars[k].name);
    }
    bars_draw(
        results->view->out,
        &(struct bars){.label = "Models",
                       .y_title = ladder->comparator,
                       .bars = bars,
                       .count = ladder->count,
                       .ceiling = {at(models, ladder->rows[0], "ceiling_low"),
                                   at(models, ladder->rows[0], "ceiling_high")},
                       .differs = differs});
    free(differs), free(points), free(bars);
}

/* What the signs mean, of those that can be there. */
static void explain(const struct results *results, const struct ladder *ladder)
{
    const struct table *models = results->models;
    const char *correction = source_text(results->about, "Correction");
    bool has_ceiling = false, has_zero = false;

    for (size_t k = 0; k < ladder->count; k++) {
        has_ceiling |= !isnan(at(models, ladder->rows[k], "p_ceiling"));
        has_zero |= !isnan(at(models, ladder->rows[k], "p_zero"));
    }
    html_caption(
        results->view->out,
        "Similarity of each model to the data (%s): mean and standard error; "
        "points are participants.%s%s%s Lines above: from the dot, models "
        "that differ (p < .05, correction: %s).",
        ladder->comparator,
        isnan(at(models, ladder->rows[0], "ceiling_low"))
            ? " There is no noise ceiling (one participant)."
            : " The band is the noise ceiling: what the best model could "
              "reach.",
        has_zero ? " *: above chance, p < .05, not corrected for the number "
                   "of models."
                 : " Against chance there is no test.",
        has_ceiling ? " \xE2\x97\xA6: not told apart from the lower end of "
                      "the ceiling, p >= .05."
                    : "",
        correction ? correction : "none");
}

/* ---- the part ---- */

/* Comparators in the order in which they first stand there. */
static void all_comparators(const struct results *results)
{
    const struct table *models = results->models;

    for (size_t row = 0; row < models->rows; row++) {
        const char *comparator = text(models, row, "comparator");
        struct ladder ladder;

        if (row && !strcmp(comparator, text(models, row - 1, "comparator")))
            continue;
        ladder = ladder_of(models, comparator);
        html_figure(results->view->out);
        draw(results, &ladder);
        explain(results, &ladder);
        free(ladder.rows);
    }
}

void geometry_models(const struct geometry *view)
{
    struct results results = {view, source_table_in(view->folder, "results"),
                              source_table_in(view->folder, "results_pairs"),
                              source_table_in(view->folder, "results_subjects"),
                              NULL};
    const char *test;

    if (!results.models)
        return;
    html_heading(view->out, 3, NULL, "Models");
    results.about = source_sidecar(results.models->path);
    test = source_text(results.about, "Test");
    all_comparators(&results);
    if (test) {
        markup_add(view->out, "<p class=\"note\">Test: ");
        markup_text(view->out, test);
        markup_add(view->out, ".</p>\n");
    }
    source_fold(view->out, results.models, "The numbers");
    source_fold(view->out, results.pairs, "Pairs of models");
    source_fold(view->out, results.subjects, "Each participant");
    methods_add(view->methods, results.models->path);
    json_decref(results.about);
    table_free(results.models);
    if (results.pairs)
        table_free(results.pairs);
    if (results.subjects)
        table_free(results.subjects);
}
