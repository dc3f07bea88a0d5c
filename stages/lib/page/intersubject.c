#include "page/inference.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"
#include "figure/forest.h"
#include "page/about.h"
#include "page/chance.h"
#include "page/html.h"
#include "page/methods.h"
#include "page/sources.h"
#include "page/strongest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRONGEST = 20 };

static const double LEVEL = .05;

struct view {
    struct markup *out;
    struct table *results, *null;
    json_t *about;
    double *r, *p_fwe;
    size_t behavior, model; /* columns of the results */
};

/* Whether a row begins a behavior and model that no row before it has. */
static bool is_first(const struct view *view, size_t row)
{
    const struct table *table = view->results;

    for (size_t k = 0; k < row; k++)
        if (!strcmp(table_text(table, k, view->behavior),
                    table_text(table, row, view->behavior)) &&
            !strcmp(table_text(table, k, view->model),
                    table_text(table, row, view->model)))
            return false;
    return true;
}

/* rows[] of the behavior and model of row `first`; returns how many. */
static size_t rows_like(size_t *rows, const struct view *view, size_t first)
{
    const struct table *table = view->results;
    size_t count = 0;

    for (size_t k = first; k < table->rows; k++)
        if (!strcmp(table_text(table, k, view->behavior),
                    table_text(table, first, view->behavior)) &&
            !strcmp(table_text(table, k, view->model),
                    table_text(table, first, view->model)))
            rows[count++] = k;
    return count;
}

/* The largest of a model, as points: there are no intervals. */
static void draw_strongest(const struct view *view, const size_t *rows,
                           size_t count)
{
    double *r = NEW_ARRAY(double, count);
    size_t which[STRONGEST], shown;
    struct forest_row points[STRONGEST] = {0};
    char *notes[STRONGEST];

    for (size_t k = 0; k < count; k++)
        r[k] = view->r[rows[k]];
    shown = strongest_rows(which, STRONGEST, r, count);
    for (size_t k = 0; k < shown; k++) {
        size_t row = rows[which[k]];

        notes[k] = xformat("p_fwe %.3g", view->p_fwe[row]);
        points[k] =
            (struct forest_row){.name = table_text(view->results, row, 0),
                                .note = notes[k],
                                .value = view->r[row],
                                .low = NAN,
                                .high = NAN,
                                .is_faint = !(view->p_fwe[row] < LEVEL)};
    }
    html_figure(view->out);
    forest_draw(view->out, &(struct forest){.label = "The largest r",
                                            .title = "r over pairs of people",
                                            .rows = points,
                                            .count = shown,
                                            .name_length = 30,
                                            .threshold = 0,
                                            .low = NAN,
                                            .high = NAN});
    html_caption(view->out,
                 "The %zu largest of %zu regions (results.tsv); gray: p_fwe is "
                 "not below .05. Pairs share people, so that there is no "
                 "simple interval.",
                 shown, count);
    for (size_t k = 0; k < shown; k++)
        free(notes[k]);
    free(r);
}

/* The largest r of the model by chance. */
static void draw_null(const struct view *view, size_t first)
{
    const struct table *table = view->results;
    char *name = xformat("%s_%s", table_text(table, first, view->behavior),
                         table_text(table, first, view->model));

    if (view->null)
        page_null(view->out, view->null, name, "the largest r of all regions");
    else
        html_absent(view->out, "--null was not asked for");
    free(name);
}

static void one_model(const struct view *view, size_t first)
{
    const struct table *table = view->results;
    size_t *rows = NEW_ARRAY(size_t, table->rows), below = 0;
    size_t count = rows_like(rows, view, first);
    char *title = xformat("%s, %s", table_text(table, first, view->behavior),
                          table_text(table, first, view->model));

    for (size_t k = 0; k < count; k++)
        below += view->p_fwe[rows[k]] < LEVEL;
    html_heading(view->out, 3, NULL, title);
    markup_add(view->out,
               "<p>%zu of %zu regions are below .05 by p_fwe, corrected for "
               "all of them.</p>\n<div class=\"pair\">\n<div>\n",
               below, count);
    draw_strongest(view, rows, count);
    markup_add(view->out, "</div>\n<div>\n");
    draw_null(view, first);
    markup_add(view->out, "</div>\n</div>\n");
    free(rows), free(title);
}

static void models(const struct view *view)
{
    size_t which[STRONGEST], count;

    html_heading(view->out, 2, "models", "Models");
    for (size_t row = 0; row < view->results->rows; row++)
        if (is_first(view, row))
            one_model(view, row);
    html_heading(view->out, 2, "strongest", "The largest of all");
    count = strongest_rows(which, STRONGEST, view->r, view->results->rows);
    html_table(view->out, view->results, which, count, view->about);
    markup_add(view->out,
               "<p class=\"note\">%zu of %zu rows of results.tsv, whether they "
               "survive a correction or not.</p>\n",
               count, view->results->rows);
}

static void head(const struct view *view)
{
    html_begin(view->out, "Inter-subject similarity");
    markup_add(view->out,
               "<header id=\"top\">\n<h1>Are brains alike where behavior "
               "is?</h1>\n<p class=\"lead\">%.0f participants, %zu tests"
               "</p>\n<nav class=\"runs\" aria-label=\"sections\"><ul>"
               "<li><a href=\"#models\">Models</a></li>"
               "<li><a href=\"#strongest\">Largest of all</a></li>"
               "<li><a href=\"#methods\">Methods</a></li>"
               "<li><a href=\"#about\">About</a></li></ul></nav>\n</header>\n",
               json_number_or_nan(view->about, "Participants"),
               view->results->rows);
}

static struct view open_view(struct markup *out, const char *folder,
                             const char *path)
{
    struct view view = {.out = out};

    view.results = source_table_in(folder, "results");
    view.about = source_sidecar(path);
    if (!view.results || !view.results->rows || !view.about ||
        strcmp(view.results->names[0], "region") != 0)
        die("'%s' holds no results.tsv of intersubject with its sidecar",
            folder);
    view.null = source_table_in(folder, "null");
    view.behavior = table_column(view.results, "behavior");
    view.model = table_column(view.results, "model");
    view.r = source_numbers(view.results, "r");
    view.p_fwe = source_numbers(view.results, "p_fwe");
    if (!view.r || !view.p_fwe)
        die("'%s' has no column of r or of p_fwe", path);
    return view;
}

void intersubject_page(struct markup *out, const char *folder)
{
    char *path = xformat("%s/results.tsv", folder);
    struct view view = open_view(out, folder, path);
    struct methods methods = {0};

    head(&view);
    models(&view);
    methods_add(&methods, path);
    methods_write(out, &methods);
    page_about(out, &methods);
    html_end(out);
    methods_release(&methods);
    table_free(view.results);
    if (view.null)
        table_free(view.null);
    json_decref(view.about), free(view.r), free(view.p_fwe), free(path);
}
