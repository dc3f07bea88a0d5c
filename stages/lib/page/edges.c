#include "page/inference.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"
#include "figure/heatmap.h"
#include "page/about.h"
#include "page/chance.h"
#include "page/effects.h"
#include "page/harmonized.h"
#include "page/html.h"
#include "page/located.h"
#include "page/methods.h"
#include "page/sample.h"
#include "page/sources.h"
#include "page/tested.h"
#include "page/tested_maps.h"
#include "page/verdicts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COMPONENTS = 20 };

/* ---- what survives ---- */

static void survivors(const struct tested *tested)
{
    struct markup *out = tested->out;

    markup_add(
        out,
        "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>"
        "<th scope=\"col\">Correction</th><th scope=\"col\" "
        "class=\"t\">Holds</th><th scope=\"col\">Below .05</th></tr></thead>"
        "<tbody>\n");
    for (size_t k = 0; k < CORRECTIONS; k++)
        if (table_find(tested->results, tested_corrections[k].column) !=
            TABLE_NONE)
            markup_add(out,
                       "<tr><th scope=\"row\">%s</th><td class=\"t\">%s"
                       "</td><td>%zu</td></tr>\n",
                       tested_corrections[k].title, tested_corrections[k].holds,
                       tested_count(tested, k));
    markup_add(out, "</tbody></table></div>\n");
}

/* ---- matrices ---- */

/* Where p (NULL: everywhere) is below the level. */
static gsl_matrix *matrix_of(const struct tested *tested, const double *p)
{
    gsl_matrix *matrix = gsl_matrix_alloc(tested->regions, tested->regions);

    gsl_matrix_set_all(matrix, NAN);
    for (size_t row = 0; row < tested->results->rows; row++) {
        size_t i = tested->end[2 * row], j = tested->end[2 * row + 1];

        if (p && !(p[row] < TESTED_LEVEL))
            continue;
        gsl_matrix_set(matrix, i, j, tested->value[row]);
        gsl_matrix_set(matrix, j, i, tested->value[row]);
    }
    return matrix;
}

static void draw_matrix(const struct tested *tested, const double *p,
                        struct heat_range range, const char *label)
{
    gsl_matrix *matrix = matrix_of(tested, p);
    struct blocks blocks;

    blocks_init(&blocks, NULL, matrix->size1);
    html_figure(tested->out);
    heatmap_draw(tested->out, &(struct heatmap){.label = label,
                                                .unit = tested->statistic,
                                                .values = matrix,
                                                .blocks = &blocks,
                                                .range = range,
                                                .most_rows = HEATMAP_ROWS});
    blocks_release(&blocks), gsl_matrix_free(matrix);
}

static void matrices(const struct tested *tested)
{
    struct heat_range range =
        heat_range_values(tested->value, tested->results->rows);
    size_t k = tested_first(tested);

    markup_add(tested->out, "<div class=\"pair\">\n<div>\n");
    draw_matrix(tested, NULL, range, "The statistic of every pair of regions");
    html_caption(tested->out, "%s of every pair of regions (results.tsv).",
                 tested->statistic);
    markup_add(tested->out, "</div>\n<div>\n");
    if (k == CORRECTIONS) {
        html_absent(tested->out, "no pair survives a correction");
    } else {
        double *p =
            source_numbers(tested->results, tested_corrections[k].column);

        draw_matrix(tested, p, range, "The pairs that survive");
        html_caption(tested->out, "Those below .05 by %s (%s).",
                     tested_corrections[k].column, tested_corrections[k].holds);
        free(p);
    }
    markup_add(tested->out, "</div>\n</div>\n");
}

/* ---- tables ---- */

static void components(const struct tested *tested,
                       const struct located *located)
{
    char *path = xformat("%s/components.tsv", tested->folder);
    json_t *about = source_sidecar(path);
    size_t count = tested->components->rows;

    html_heading(tested->out, 2, "components", "Components");
    if (count)
        html_table(tested->out, tested->components, NULL,
                   count < MOST_COMPONENTS ? count : MOST_COMPONENTS, about);
    else
        html_absent(tested->out, "no pair is above the threshold");
    page_brain_components(tested, located);
    json_decref(about), free(path);
}

/* ---- the sample ---- */

