#include "page/located.h"

#include "base/mem.h"
#include "base/report.h"
#include "page/html.h"
#include "page/sources.h"
#include "page/strongest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where nothing survives so many are shown; components that are drawn; names
 * in a caption. */
enum { LARGEST = 50, MOST_COMPONENTS = 3, MOST_NAMES = 12 };

/* The regions of a test, with their positions. */
struct placed {
    const struct tested *tested;
    double (*at)[3];
    struct connectome_edge *edges; /* one a row */
};

static void find_position(double at[3], const char *name,
                          const struct located *located)
{
    for (int a = 0; a < 3; a++)
        at[a] = NAN;
    for (size_t k = 0; k < located->regions; k++)
        if (!strcmp(located->names[k], name))
            memcpy(at, located->at[k], sizeof located->at[k]);
}

static bool is_known(const double at[3])
{
    return isfinite(at[0]) && isfinite(at[1]) && isfinite(at[2]);
}

static struct placed place(const struct tested *tested,
                           const struct located *located)
{
    size_t rows = tested->results->rows, known = 0;
    struct placed placed = {.tested = tested,
                            .at = xcalloc(tested->regions, sizeof *placed.at),
                            .edges = NEW_ARRAY(struct connectome_edge, rows)};

    for (size_t row = 0; row < rows; row++)
        placed.edges[row] = (struct connectome_edge){
            tested->end[2 * row], tested->end[2 * row + 1], tested->value[row]};
    for (size_t k = 0; k < tested->regions; k++) {
        find_position(placed.at[k], tested->region[k], located);
        known += is_known(placed.at[k]);
    }
    if (!known)
        die("'%s' has no position for any region of '%s': the first is '%s'",
            located->path, tested->path, tested->region[0]);
    return placed;
}

static void placed_release(struct placed *placed)
{
    free(placed->at), free(placed->edges);
}

static struct connectome figure_of(const struct tested *tested,
                                   const struct located *located,
                                   const struct placed *placed)
{
    return (struct connectome){.label = "Edges on three projections",
                               .unit = tested->statistic,
                               .names = tested->region,
                               .at = (const double(*)[3])placed->at,
                               .regions = tested->regions,
                               .outlines = located->outlines,
                               .most = CONNECTOME_EDGES};
}

/* " Without a position: a, b, ..."; nothing where all have one. */
static char *name_missing(const struct placed *placed)
{
    struct markup text = {0};
    size_t missing = 0;
    char *copy;

    for (size_t k = 0; k < placed->tested->regions; k++) {
        if (is_known(placed->at[k]))
            continue;
        if (missing < MOST_NAMES)
            markup_add(&text, "%s%s",
                       missing ? ", " : " Without a position, and not drawn: ",
                       placed->tested->region[k]);
        missing++;
    }
    if (missing > MOST_NAMES)
        markup_add(&text, " and %zu more", missing - MOST_NAMES);
    markup_add(&text, "%s", missing ? "." : "");
    copy = xstrdup(text.text);
    markup_release(&text);
    return copy;
}

static const char *file_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* ---- pairs ---- */

/* Leaves the edges to show; says in `what` which these are. */
static char *choose(const struct tested *tested, struct placed *placed)
{
    size_t first = tested_first(tested), rows = tested->results->rows, of;
    size_t which[LARGEST], count;
    bool *is_shown;
    double *p;

    if (first < CORRECTIONS) {
        p = tested_p(tested, first);
        for (size_t row = 0; row < rows; row++)
            if (!(p[row] < TESTED_LEVEL))
                placed->edges[row].value = NAN;
        free(p);
        return xformat("pairs below .05 by %s (%s)",
                       tested_corrections[first].column,
                       tested_corrections[first].holds);
    }
    count = tested_rows(which, LARGEST, &of, tested);
    is_shown = NEW_ARRAY(bool, rows);
    for (size_t k = 0; k < count; k++)
        is_shown[which[k]] = true;
    for (size_t row = 0; row < rows; row++)
        if (!is_shown[row])
            placed->edges[row].value = NAN;
    free(is_shown);
    return xformat("pairs of the largest |%s|; none survives a correction",
                   tested->statistic);
}

