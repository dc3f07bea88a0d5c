/*
 * forest.h - estimates with their intervals, one a row.
 */
#ifndef FIGURE_FOREST_H
#define FIGURE_FOREST_H

#include "figure/markup.h"

#include <stdbool.h>
#include <stddef.h>

struct forest_row {
    const char *name;
    const char *note;        /* at the right end, or NULL */
    double value, low, high; /* NaN: not drawn */
    bool is_faint;           /* what the others are compared with */
    const double *mark;      /* a dashed line in this row alone, or NULL */
};

struct forest {
    const char *label; /* what the figure shows, in words */
    const char *title; /* below the axis: quantity and unit */
    const struct forest_row *rows;
    size_t count;
    size_t name_length; /* characters of names that are shown; 0: 15 */
    double threshold;   /* a dashed line, NaN for none */
    double low, high;   /* least range of the axis; NaN: that of the rows */
};

void forest_draw(struct markup *out, const struct forest *forest);

#endif