static void code(struct markup *out, const char *text)
{
    markup_add(out, "<code>");
    markup_text(out, strncmp(text, "bids::", 6) ? text : text + 6);
    markup_add(out, "</code>");
}

/* What was tested: the first of the Sources, or a column of it. */
static void data(const struct tested *tested)
{
    const json_t *sources = json_object_get(tested->about, "Sources");
    const char *path = json_string_value(json_array_get(sources, 0));
    const json_t *column = source_parameter(tested->about, "features");

    if (!path)
        return;
    markup_add(tested->out, "<p>Data: ");
    if (json_is_string(column)) {
        markup_add(tested->out, "the files in column ");
        code(tested->out, json_string_value(column));
        markup_add(tested->out, " of ");
    }
    code(tested->out, path);
    markup_add(tested->out, ".</p>\n");
}

static void sample(const struct tested *tested, const struct sample *sample)
{
    struct markup *out = tested->out;
    const json_t *all =
        json_object_get(tested->about, "PermutationsAreAllDistinctOnes");

    html_heading(out, 2, "sample", "Sample and model");
    data(tested);
    markup_add(out, "<p>Model: <code>");
    markup_text(out, source_text(tested->about, "Model"));
    markup_add(out,
               "</code>. %.0f rows; %.0f left out; %.0f permutations%s."
               "</p>\n<div class=\"pair\">\n<div>\n",
               json_number_or_nan(tested->about, "Rows"),
               json_number_or_nan(tested->about, "LeftOutCount"),
               json_number_or_nan(tested->about, "Permutations"),
               json_is_true(all) ? ", all there are" : "");
    page_sample(tested, sample);
    markup_add(out, "</div>\n<div>\n");
    page_design(tested, sample);
    markup_add(out, "</div>\n</div>\n");
}

static void head(const struct tested *tested)
{
    struct markup *out = tested->out;

    html_begin(out, "Group test");
    markup_add(out, "<header id=\"top\">\n<h1>");
    markup_text(out, source_text(tested->about, "Question"));
    markup_add(out,
               "</h1>\n<p class=\"lead\">%.0f of %.0f elements tested in %.0f "
               "participants</p>\n<nav class=\"runs\" "
               "aria-label=\"sections\"><ul>"
               "<li><a href=\"#sample\">Sample and model</a></li>"
               "<li><a href=\"#motion\">Motion</a></li>"
               "<li><a href=\"#found\">What survives</a></li>%s"
               "<li><a href=\"#effects\">Effect sizes</a></li>%s"
               "<li><a href=\"#chance\">Chance</a></li>"
               "<li><a href=\"#people\">People</a></li>"
               "<li><a href=\"#methods\">Methods</a></li>"
               "<li><a href=\"#about\">About</a></li></ul></nav>\n</header>\n",
               json_number_or_nan(tested->about, "ElementsTested"),
               json_number_or_nan(tested->about, "Elements"),
               json_number_or_nan(tested->about, "Rows"),
               tested->is_pairs || tested->is_nodes || tested->is_voxels
                   ? "<li><a href=\"#brain\">In the brain</a></li>"
                   : "",
               tested->components
                   ? "<li><a href=\"#components\">Components</a></li>"
                   : "");
}

void edges_page(struct markup *out, const char *folder,
                const struct located_request *request)
{
    struct tested tested = tested_read(out, folder);
    struct located *located = located_read(request);
    struct sample people = sample_read(&tested);
    struct methods methods = {0};

    head(&tested);
    sample(&tested, &people);
    page_test_motion(&tested, &people);
    html_heading(out, 2, "found", "What survives");
    survivors(&tested);
    if (tested.is_pairs)
        matrices(&tested);
    if (tested.is_voxels)
        page_tested_maps(&tested);
    page_brain(&tested, located);
    page_effects(&tested);
    if (tested.components)
        components(&tested, located);
    page_chance(&tested);
    page_harmonized(&tested);
    page_verdicts(&tested);
    page_people(&tested, &people);
    methods_add(&methods, tested.path);
    methods_write(out, &methods);
    page_about(out, &methods);
    html_end(out);
    methods_release(&methods);
    sample_release(&people), located_free(located), tested_release(&tested);
}
