#include "page/nodes.h"

#include "base/mem.h"
#include "figure/heatmap.h"
#include "figure/histogram.h"
#include "figure/strip.h"
#include "io/bids.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many rows a short list has. */
enum { SHORT_LIST = 10 };

struct ranked {
    double value;
    size_t row;
};

static int ascending(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Rows ordered by value times `sign`, least first; n/a comes last. */
static size_t *rank_rows(const double *values, size_t count, double sign)
{
    struct ranked *ranked = NEW_ARRAY(struct ranked, count);
    size_t *rows = NEW_ARRAY(size_t, count);

    for (size_t k = 0; k < count; k++) {
        double value = sign * values[k];
        ranked[k] = (struct ranked){isnan(value) ? HUGE_VAL : value, k};
    }
    qsort(ranked, count, sizeof *ranked, ascending);
    for (size_t k = 0; k < count; k++)
        rows[k] = ranked[k].row;
    free(ranked);
    return rows;
}

static size_t short_of(size_t count)
{
    return count < SHORT_LIST ? count : SHORT_LIST;
}

/* ---- coverage ---- */

/* One row of points per network, or one row for all. */
static void coverage_strip(struct markup *out, const struct table *table,
                           const double *values, double threshold)
{
    struct strip_point *points = NEW_ARRAY(struct strip_point, table->rows);
    size_t column = table_find(table, "network");
    const char **labels = NEW_ARRAY(const char *, table->rows);
    struct blocks blocks;

    for (size_t k = 0; k < table->rows; k++)
        labels[k] = column == TABLE_NONE ? NULL : table_text(table, k, column);
    blocks_init(&blocks, labels, table->rows);
    for (size_t k = 0; k < table->rows; k++)
        points[k] = (struct strip_point){.value = values[k],
                                         .name = table_text(table, k, 0)};
    for (size_t b = 0; b < blocks.count; b++)
        for (size_t k = blocks.first[b]; k < blocks.first[b + 1]; k++)
            points[blocks.order[k]].row = b;
    html_figure(out);
    strip_draw(out,
               &(struct strip){
                   .label = "Coverage of the regions",
                   .title = "coverage (share of the voxels of a region)",
                   .points = points,
                   .count = table->rows,
                   .row_names =
                       blocks.count ? (const char *const *)blocks.labels : NULL,
                   .rows = blocks.count ? blocks.count : 1,
                   .threshold = threshold,
                   .low = 0,
                   .high = 1,
               });
    html_caption(
        out, "One point per region; the short line is the median%s.",
        isnan(threshold) ? "" : "; regions left of the dashed line are n/a");
    blocks_release(&blocks);
    free(labels);
    free(points);
}

static void coverage_histogram(struct markup *out, const struct table *table,
                               const double *values)
{
    html_figure(out);
    histogram_draw(out, &(struct histogram){
                            .label = "Histogram of the coverage of the regions",
                            .title = "coverage (share of the voxels of a "
                                     "region)",
                            .count_title = "regions",
                            .values = values,
                            .count = table->rows,
                            .low = 0,
                            .high = 1,
                            .bins = 20,
                        });
    html_caption(out, "Regions by coverage.");
}

/* The worst regions, and behind a fold all; returns how many are not full. */
static size_t coverage_tables(struct markup *out, const struct table *table,
                              const double *values)
{
    size_t *rows = rank_rows(values, table->rows, 1), partial = 0, count;
    char text[96];

    for (size_t k = 0; k < table->rows; k++)
        partial += values[k] < 1 ? 1 : 0;
    count = short_of(partial);
    if (partial == 0)
        markup_add(out, "<p>All %zu regions are fully covered.</p>\n",
                   table->rows);
    else
        markup_add(out, "<p>%zu of %zu regions are not fully covered%s:</p>\n",
                   partial, table->rows, count < partial ? "; the worst" : "");
    if (partial > 0)
        html_table(out, table, rows, count, NULL);
    snprintf(text, sizeof text, "All %zu regions", table->rows);
    html_fold(out, text);
    html_table(out, table, NULL, table->rows, NULL);
    html_unfold(out);
    free(rows);
    return partial;
}

static void coverage_figures(struct markup *out,
                             const struct evidence *evidence,
                             const double *values)
{
    json_t *fields = source_sidecar(evidence->parcels->coverage);

    markup_add(out, "<div class=\"pair\"><div>\n");
    coverage_strip(out, evidence->coverage, values,
                   source_parameter_number(fields, "min-coverage"));
    markup_add(out, "</div><div>\n");
    coverage_histogram(out, evidence->coverage, values);
    markup_add(out, "</div></div>\n");
    json_decref(fields);
}

void page_coverage(struct markup *out, const struct evidence *evidence)
{
    const struct table *table = evidence->coverage;
    double *values = source_numbers(table, "coverage");

    html_heading(out, 3, NULL, "Coverage");
    if (!values || table->rows == 0)
        html_absent(out, "there is no coverage table: the study starts from "
                         "region series or matrices");
    else if (coverage_tables(out, table, values) > 0)
        coverage_figures(out, evidence, values);
    free(values);
}

/* ---- connectivity ---- */

int page_is_correlation(const char *kind)
{
    return strstr(kind, "correlation") != NULL ||
           strcmp(kind, "coherence") == 0;
}

const char *page_kind_name(const char *kind)
{
    static const char *const names[][2] = {
        {"pearsoncorrelation", "Pearson correlation"},
        {"spearmancorrelation", "Spearman rank correlation"},
        {"partialcorrelation", "Partial correlation"},
        {"fisherz", "Fisher z"},
        {"covariance", "Covariance"},
        {"precision", "Precision"},
        {"tangent", "Tangent"},
        {"spread", "Spread over runs"},
    };

    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (strcmp(names[k][0], kind) == 0)
            return names[k][1];
    return kind;
}

static void edge_histogram(struct markup *out, const struct relmat *matrix,
                           const char *kind)
{
    size_t n = matrix->values->size1, count = 0, known = 0;
    double *edges = NEW_ARRAY(double, n *n / 2 + 1);
    struct heat_range range = heat_range_of(matrix->values);
    bool is_unit = page_is_correlation(kind);

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            edges[count] = gsl_matrix_get(matrix->values, i, j);
            known += isnan(edges[count]) ? 0 : 1, count++;
        }
    html_figure(out);
    histogram_draw(out, &(struct histogram){
                            .label = "Histogram of the edges",
                            .title = page_kind_name(kind),
                            .count_title = "edges",
                            .values = edges,
                            .count = count,
                            .low = is_unit           ? -1
                                   : range.is_signed ? -range.limit
                                                     : 0,
                            .high = is_unit ? 1 : range.limit,
                            .bins = is_unit || range.is_signed ? 80 : 40,
                        });
    html_caption(out,
                 "%zu edges (entries above the diagonal), %zu of them "
                 "n/a; mean %.4g.%s",
                 count, count - known, evidence_mean_edge(matrix),
                 !is_unit && range.is_clipped
                     ? " Edges beyond the axis count in the last bin."
                     : "");
    free(edges);
}

