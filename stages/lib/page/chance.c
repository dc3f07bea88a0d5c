#include "page/chance.h"

#include "base/json.h"
#include "base/report.h"
#include "figure/histogram.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 40 };

/* The range of values and a mark, with 0 and some room. */
static void range_of(double *low, double *high, const double *x, size_t count,
                     double mark)
{
    *low = fmin(0, mark), *high = fmax(0, mark);
    for (size_t i = 0; i < count; i++)
        if (isfinite(x[i]))
            *low = fmin(*low, x[i]), *high = fmax(*high, x[i]);
    *high = *high > 0 ? 1.05 * *high : *low < 0 ? 0 : 1;
}

/* What the sidecar of the nulls says of the data. */
static double observed(const struct table *null, const char *column)
{
    json_t *about = source_sidecar(null->path);
    double most =
        json_number_or_nan(json_object_get(about, "Observed"), column);

    json_decref(about);
    return most;
}

void page_null(struct markup *out, const struct table *null, const char *column,
               const char *title)
{
    double *values = source_numbers(null, column);
    double mark = observed(null, column), low, high;

    if (!values)
        die("'%s' has no column '%s'", null->path, column);
    range_of(&low, &high, values, null->rows, mark);
    html_figure(out);
    histogram_draw(out,
                   &(struct histogram){.label = "Largest of all by chance",
                                       .title = title,
                                       .count_title = "permutations",
                                       .values = values,
                                       .count = null->rows,
                                       .low = low,
                                       .high = high,
                                       .bins = BINS,
                                       .mark = isnan(mark) ? NULL : &mark});
    html_caption(out,
                 "%s over %zu permutations (null.tsv). Dashed: the largest "
                 "that was observed%s.",
                 column, null->rows, isnan(mark) ? ", not known" : "");
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
    for (size_t k = 0; k < tested->null->cols; k++) {
        const char *column = tested->null->names[k];

        markup_add(tested->out, "<div>\n");
        page_null(tested->out, tested->null, column, column);
        markup_add(tested->out, "</div>\n");
    }
    markup_add(tested->out, "</div>\n");
}
