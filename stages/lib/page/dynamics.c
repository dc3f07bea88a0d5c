#include "page/dynamics.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"
#include "figure/curves.h"
#include "io/bids.h"
#include "page/about.h"
#include "page/html.h"
#include "page/methods.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables ---- */

bool dynamics_show(const struct dynamics_view *view, const char *name)
{
    struct table *table = source_table_in(view->folder, name);
    json_t *about;

    if (!table)
        return false;
    about = source_sidecar(table->path);
    html_table(view->out, table, NULL, table->rows, about);
    json_decref(about);
    table_free(table);
    return true;
}

/* The nodes of a table of pairs: the first `a`, then each `b` beside it. */
static void find_nodes(struct dynamics_view *view)
{
    const struct table *pairs = view->pairs;
    size_t a = table_find(pairs, "a"), b = table_find(pairs, "b");

    if (a == TABLE_NONE || b == TABLE_NONE || !pairs->rows)
        die("'%s' holds no pairs of nodes", pairs->path);
    view->nodes = 1;
    while (
        view->nodes <= pairs->rows &&
        !strcmp(table_text(pairs, view->nodes - 1, a), table_text(pairs, 0, a)))
        view->nodes++;
    if (pairs->rows != view->nodes * (view->nodes - 1) / 2)
        die("'%s' does not hold every pair of %zu nodes once", pairs->path,
            view->nodes);
    view->names = NEW_ARRAY(char *, view->nodes);
    view->names[0] = xstrdup(table_text(pairs, 0, a));
    for (size_t i = 1; i < view->nodes; i++)
        view->names[i] = xstrdup(table_text(pairs, i - 1, b));
}

/* ---- the number of components ---- */

/* One or two columns over the ranks; n/a where they hold nothing. */
static void rank_curves(const struct dynamics_view *view, const char *title,
                        const char *const columns[2], const double range[2],
                        const char *why_not)
{
    double *rank = source_numbers(view->ranks, "rank");
    struct curve curves[2] = {0};
    double *values[2] = {0}, most = -INFINITY, least = INFINITY;
    size_t count = 0;

    for (size_t k = 0; k < 2 && columns[k]; k++) {
        values[k] = source_numbers(view->ranks, columns[k]);
        if (!values[k])
            continue;
        for (size_t i = 0; i < view->ranks->rows; i++) {
            most = fmax(most, values[k][i]);
            least = fmin(least, values[k][i]);
        }
        curves[count++] = (struct curve){columns[k], rank, values[k],
                                         view->ranks->rows, false};
    }
    if (most >= least)
        curves_draw(view->out,
                    &(struct curves){
                        .label = title,
                        .x_title = "Components",
                        .y_title = title,
                        .curves = curves,
                        .count = count,
                        .x = axis_tight(rank[0] - .3,
                                        rank[view->ranks->rows - 1] + .3, 8),
                        .y = axis_round(isnan(range[0]) ? least : range[0],
                                        isnan(range[1]) ? most : range[1], 5),
                        .has_points = true});
    else
        html_absent(view->out, why_not);
    free(values[0]), free(values[1]), free(rank);
}

static bool chosen_is_largest(const struct dynamics_view *view)
{
    size_t last = view->ranks->rows - 1;

    return last > 0 && table_number(view->ranks, last,
                                    table_column(view->ranks, "chosen")) == 1;
}

void dynamics_ranks(const struct dynamics_view *view)
{
    static const char *const errors[] = {"error", "held_out_error"};
    static const char *const similarity[] = {"similarity", "nested"};
    static const char *const core[] = {"core_consistency", NULL};
    static const char *const saturation[] = {"saturation", NULL};
    static const double any[] = {NAN, NAN}, unit[] = {0, 1};
    static const double percent[] = {NAN, 100};
    json_t *about = source_sidecar(view->ranks->path);
    const char *rule = source_text(about, "Rule");

    html_heading(view->out, 2, "ranks", "How many components");
    markup_add(view->out,
               "<p>%.0f components: ", json_number_or_nan(about, "ChosenRank"));
    markup_text(view->out, rule ? rule : "nobody says by which rule");
    markup_add(view->out, ".%s</p>\n",
               chosen_is_largest(view)
                   ? " It is the largest number that was tried: more may be "
                     "better."
                   : "");
    if (view->ranks->rows > 1) {
        html_figure(view->out);
        markup_add(view->out, "<div class=\"pair\">\n<div>\n");
        rank_curves(view, "Relative error", errors, any, "no error");
        rank_curves(view, "Core consistency (%)", core, percent,
                    "core consistency is not defined for one participant");
        markup_add(view->out, "</div>\n<div>\n");
        rank_curves(view, "Similarity", similarity, unit, "one start");
        rank_curves(view, "Saturation", saturation, any, "no saturation");
        markup_add(view->out, "</div>\n</div>\n");
        html_caption(view->out,
                     "Error of the fit, and of what was held out of it; how "
                     "alike the components of other starts are to the best, "
                     "and to those of one component fewer; whether components "
                     "mix (100: they do not); and how many patterns the pairs "
                     "hold.");
    }
    html_table(view->out, view->ranks, NULL, view->ranks->rows, about);
    json_decref(about);
}