void page_matrix(struct markup *out, const struct relmat *matrix,
                 const char *const *labels, const char *kind, size_t rows)
{
    bool is_unit = page_is_correlation(kind);
    size_t regions = matrix->values->size1;
    struct blocks blocks;

    blocks_init(&blocks, labels, regions);
    markup_add(out, "<div class=\"pair lead-figure\"><div>\n");
    html_figure(out);
    heatmap_draw(out, &(struct heatmap){
                          .label = page_kind_name(kind),
                          .unit = is_unit ? "r" : "",
                          .values = matrix->values,
                          .blocks = &blocks,
                          .range = is_unit ? heat_range_unit()
                                           : heat_range_of(matrix->values),
                          .most_rows = rows,
                      });
    html_caption(out, "%s of %zu regions, %s%s.", page_kind_name(kind), regions,
                 blocks.count ? "in blocks of network or module"
                              : "in the order of the atlas",
                 regions > rows ? "; neighbors are averaged" : "");
    markup_add(out, "</div><div>\n");
    edge_histogram(out, matrix, kind);
    markup_add(out, "</div></div>\n");
    blocks_release(&blocks);
}

/* ---- measures ---- */

/* The measure by which nodes are ranked, or NULL. */
static const char *leading_measure(const struct table *nodes)
{
    if (table_find(nodes, "strength") != TABLE_NONE)
        return "strength";
    if (table_find(nodes, "degree") != TABLE_NONE)
        return "degree";
    return NULL;
}

