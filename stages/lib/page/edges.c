#include "page/inference.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"
#include "figure/heatmap.h"
#include "figure/histogram.h"
#include "page/about.h"
#include "page/html.h"
#include "page/methods.h"
#include "page/sources.h"
#include "page/strongest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRONGEST = 25, MOST_COMPONENTS = 20, BINS = 40 };
#define LEVEL .05

struct view {
    struct markup *out;
    const char *folder;
    struct table *results, *components, *null;
    json_t *about;
    bool is_pairs;
    const char *statistic; /* "t" or "F" */
    double *value;         /* of each element */
};

/* The corrections, and what they hold. */
static const struct {
    const char *column, *title, *holds;
} corrections[] = {
    {"p_fwe", "Largest statistic", "family-wise error, each element"},
    {"q_bh", "Benjamini and Hochberg", "false discovery rate"},
    {"q_by", "Benjamini and Yekutieli",
     "false discovery rate under any dependence"},
    {"p_tfnbs", "Threshold-free components", "family-wise error, each element"},
    {"p_nbs", "Components (NBS)",
     "family-wise error of a component, not of its elements"}};

enum { CORRECTIONS = sizeof corrections / sizeof *corrections };

/* ---- what survives ---- */

static size_t count_below(const struct view *view, size_t k)
{
    double *p = source_numbers(view->results, corrections[k].column);
    size_t count = 0;

    for (size_t i = 0; p && i < view->results->rows; i++)
        count += p[i] < LEVEL;
    free(p);
    return count;
}

static void survivors(const struct view *view)
{
    struct markup *out = view->out;

    markup_add(out, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>"
                    "<th scope=\"col\">Correction</th><th scope=\"col\">Holds"
                    "</th><th scope=\"col\">Below .05</th></tr></thead>"
                    "<tbody>\n");
    for (size_t k = 0; k < CORRECTIONS; k++)
        if (table_find(view->results, corrections[k].column) != TABLE_NONE)
            markup_add(out,
                       "<tr><th scope=\"row\">%s</th><td class=\"t\">%s"
                       "</td><td>%zu</td></tr>\n",
                       corrections[k].title, corrections[k].holds,
                       count_below(view, k));
    markup_add(out, "</tbody></table></div>\n");
}

/* ---- matrices ---- */

static size_t place_of(char ***names, size_t *count, const char *name)
{
    size_t k = 0;

    while (k < *count && strcmp((*names)[k], name) != 0)
        k++;
    if (k == *count) {
        *names = xrealloc(*names, *count + 1, sizeof **names);
        (*names)[(*count)++] = xstrdup(name);
    }
    return k;
}

/* Where p (NULL: everywhere) is below the level. */
static gsl_matrix *matrix_of(const struct view *view, const double *p)
{
    const struct table *table = view->results;
    size_t n = (size_t)((1 + sqrt(1 + 8 * (double)table->rows)) / 2 + .5);
    gsl_matrix *matrix = gsl_matrix_alloc(n, n);
    char **names = NULL;
    size_t count = 0;

    gsl_matrix_set_all(matrix, NAN);
    place_of(&names, &count, table_text(table, 0, 0));
    for (size_t row = 0; row + 1 < n; row++)
        place_of(&names, &count, table_text(table, row, 1));
    for (size_t row = 0; row < table->rows; row++) {
        size_t i = place_of(&names, &count, table_text(table, row, 0));
        size_t j = place_of(&names, &count, table_text(table, row, 1));

        if (i >= n || j >= n)
            die("'%s' does not have a row for every pair", table->path);
        if (p && !(p[row] < LEVEL))
            continue;
        gsl_matrix_set(matrix, i, j, view->value[row]);
        gsl_matrix_set(matrix, j, i, view->value[row]);
    }
    for (size_t k = 0; k < count; k++)
        free(names[k]);
    free(names);
    return matrix;
}

static void draw_matrix(const struct view *view, const double *p,
                        struct heat_range range, const char *label)
{
    gsl_matrix *matrix = matrix_of(view, p);
    struct blocks blocks;

    blocks_init(&blocks, NULL, matrix->size1);
    html_figure(view->out);
    heatmap_draw(view->out, &(struct heatmap){.label = label,
                                              .unit = view->statistic,
                                              .values = matrix,
                                              .blocks = &blocks,
                                              .range = range,
                                              .most_rows = HEATMAP_ROWS});
    blocks_release(&blocks), gsl_matrix_free(matrix);
}