/* ---- the page ---- */

static void head(const struct dynamics_view *view, const char *affinity)
{
    struct markup *out = view->out;

    html_begin(out, "Dynamic connectome");
    markup_add(out,
               "<header id=\"top\">\n<h1>Dynamic connectome</h1>\n"
               "<p class=\"lead\">%zu component%s of %zu nodes, %zu frames and "
               "%zu participant%s",
               view->list->rows, view->list->rows == 1 ? "" : "s", view->nodes,
               view->time->rows, view->subjects->rows,
               view->subjects->rows == 1 ? "" : "s");
    if (affinity) {
        markup_add(out, ", affinity ");
        markup_text(out, affinity);
    }
    markup_add(out, "</p>\n<nav class=\"runs\" aria-label=\"sections\"><ul>"
                    "<li><a href=\"#ranks\">How many</a></li>"
                    "<li><a href=\"#components\">Components</a></li>"
                    "<li><a href=\"#time\">In time</a></li>"
                    "<li><a href=\"#methods\">Methods</a></li>"
                    "<li><a href=\"#about\">About</a></li></ul></nav>\n"
                    "</header>\n");
}

static struct dynamics_view open_view(struct markup *out, const char *folder)
{
    struct dynamics_view view = {.out = out, .folder = folder};

    view.list = source_table_in(folder, "ntf/components");
    view.time = source_table_in(folder, "ntf/time");
    view.subjects = source_table_in(folder, "ntf/subjects");
    view.pairs = source_table_in(folder, "ntf/pairs");
    view.ranks = source_table_in(folder, "ntf/ranks");
    if (!view.list || !view.time || !view.subjects || !view.pairs ||
        !view.ranks)
        die("'%s' holds no folder ntf with the tables of ntf", folder);
    if (!view.time->rows || !view.subjects->rows || !view.list->rows ||
        !view.ranks->rows)
        die("a table of '%s/ntf' has no row", folder);
    view.blocks = source_table_in(folder, "communities/blocks");
    view.kept = source_table_in(folder, "dynamics/components");
    view.labels = source_table_in(folder, "dynamics/communities");
    view.sequence = source_table_in(folder, "dynamics/sequence");
    view.epochs = source_table_in(folder, "dynamics/epochs");
    find_nodes(&view);
    return view;
}

static void close_view(struct dynamics_view *view)
{
    struct table *tables[] = {
        view->list,   view->time, view->subjects, view->pairs,    view->ranks,
        view->blocks, view->kept, view->labels,   view->sequence, view->epochs};

    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        if (tables[k])
            table_free(tables[k]);
    for (size_t i = 0; i < view->nodes; i++)
        free(view->names[i]);
    free(view->names);
}

static void add_methods(struct methods *methods,
                        const struct dynamics_view *view)
{
    const struct table *tables[] = {view->list, view->blocks, view->kept};

    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        if (tables[k])
            methods_add(methods, tables[k]->path);
}

void dynamics_page(struct markup *out, const char *folder)
{
    struct dynamics_view view = open_view(out, folder);
    json_t *components = source_sidecar(view.list->path);
    json_t *time = source_sidecar(view.time->path);
    struct methods methods = {0};

    view.has_seconds = !isnan(json_number_or_nan(time, "RepetitionTime"));
    head(&view, source_text(components, "Affinity"));
    dynamics_ranks(&view);
    dynamics_components(&view);
    dynamics_in_time(&view);
    add_methods(&methods, &view);
    methods_write(out, &methods);
    page_about(out, &methods);
    html_end(out);
    methods_release(&methods);
    close_view(&view);
    json_decref(components);
    json_decref(time);
}
