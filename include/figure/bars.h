/*
 * bars.h - one bar per model with its error, beside a noise ceiling.
 */
#ifndef FIGURE_BARS_H
#define FIGURE_BARS_H

#include "figure/markup.h"

#include <stdbool.h>
#include <stddef.h>

struct bar {
    const char *name;
    double value, error;  /* error: half of the whisker; NaN: not drawn */
    const double *points; /* of subjects, or NULL */
    size_t count;
    bool is_significant; /* a mark above the name */
    bool is_at_ceiling;  /* not told apart from the lower ceiling: a mark */
};

struct bars {
    const char *label, *y_title;
    const struct bar *bars;
    size_t count;
    double ceiling[2];   /* lower and upper; NaN: none */
    const bool *differs; /* count x count: pairs that differ, or NULL */
};

/*
 * Bars in the order given.  The band is the noise ceiling.  Below the axis a
 * star is a value above 0, an open circle one not told apart from the ceiling.
 * Pairs that differ are lines above: a line from a dot to ticks, one row for
 * each model that differs from any to its right.
 */
void bars_draw(struct markup *out, const struct bars *bars);

#endif
