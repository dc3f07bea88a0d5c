#include "page/inference.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"
#include "figure/forest.h"
#include "figure/histogram.h"
#include "figure/scatter.h"
#include "page/about.h"
#include "page/html.h"
#include "page/methods.h"
#include "page/sources.h"
#include "page/strongest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRONGEST = 25, BINS = 40 };

struct view {
    struct markup *out;
    const char *folder;
    struct table *metrics, *predictions, *null, *weights;
    json_t *about;
    const char *target;
};

/* ---- predicted against observed ---- */

static void scatter_of(const struct view *view, const char *model)
{
    const struct table *table = view->predictions;
    size_t name = table_column(table, "model"), count = 0;
    size_t observed = table_column(table, "observed");
    size_t predicted = table_column(table, "predicted");
    struct scatter_point *points = NEW_ARRAY(struct scatter_point, table->rows);

    for (size_t row = 0; row < table->rows; row++)
        if (!strcmp(table_text(table, row, name), model))
            points[count++] =
                (struct scatter_point){.x = table_number(table, row, observed),
                                       .y = table_number(table, row, predicted),
                                       .name = table_text(table, row, 0)};
    markup_add(view->out, "<div>\n");
    html_figure(view->out);
    scatter_draw(view->out,
                 &(struct scatter){.label = "Predicted against observed",
                                   .x_title = "Observed",
                                   .y_title = "Predicted",
                                   .points = points,
                                   .count = count,
                                   .has_diagonal = true});
    html_caption(view->out,
                 "%s: every point is a participant, predicted by a model that "
                 "was fitted to others. Dashed: predicted as observed.",
                 model);
    markup_add(view->out, "</div>\n");
    free(points);
}

/* r of permuted targets. */
static void null_of(const struct view *view, const char *model)
{
    double *r = view->null ? source_numbers(view->null, model) : NULL;

    if (!r || view->null->rows < 2) {
        free(r);
        return;
    }
    markup_add(view->out, "<div>\n");
    html_figure(view->out);
    histogram_draw(view->out,
                   &(struct histogram){.label = "r with permuted targets",
                                       .title = "r with permuted targets",
                                       .count_title = "permutations",
                                       .values = r + 1,
                                       .count = view->null->rows - 1,
                                       .low = -1,
                                       .high = 1,
                                       .bins = BINS,
                                       .mark = r});
    html_caption(view->out,
                 "%s: all that depends on the target is fitted again to each "
                 "of %zu permutations. Dashed: r of the target as it is.",
                 model, view->null->rows - 1);
    markup_add(view->out, "</div>\n");
    free(r);
}

static bool is_model(const char *name)
{
    return strcmp(name, "mean") != 0 && strcmp(name, "group-mean") != 0;
}

static void models(const struct view *view)
{
    html_heading(view->out, 2, "models", "Predicted and observed");
    html_table(view->out, view->metrics, NULL, view->metrics->rows,
               view->about);
    for (size_t k = 0; k < view->metrics->rows; k++) {
        const char *name = table_text(view->metrics, k, 0);

        if (!is_model(name) || !strncmp(name, "cpm-", 4))
            continue;
        markup_add(view->out, "<div class=\"pair\">\n");
        scatter_of(view, name);
        null_of(view, name);
        markup_add(view->out, "</div>\n");
    }
}

/* ---- weights ---- */

static void weights(const struct view *view)
{
    const struct table *table = view->weights;
    size_t first = !strcmp(table->names[0], "a") ? 2 : 1, count;
    size_t which[STRONGEST];
    double *values;

    if (table_find(table, "ridge") != TABLE_NONE)
        first = table_find(table, "ridge");
    values = source_numbers(table, table->names[first]);
    count = strongest_rows(which, STRONGEST, values, table->rows);
    html_heading(view->out, 2, "weights", "What the models use");
    html_table(view->out, table, which, count, NULL);
    markup_add(view->out,
               "<p class=\"note\">The %zu largest of %zu by %s. Weights say "
               "what a model uses, not what the target changes; patterns are "
               "nearer to that.</p>\n",
               count, table->rows, table->names[first]);
    free(values);
}

/* ---- the page ---- */

static void head(const struct view *view)
{
    struct markup *out = view->out;
    double left_out = json_number_or_nan(view->about, "ParticipantsLeftOut");

    html_begin(out, "Prediction");
    markup_add(out, "<header id=\"top\">\n<h1>Predicting ");
    markup_text(out, view->target);
    markup_add(out,
               "</h1>\n<p class=\"lead\">%.0f participants, %.0f features, "
               "%.0f folds",
               json_number_or_nan(view->about, "Participants"),
               json_number_or_nan(view->about, "NumberOfFeatures"),
               json_number_or_nan(view->about, "Folds"));
    if (left_out > 0)
        markup_add(out, "; %.0f were left out", left_out);
    markup_add(out,
               "</p>\n<nav class=\"runs\" aria-label=\"sections\"><ul>"
               "<li><a href=\"#models\">Predicted and observed</a></li>"
               "<li><a href=\"#weights\">Weights</a></li>"
               "<li><a href=\"#methods\">Methods</a></li>"
               "<li><a href=\"#about\">About</a></li></ul></nav>\n</header>\n");
}

static struct view open_view(struct markup *out, const char *folder,
                             const char *path)
{
    struct view view = {.out = out, .folder = folder};

    view.metrics = source_table_in(folder, "metrics");
    view.predictions = source_table_in(folder, "predictions");
    view.about = source_sidecar(path);
    view.target = view.about ? source_text(view.about, "Target") : NULL;
    if (!view.metrics || !view.predictions || !view.target)
        die("'%s' holds no metrics.tsv of predict with its sidecar", folder);
    view.null = source_table_in(folder, "null");
    view.weights = source_table_in(folder, "weights");
    return view;
}

void prediction_page(struct markup *out, const char *folder)
{
    char *path = xformat("%s/metrics.tsv", folder);
    struct view view = open_view(out, folder, path);
    struct methods methods = {0};

    head(&view);
    models(&view);
    if (view.weights && view.weights->rows)
        weights(&view);
    methods_add(&methods, path);
    methods_write(out, &methods);
    page_about(out, &methods);
    html_end(out);
    methods_release(&methods);
    table_free(view.metrics), table_free(view.predictions);
    if (view.null)
        table_free(view.null);
    if (view.weights)
        table_free(view.weights);
    json_decref(view.about), free(path);
}