static void draw_pairs(const struct tested *tested,
                       const struct located *located, struct placed *placed)
{
    struct connectome figure = figure_of(tested, located, placed);
    struct connectome_count count;
    char *what = choose(tested, placed), *missing = name_missing(placed);
    size_t chosen = 0;

    for (size_t row = 0; row < tested->results->rows; row++)
        chosen += isnan(placed->edges[row].value) ? 0 : 1;
    figure.edges = placed->edges, figure.count = tested->results->rows;
    html_figure(tested->out);
    count = connectome_draw(tested->out, &figure);
    html_caption(tested->out,
                 "%zu of %zu %s. The larger |%s|, the wider the line; "
                 "the more such pairs a region has, the larger its dot.%s "
                 "Statistics: results.tsv; positions: %s.",
                 count.drawn, chosen, what, tested->statistic, missing,
                 file_of(located->path));
    free(what), free(missing);
}

/* ---- regions ---- */

static void draw_nodes(const struct tested *tested,
                       const struct located *located,
                       const struct placed *placed)
{
    struct connectome figure = figure_of(tested, located, placed);
    char *missing = name_missing(placed);
    double *values = NEW_ARRAY(double, tested->regions);

    for (size_t row = 0; row < tested->results->rows; row++)
        values[placed->edges[row].a] = tested->value[row];
    figure.values = values, figure.label = "Regions on three projections";
    html_figure(tested->out);
    connectome_draw(tested->out, &figure);
    html_caption(tested->out,
                 "%s of every region, the larger the dot the larger |%s|.%s "
                 "Statistics: results.tsv; positions: %s.",
                 tested->statistic, tested->statistic, missing,
                 file_of(located->path));
    free(values), free(missing);
}

void page_brain(const struct tested *tested, const struct located *located)
{
    struct placed placed;

    if (!tested->is_pairs && !tested->is_nodes)
        return;
    html_heading(tested->out, 2, "brain", "In the brain");
    if (!located) {
        html_absent(tested->out, "neither an atlas nor coordinates say where "
                                 "the regions are");
        return;
    }
    placed = place(tested, located);
    if (tested->is_pairs)
        draw_pairs(tested, located, &placed);
    else
        draw_nodes(tested, located, &placed);
    placed_release(&placed);
}

/* ---- components ---- */

/* Rows of the components of the first threshold, the largest first. */
static size_t largest(size_t *which, const struct tested *tested)
{
    const struct table *table = tested->components;
    double *threshold = source_numbers(table, "threshold");
    double *extent = source_numbers(table, "extent");
    size_t count;

    for (size_t k = 0; k < table->rows; k++)
        if (threshold[k] != threshold[0])
            extent[k] = NAN;
    count = strongest_rows(which, MOST_COMPONENTS, extent, table->rows);
    free(threshold), free(extent);
    return count;
}

static void draw_component(const struct tested *tested,
                           const struct located *located, struct placed *placed,
                           size_t row)
{
    const struct table *table = tested->components;
    bool is_below = !strcmp(table_text(table, row, table_column(table, "sign")),
                            "negative");
    double sign = is_below ? -1 : 1;
    double number = table_number(table, row, table_column(table, "component"));
    double p = table_number(table, row, table_column(table, "p_extent"));
    double *mine = source_numbers(tested->results, "component");
    struct connectome figure = figure_of(tested, located, placed);
    struct connectome_count count;
    char text[32];

    for (size_t k = 0; k < tested->results->rows; k++)
        placed->edges[k].value =
            mine[k] == copysign(number, sign) ? tested->value[k] : NAN;
    figure.edges = placed->edges, figure.count = tested->results->rows;
    figure.label = "A component on three projections";
    snprintf(text, sizeof text, "%.3g", p);
    html_figure(tested->out);
    count = connectome_draw(tested->out, &figure);
    html_caption(
        tested->out,
        "Component %.0f of %s %s %.3g: %zu of %zu edges drawn, p of "
        "its extent %s (components.tsv). The claim is about the "
        "component, not about any one of its edges.",
        number, tested->statistic, sign < 0 ? "below" : "above",
        copysign(table_number(table, row, table_column(table, "threshold")),
                 sign),
        count.drawn, count.edges, isnan(p) ? "n/a" : text);
    free(mine);
}

void page_brain_components(const struct tested *tested,
                           const struct located *located)
{
    size_t which[MOST_COMPONENTS], count;
    struct placed placed;

    if (!located || !tested->is_pairs || !tested->components->rows ||
        table_find(tested->results, "component") == TABLE_NONE)
        return;
    placed = place(tested, located);
    count = largest(which, tested);
    for (size_t k = 0; k < count; k++)
        draw_component(tested, located, &placed, which[k]);
    placed_release(&placed);
}