static void node_measures(struct markup *out, const struct table *nodes,
                          const json_t *about)
{
    const char *leader = nodes ? leading_measure(nodes) : NULL;
    double *values = source_numbers(nodes, leader ? leader : "");
    char text[96];

    html_heading(out, 4, NULL, "Node measures");
    if (!nodes || nodes->rows == 0) {
        html_absent(out, "there is no table of node measures");
        return;
    }
    if (values) {
        size_t *rows = rank_rows(values, nodes->rows, -1);
        markup_add(out, "<p>The %zu regions of largest %s:</p>\n",
                   short_of(nodes->rows), leader);
        html_table(out, nodes, rows, short_of(nodes->rows), about);
        free(rows);
    }
    snprintf(text, sizeof text, "All %zu regions", nodes->rows);
    html_fold(out, text);
    html_table(out, nodes, NULL, nodes->rows, about);
    html_unfold(out);
    free(values);
}

/* One measure: its name, its value, and what the sidecar says of it. */
static void measure_row(struct markup *out, const struct table *network,
                        size_t col, const json_t *about)
{
    const char *name = network->names[col];
    const char *cell = table_text(network, 0, col), *text;
    char *end;
    double value = strtod(cell, &end);

    markup_add(out, "<tr><th scope=\"row\">");
    text = html_about(about, name, "LongName");
    markup_text(out, text ? text : name);
    markup_add(out, "</th>");
    if (*cell && !*end)
        html_number_cell(out, value);
    else
        markup_add(out, "<td>"), markup_text(out, cell),
            markup_add(out, "</td>");
    text = html_about(about, name, "Description");
    if (about)
        html_text_cell(out, text ? text : "");
    markup_add(out, "</tr>\n");
}

static void network_measures(struct markup *out, const struct table *network,
                             const json_t *about)
{
    html_heading(out, 4, NULL, "Network measures");
    if (!network || network->rows == 0) {
        html_absent(out, "there is no table of network measures");
        return;
    }
    if (network->rows > 1) {
        html_table(out, network, NULL, network->rows, about);
        return;
    }
    markup_add(out,
               "<div class=\"scroll\"><table class=\"measures\"><thead><tr>"
               "<th scope=\"col\">measure</th><th scope=\"col\">value</th>%s"
               "</tr></thead><tbody>\n",
               about ? "<th scope=\"col\" class=\"t\">what it is</th>" : "");
    for (size_t col = 0; col < network->cols; col++)
        measure_row(out, network, col, about);
    markup_add(out, "</tbody></table></div>\n");
}

/* The kind, the estimator if it shrinks, and the `desc-` label if any. */
static char *matrix_title(const struct matrix *matrix)
{
    json_t *fields = source_sidecar(matrix->path);
    const char *estimator =
        json_string_value(source_parameter(fields, "estimator"));
    bool is_told = estimator && strcmp(estimator, "empirical") != 0;
    char *title = xformat(
        "Connectivity: %s%s%s%s%s", page_kind_name(matrix->kind),
        is_told ? ", " : "", is_told ? estimator : "",
        matrix->desc ? ", desc-" : "", matrix->desc ? matrix->desc : "");

    json_decref(fields);
    return title;
}

void page_matrices(struct markup *out, const struct evidence *evidence,
                   size_t rows)
{
    const struct parcellation *parcels = evidence->parcels;

    if (parcels->matrix_count == 0) {
        html_heading(out, 3, NULL, "Connectivity");
        html_absent(out, "there is no connectivity matrix for this run");
    }
    for (size_t k = 0; k < parcels->matrix_count; k++) {
        const struct matrix *matrix = &parcels->matrices[k];
        const struct relmat *values = evidence->matrices[k];
        struct table *nodes = source_table(matrix->nodes);
        struct table *network = source_table(matrix->network);
        json_t *about_nodes = source_sidecar(matrix->nodes);
        json_t *about_network = source_sidecar(matrix->network);
        const char **labels = evidence_labels(evidence, values->names,
                                              values->values->size1, nodes);
        char *title = matrix_title(matrix);

        html_heading(out, 3, NULL, title);
        page_matrix(out, values, labels, matrix->kind, rows);
        node_measures(out, nodes, about_nodes);
        network_measures(out, network, about_network);
        free(title);
        free(labels);
        json_decref(about_nodes);
        json_decref(about_network);
        if (nodes)
            table_free(nodes);
        if (network)
            table_free(network);
    }
}
