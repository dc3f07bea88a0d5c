#include "page/chance.h"

#include "base/mem.h"
#include "figure/histogram.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 40 };

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
static double observed(const struct tested *tested, const char *column)
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
            of[k].is_component ? tested->components : tested->results;
        double *x, most;

        if (strcmp(column, of[k].null) != 0 || !table)
            continue;
        x = source_numbers(table, of[k].own ? of[k].own : tested->statistic);
        most = x ? largest(x, table->rows) : NAN;
        free(x);
        return most;
    }
    return NAN;
}

static void null_figure(const struct tested *tested, const char *column)
{
    double *values = source_numbers(tested->null, column);
    double mark = observed(tested, column), most;

    most = fmax(largest(values, tested->null->rows), isnan(mark) ? 0 : mark);
    markup_add(tested->out, "<div>\n");
    html_figure(tested->out);
    histogram_draw(tested->out,
                   &(struct histogram){.label = "Largest of all by chance",
                                       .title = column,
                                       .count_title = "permutations",
                                       .values = values,
                                       .count = tested->null->rows,
                                       .low = 0,
                                       .high = most > 0 ? 1.05 * most : 1,
                                       .bins = BINS,
                                       .mark = isnan(mark) ? NULL : &mark});
    html_caption(tested->out,
                 "%s over %zu permutations (null.tsv). Dashed: the largest "
                 "that was observed%s.",
                 column, tested->null->rows, isnan(mark) ? ", not known" : "");
    markup_add(tested->out, "</div>\n");
    free(values);
}

void page_chance(const struct tested *tested)
{
    html_heading(tested->out, 2, "chance", "What is largest by chance");
    if (!tested->null || !tested->null->rows) {
        html_absent(tested->out, "--null was not asked for");
        return;
    }
    markup_add(tested->out, "<div class=\"pair\">\n");
    for (size_t k = 0; k < tested->null->cols; k++)
        null_figure(tested, tested->null->names[k]);
    markup_add(tested->out, "</div>\n");
}
