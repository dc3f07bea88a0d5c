#include "page/classifier.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"
#include "figure/curves.h"
#include "figure/forest.h"
#include "figure/histogram.h"
#include "io/bids.h"
#include "page/about.h"
#include "page/html.h"
#include "page/methods.h"
#include "page/sources.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct view {
    struct markup *out;
    const char *folder;
    struct table *metrics, *confusion, *roc, *null;
    json_t *about; /* the sidecar of the metrics */
    const char *negative, *positive;
};

/* What needs no brain. */
static bool is_baseline(const char *model)
{
    return !strcmp(model, "majority") || strstr(model, "-only");
}

static double metric(const struct view *view, size_t row, const char *name)
{
    return table_number(view->metrics, row, table_column(view->metrics, name));
}

/* ---- accuracy ---- */

static double larger_class(const struct view *view)
{
    static const char *const cells[] = {"true_positive", "false_negative",
                                        "false_positive", "true_negative"};
    const struct table *table = view->confusion;
    double n[4];

    for (size_t i = 0; table && i < table->rows; i++) {
        if (strcmp(table_text(table, i, table_column(table, "group")), "all"))
            continue;
        for (size_t k = 0; k < 4; k++)
            n[k] = table_number(table, i, table_column(table, cells[k]));
        return fmax(n[0] + n[1], n[2] + n[3]) / (n[0] + n[1] + n[2] + n[3]);
    }
    return NAN;
}

static void accuracy_figure(const struct view *view)
{
    size_t count = view->metrics->rows;
    struct forest_row *rows = NEW_ARRAY(struct forest_row, count);
    char **notes = NEW_ARRAY(char *, count);
    for (size_t k = 0; k < count; k++) {
        const char *name = table_text(view->metrics, k, 0);
        double p = metric(view, k, "p");

        if (!is_baseline(name))
            notes[k] = isnan(p) ? xstrdup("p n/a") : xformat("p = %.3g", p);
        rows[k] = (struct forest_row){.name = name,
                                      .note = notes[k],
                                      .value = metric(view, k, "accuracy"),
                                      .low = metric(view, k, "accuracy_low"),
                                      .high = metric(view, k, "accuracy_high"),
                                      .is_faint = is_baseline(name)};
    }
    html_figure(view->out);
    forest_draw(view->out,
                &(struct forest){.label = "Accuracy of every classifier",
                                 .title = "Accuracy",
                                 .rows = rows,
                                 .count = count,
                                 .threshold = larger_class(view),
                                 .low = 0,
                                 .high = 1});
    html_caption(
        view->out,
        "Share of participants called rightly by classifiers that "
        "were not trained on them, with the 95 %% Wilson interval. "
        "Gray: what needs no brain. Dashed: the share of the larger class.");
    for (size_t k = 0; k < count; k++)
        free(notes[k]);
    free(notes), free(rows);
}

/* Accuracies with permuted labels, of the first model. */
static void null_figure(const struct view *view)
{
    size_t count = view->null ? view->null->rows : 0;
    double *values = NEW_ARRAY(double, count + 1), observed = NAN;
    const char *name = view->null ? view->null->names[1] : "";

    for (size_t p = 0; p < count; p++)
        values[p] = table_number(view->null, p, 1);
    if (count)
        observed = values[0];
    if (count < 2) {
        html_absent(view->out, "no labels were permuted");
    } else {
        html_figure(view->out);
        histogram_draw(view->out, &(struct histogram){
                                      .label = "Accuracy with permuted labels",
                                      .title = "Accuracy with permuted labels",
                                      .count_title = "permutations",
                                      .values = values + 1,
                                      .count = count - 1,
                                      .low = 0,
                                      .high = 1,
                                      .bins = 40,
                                      .mark = &observed});
        html_caption(view->out,
                     "%s: everything that depends on labels is fitted again "
                     "to each of %zu permutations within folds and groups. "
                     "Dashed: the accuracy with the labels that are.",
                     name, count - 1);
    }
    free(values);
}

static void accuracy(const struct view *view)
{
    html_heading(view->out, 2, "accuracy", "Accuracy");
    markup_add(view->out, "<div class=\"pair\">\n<div>\n");
    accuracy_figure(view);
    markup_add(view->out, "</div>\n<div>\n");
    null_figure(view);
    markup_add(view->out, "</div>\n</div>\n");
    html_table(view->out, view->metrics, NULL, view->metrics->rows,
               view->about);
}

/* ---- ROC ---- */

/* Rows first[k] .. first[k + 1] - 1 of the table belong to curve k. */
static size_t find_curves(struct curve *curves, size_t *first,
                          const struct table *roc)
{
    size_t count = 0;

    for (size_t i = 0; i < roc->rows; i++) {
        const char *name = table_text(roc, i, 0);

        if (!count || strcmp(curves[count - 1].name, name) != 0) {
            curves[count] =
                (struct curve){.name = name, .is_faint = is_baseline(name)};
            first[count++] = i;
        }
    }
    first[count] = roc->rows;
    return count;
}

