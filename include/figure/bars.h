/*
 * bars.h - histograms and bar charts.
 */
#ifndef FIGURE_BARS_H
#define FIGURE_BARS_H

#include "figure/markup.h"

#include <stddef.h>

struct histogram {
    const char *label; /* what the figure shows, in words */
    const char *title; /* below the axis: quantity and unit */
    const char *count_title;
    const double *values; /* NaN is not counted */
    size_t count;
    double low, high; /* range; values beyond count in the last bin */
    size_t bins;      /* at least 1 */
};

void histogram_draw(struct markup *out, const struct histogram *histogram);

struct bars {
    const char *label;
    const char *title; /* below the axis: quantity and unit */
    const char *const *names;
    const double *values; /* not negative; NaN is shown as n/a */
    size_t count;
    double high; /* end of the axis, NaN for that of the data */
};

/* Horizontal bars from 0, one a line, each with its value. */
void bars_draw(struct markup *out, const struct bars *bars);

#endif
