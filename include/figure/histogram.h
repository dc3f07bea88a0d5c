/*
 * histogram.h - histograms.
 */
#ifndef FIGURE_HISTOGRAM_H
#define FIGURE_HISTOGRAM_H

#include "figure/markup.h"

#include <stddef.h>

struct histogram {
    const char *label; /* what the figure shows, in words */
    const char *title; /* below the axis: quantity and unit */
    const char *count_title;
    const double *values; /* NaN is not counted */
    size_t count;
    double low, high;   /* range; values beyond count in the last bin */
    size_t bins;        /* at least 1 */
    const double *mark; /* a dashed line at this value, or NULL */
};

void histogram_draw(struct markup *out, const struct histogram *histogram);

#endif
