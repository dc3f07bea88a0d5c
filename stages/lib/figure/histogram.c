#include "figure/histogram.h"

#include "base/mem.h"
#include "base/report.h"
#include "figure/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Fill `bins` counts; returns the largest. */
static size_t count_values(size_t *counts, const struct histogram *histogram)
{
    double width = (histogram->high - histogram->low) / (double)histogram->bins;
    size_t most = 0;

    for (size_t k = 0; k < histogram->count; k++) {
        double place = (histogram->values[k] - histogram->low) / width;
        size_t bin;

        if (isnan(place))
            continue;
        bin = (size_t)fmin(fmax(place, 0), (double)(histogram->bins - 1));
        counts[bin]++;
        if (counts[bin] > most)
            most = counts[bin];
    }
    return most;
}

void histogram_draw(struct markup *out, const struct histogram *histogram)
{
    size_t *counts = NEW_ARRAY(size_t, histogram->bins);
    size_t most = count_values(counts, histogram);
    double width = (histogram->high - histogram->low) / (double)histogram->bins;
    struct plot plot = {
        .out = out,
        .width = PLOT_NARROW,
        .height = 260,
        .left = 72,
        .right = 24,
        .top = 12,
        .bottom = 50,
        .x = axis_tight(histogram->low, histogram->high, 6),
        .y = axis_round(0, most ? (double)most : 1, 5),
    };

    bug_if(!(histogram->high > histogram->low) || histogram->bins == 0);
    plot_begin(&plot, histogram->label);
    plot_y_axis(&plot, histogram->count_title);
    for (size_t k = 0; k < histogram->bins; k++) {
        double from = histogram->low + width * (double)k;
        double left = plot_x(&plot, from), right = plot_x(&plot, from + width);
        double top = plot_y(&plot, (double)counts[k]);

        if (counts[k])
            markup_add(out,
                       "<rect class=\"bar\" x=\"%.2f\" y=\"%.1f\" "
                       "width=\"%.2f\" height=\"%.1f\"><title>%.3g to %.3g: "
                       "%zu</title></rect>\n",
                       left, top, right - left - 0.6,
                       plot.height - plot.bottom - top, from, from + width,
                       counts[k]);
    }
    if (histogram->mark && !isnan(*histogram->mark))
        markup_add(out, "<path class=\"limit\" d=\"M%.1f %.1fV%.1f\"/>\n",
                   plot_x(&plot, *histogram->mark), plot.top,
                   plot.height - plot.bottom);
    plot_x_axis(&plot, histogram->title);
    plot_end(&plot);
    free(counts);
}
