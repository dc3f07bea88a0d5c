/*
 * strip.h - every value as a point, in one row per category.
 *
 * Points that would hide each other are stacked above and below the middle of
 * their row; the median of a row of three or more is a short line.
 */
#ifndef FIGURE_STRIP_H
#define FIGURE_STRIP_H

#include "figure/markup.h"

#include <stddef.h>

struct strip_point {
    double value;     /* NaN is not drawn */
    size_t row;       /* below `rows` */
    const char *name; /* shown when the pointer rests on it */
    const char *link; /* page it leads to, or NULL */
};

struct strip {
    const char *label; /* what the figure shows, in words */
    const char *title; /* below the axis: quantity and unit */
    const struct strip_point *points;
    size_t count;
    const char *const *row_names; /* NULL for one row without a name */
    size_t rows;
    double threshold; /* a dashed line, NaN for none */
    double low, high; /* range at least shown, NaN for that of the data */
};

void strip_draw(struct markup *out, const struct strip *strip);

#endif