static void roc(const struct view *view)
{
    const struct table *table = view->roc;
    struct curve *curves = NEW_ARRAY(struct curve, table->rows + 1);
    size_t *first = NEW_ARRAY(size_t, table->rows + 1), count;
    double *x = source_numbers(table, "false_positive_rate");
    double *y = source_numbers(table, "true_positive_rate");

    count = find_curves(curves, first, table);
    for (size_t k = 0; k < count; k++) {
        curves[k].x = x + first[k], curves[k].y = y + first[k];
        curves[k].count = first[k + 1] - first[k];
    }
    html_figure(view->out);
    curves_draw(view->out,
                &(struct curves){.label = "Receiver operating characteristic",
                                 .x_title = "False positive rate",
                                 .y_title = "True positive rate",
                                 .curves = curves,
                                 .count = count,
                                 .x = axis_round(0, 1, 6),
                                 .y = axis_round(0, 1, 6),
                                 .has_diagonal = true});
    html_caption(view->out,
                 "Over all tests. Scores of different folds come from "
                 "different fits and need not be on one scale; the column AUC "
                 "of the table compares within folds only.");
    free(x), free(y), free(curves), free(first);
}

/* ---- confusion ---- */

static void confusion(const struct view *view)
{
    const struct table *table = view->confusion;
    size_t *rows = NEW_ARRAY(size_t, table->rows), count = 0;
    char *path = xformat("%s/confusion.tsv", view->folder);
    json_t *about = source_sidecar(path);

    for (size_t i = 0; i < table->rows; i++)
        if (!is_baseline(table_text(table, i, 0)))
            rows[count++] = i;
    html_table(view->out, table, rows, count, about);
    markup_add(view->out, "<p class=\"note\">Positive is ");
    markup_text(view->out, view->positive);
    markup_add(view->out, ", negative is ");
    markup_text(view->out, view->negative);
    markup_add(view->out, ".</p>\n");
    json_decref(about), free(path), free(rows);
}

static void tests(const struct view *view)
{
    html_heading(view->out, 2, "tests", "Right and wrong");
    if (view->confusion)
        confusion(view);
    if (view->roc)
        roc(view);
}

/* ---- the page ---- */

static void head(const struct view *view)
{
    struct markup *out = view->out;
    double left_out = json_number_or_nan(view->about, "ParticipantsLeftOut");

    html_begin(out, "Classifier");
    markup_add(out, "<header id=\"top\">\n<h1>");
    markup_text(out, view->positive);
    markup_add(out, " or ");
    markup_text(out, view->negative);
    markup_add(out,
               "?</h1>\n<p class=\"lead\">%.0f participants, %.0f "
               "features, %.0f folds",
               json_number_or_nan(view->about, "NumberOfParticipants"),
               json_number_or_nan(view->about, "NumberOfFeatures"),
               json_number_or_nan(view->about, "NumberOfFolds"));
    if (left_out > 0)
        markup_add(out,
                   "; %.0f were left out, having no target, group or "
                   "confound",
                   left_out);
    markup_add(out, "</p>\n<nav class=\"runs\" aria-label=\"sections\"><ul>"
                    "<li><a href=\"#accuracy\">Accuracy</a></li>"
                    "<li><a href=\"#tests\">Right and wrong</a></li>"
                    "<li><a href=\"#features\">Features</a></li>"
                    "<li><a href=\"#methods\">Methods</a></li>"
                    "<li><a href=\"#about\">About</a></li></ul></nav>\n"
                    "</header>\n");
}

static struct view open_view(struct markup *out, const char *folder,
                             const char *path)
{
    struct view view = {.out = out, .folder = folder};

    view.metrics = source_table_in(view.folder, "metrics");
    view.about = source_sidecar(path);
    if (!view.metrics || !view.about)
        die("'%s' holds no metrics.tsv with a sidecar: no folder of classify",
            folder);
    view.confusion = source_table_in(view.folder, "confusion");
    view.roc = source_table_in(view.folder, "roc");
    view.null = source_table_in(view.folder, "null");
    view.negative = source_text(view.about, "NegativeClass");
    view.positive = source_text(view.about, "PositiveClass");
    if (!view.negative || !view.positive)
        die("'%s' does not say which classes were told apart", path);
    return view;
}

static void close_view(struct view *view)
{
    struct table *tables[] = {view->metrics, view->confusion, view->roc,
                              view->null};

    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        if (tables[k])
            table_free(tables[k]);
    json_decref(view->about);
}

void classifier_page(struct markup *out, const char *folder)
{
    char *path = xformat("%s/metrics.tsv", folder);
    struct view view = open_view(out, folder, path);
    struct methods methods = {0};

    head(&view);
    accuracy(&view);
    tests(&view);
    classifier_features(out, folder, view.negative, view.positive);
    methods_add(&methods, path);
    methods_write(out, &methods);
    page_about(out, &methods);
    html_end(out);
    methods_release(&methods);
    close_view(&view);
    free(path);
}
