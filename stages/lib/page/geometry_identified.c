/* Which RDM is of which region: what identify found. */
#include "page/geometry.h"

#include "base/mem.h"
#include "figure/field.h"
#include "figure/forest.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 20 }; /* of thresholds, .05 each */

static double at(const struct table *table, size_t row, const char *column)
{
    return table_number(table, row, table_column(table, column));
}

static void statistics(struct markup *out, const struct table *results)
{
    struct forest_row *rows = NEW_ARRAY(struct forest_row, results->rows);
    double chance = results->rows ? at(results, 0, "chance") : NAN;

    for (size_t k = 0; k < results->rows; k++)
        rows[k] = (struct forest_row){
            .name = table_text(results, k, table_column(results, "statistic")),
            .value = at(results, k, "accuracy"),
            .low = at(results, k, "ci_low"),
            .high = at(results, k, "ci_high")};
    html_figure(out);
    forest_draw(out, &(struct forest){.label = "Accuracy of identification",
                                      .title = "Accuracy",
                                      .rows = rows,
                                      .count = results->rows,
                                      .threshold = chance,
                                      .low = 0,
                                      .high = 1});
    html_caption(out, "How often the region of an RDM is told from the RDMs of "
                      "the other participants (nearest centroid), by each form "
                      "of the RDM, with intervals at 95 %%. The dashed line is "
                      "chance. Raw RDMs carry their scale, which unit-norm and "
                      "z-scored ones do not.");
    free(rows);
}

static size_t step_of(double threshold)
{
    return (size_t)lround(threshold * STEPS);
}

static void thresholds(struct markup *out, const struct table *grid)
{
    gsl_matrix *values = gsl_matrix_alloc(STEPS, STEPS);
    bool *is_best = NEW_ARRAY(bool, (size_t)STEPS *STEPS);
    size_t best = 0;

    gsl_matrix_set_all(values, NAN);
    for (size_t row = 0; row < grid->rows; row++) {
        size_t lower = step_of(at(grid, row, "lower"));
        size_t upper = step_of(at(grid, row, "upper")) - 1;

        if (lower >= STEPS || upper >= STEPS)
            continue;
        gsl_matrix_set(values, lower, upper, at(grid, row, "accuracy"));
        is_best[lower * STEPS + upper] = at(grid, row, "best") > 0;
        best += at(grid, row, "best") > 0 ? 1 : 0;
    }
    html_figure(out);
    field_draw(out, &(struct field){.label = "Accuracy by thresholds",
                                    .unit = "accuracy",
                                    .x_title = "Upper threshold",
                                    .y_title = "Lower threshold",
                                    .low = 0,
                                    .high = 1,
                                    .values = values,
                                    .is_marked = best <= STEPS ? is_best : NULL,
                                    .range = {.limit = 1}});
    html_caption(out,
                 "Accuracy when pairs below the lower threshold count as "
                 "0 and above the upper one as 1 (geo-topological "
                 "transform). The lower right corner is geometry, the diagonal "
                 "topology; rings are the best cells, where they are few.");
    gsl_matrix_free(values);
    free(is_best);
}

void geometry_identified(struct markup *out, const char *folder,
                         struct methods *methods)
{
    struct table *results = source_table_in(folder, "identify/results");
    struct table *grid = source_table_in(folder, "identify/results_grid");
    struct table *pairs = source_table_in(folder, "identify/results_pairs");

    if (!results)
        return;
    html_heading(out, 2, "identification", "Identification of regions");
    markup_add(out, "<div class=\"pair lead-figure\">\n<div>\n");
    statistics(out, results);
    markup_add(out, "</div>\n<div>\n");
    if (grid)
        thresholds(out, grid);
    markup_add(out, "</div>\n</div>\n");
    source_fold(out, results, "The numbers");
    if (pairs)
        source_fold(out, pairs, "Pairs of forms");
    methods_add(methods, results->path);
    table_free(results);
    if (grid)
        table_free(grid);
    if (pairs)
        table_free(pairs);
}