/* The first correction by which something survives. */
static size_t first_survivor(const struct view *view)
{
    size_t k = 0;

    while (k < CORRECTIONS && !count_below(view, k))
        k++;
    return k;
}

static void matrices(const struct view *view)
{
    struct heat_range range =
        heat_range_values(view->value, view->results->rows);
    size_t k = first_survivor(view);

    markup_add(view->out, "<div class=\"pair\">\n<div>\n");
    draw_matrix(view, NULL, range, "The statistic of every pair of regions");
    html_caption(view->out, "%s of every pair of regions.", view->statistic);
    markup_add(view->out, "</div>\n<div>\n");
    if (k == CORRECTIONS) {
        html_absent(view->out, "no pair survives a correction");
    } else {
        double *p = source_numbers(view->results, corrections[k].column);

        draw_matrix(view, p, range, "The pairs that survive");
        html_caption(view->out, "Those below .05 by %s (%s).",
                     corrections[k].column, corrections[k].holds);
        free(p);
    }
    markup_add(view->out, "</div>\n</div>\n");
}

/* ---- tables ---- */

static void strongest(const struct view *view)
{
    size_t rows = view->results->rows, which[STRONGEST];
    size_t count = strongest_rows(which, STRONGEST, view->value, rows);

    html_heading(view->out, 2, "strongest", "The largest statistics");
    html_table(view->out, view->results, which, count, view->about);
    markup_add(view->out,
               "<p class=\"note\">%zu of %zu, whether they survive a "
               "correction or not.</p>\n",
               count, rows);
}

static void components(const struct view *view)
{
    char *path = xformat("%s/components.tsv", view->folder);
    json_t *about = source_sidecar(path);
    size_t count = view->components->rows;

    html_heading(view->out, 2, "components", "Components");
    if (count)
        html_table(view->out, view->components, NULL,
                   count < MOST_COMPONENTS ? count : MOST_COMPONENTS, about);
    else
        html_absent(view->out, "no pair is above the threshold");
    json_decref(about), free(path);
}

/* ---- what is largest by chance ---- */

static double largest(const double *x, size_t count)
{
    double most = 0;

    for (size_t i = 0; i < count; i++)
        if (isfinite(x[i]))
            most = fmax(most, fabs(x[i]));
    return most;
}

/* What was observed of a column of the table: the largest of a column of the
 * results or the components. */
static double observed(const struct view *view, const char *column)
{
    static const struct {
        const char *null, *own;
        bool is_component;
    } of[] = {{"max_t", NULL, false},
              {"max_tfnbs", "tfnbs", false},
              {"max_extent_1", "extent", true},
              {"max_intensity_1", "intensity", true}};

    for (size_t k = 0; k < sizeof of / sizeof *of; k++) {
        const struct table *table =
            of[k].is_component ? view->components : view->results;
        double *x, most;

        if (strcmp(column, of[k].null) != 0 || !table)
            continue;
        x = source_numbers(table, of[k].own ? of[k].own : view->statistic);
        most = x ? largest(x, table->rows) : NAN;
        free(x);
        return most;
    }
    return NAN;
}

static void null_figure(const struct view *view, const char *column)
{
    double *values = source_numbers(view->null, column);
    double mark = observed(view, column), most;

    most = fmax(largest(values, view->null->rows), isnan(mark) ? 0 : mark);
    markup_add(view->out, "<div>\n");
    html_figure(view->out);
    histogram_draw(view->out,
                   &(struct histogram){.label = "Largest of all by chance",
                                       .title = column,
                                       .count_title = "permutations",
                                       .values = values,
                                       .count = view->null->rows,
                                       .low = 0,
                                       .high = most > 0 ? 1.05 * most : 1,
                                       .bins = BINS,
                                       .mark = isnan(mark) ? NULL : &mark});
    html_caption(view->out,
                 "%s over %zu permutations. Dashed: the largest that was "
                 "observed%s.",
                 column, view->null->rows, isnan(mark) ? ", not known" : "");
    markup_add(view->out, "</div>\n");
    free(values);
}

static void chance(const struct view *view)
{
    html_heading(view->out, 2, "chance", "What is largest by chance");
    if (!view->null || !view->null->rows) {
        html_absent(view->out, "--null was not asked for");
        return;
    }
    markup_add(view->out, "<div class=\"pair\">\n");
    for (size_t k = 0; k < view->null->cols; k++)
        null_figure(view, view->null->names[k]);
    markup_add(view->out, "</div>\n");
}

/* ---- the sample ---- */

static void sample(const struct view *view)
{
    struct markup *out = view->out;
    const json_t *factors = json_object_get(view->about, "Levels");
    const char *factor, *level;
    json_t *levels, *count;

    html_heading(out, 2, "sample", "Sample and model");
    markup_add(out, "<p>Model: <code>");
    markup_text(out, source_text(view->about, "Model"));
    markup_add(out,
               "</code>. %.0f rows; %.0f left out; %.0f permutations%s."
               "</p>\n<ul>\n",
               json_number_or_nan(view->about, "Rows"),
               json_number_or_nan(view->about, "LeftOutCount"),
               json_number_or_nan(view->about, "Permutations"),
               json_is_true(json_object_get(view->about,
                                            "PermutationsAreAllDistinctOnes"))
                   ? ", all there are"
                   : "");
    json_object_foreach((json_t *)(uintptr_t)factors, factor, levels)
    {
        markup_add(out, "<li>");
        markup_text(out, factor);
        json_object_foreach(levels, level, count)
        {
            markup_add(out, " &middot; ");
            markup_text(out, level);
            markup_add(out, " %.0f", json_number_value(count));
        }
        markup_add(out, "</li>\n");
    }
    markup_add(out, "</ul>\n");
    survivors(view);
}

static void head(const struct view *view)
{
    struct markup *out = view->out;

    html_begin(out, "Group test");
    markup_add(out, "<header id=\"top\">\n<h1>");
    markup_text(out, source_text(view->about, "Question"));
    markup_add(out,
               "</h1>\n<p class=\"lead\">%.0f of %.0f elements tested in %.0f "
               "participants</p>\n<nav class=\"runs\" "
               "aria-label=\"sections\"><ul>"
               "<li><a href=\"#sample\">Sample and model</a></li>"
               "<li><a href=\"#strongest\">Largest statistics</a></li>%s"
               "<li><a href=\"#chance\">Chance</a></li>"
               "<li><a href=\"#methods\">Methods</a></li>"
               "<li><a href=\"#about\">About</a></li></ul></nav>\n</header>\n",
               json_number_or_nan(view->about, "ElementsTested"),
               json_number_or_nan(view->about, "Elements"),
               json_number_or_nan(view->about, "Rows"),
               view->components
                   ? "<li><a href=\"#components\">Components</a></li>"
                   : "");
}

static struct view open_view(struct markup *out, const char *folder,
                             const char *path)
{
    struct view view = {.out = out, .folder = folder};

    view.results = source_table_in(folder, "results");
    view.about = source_sidecar(path);
    if (!view.results || !view.about || !view.results->rows ||
        !source_text(view.about, "Question") ||
        !source_text(view.about, "Model"))
        die("'%s' holds no results.tsv of edges with its sidecar", folder);
    view.components = source_table_in(folder, "components");
    view.null = source_table_in(folder, "null");
    view.is_pairs = !strcmp(view.results->names[0], "a") &&
                    !strcmp(view.results->names[1], "b");
    view.statistic = table_find(view.results, "t") != TABLE_NONE ? "t" : "F";
    view.value = source_numbers(view.results, view.statistic);
    if (!view.value)
        die("'%s' has no column of t or F", path);
    return view;
}

void edges_page(struct markup *out, const char *folder)
{
    char *path = xformat("%s/results.tsv", folder);
    struct view view = open_view(out, folder, path);
    struct methods methods = {0};

    head(&view);
    sample(&view);
    if (view.is_pairs)
        matrices(&view);
    strongest(&view);
    if (view.components)
        components(&view);
    chance(&view);
    methods_add(&methods, path);
    methods_write(out, &methods);
    page_about(out, &methods);
    html_end(out);
    methods_release(&methods);
    table_free(view.results);
    if (view.components)
        table_free(view.components);
    if (view.null)
        table_free(view.null);
    json_decref(view.about), free(view.value), free(path);
}
