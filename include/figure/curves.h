/*
 * curves.h - several lines in one frame, with a legend.
 */
#ifndef FIGURE_CURVES_H
#define FIGURE_CURVES_H

#include "figure/axis.h"
#include "figure/markup.h"

#include <stdbool.h>
#include <stddef.h>

/* More than CURVES_COLORS lines share colors. */
enum { CURVES_COLORS = 7 };

struct curve {
    const char *name;
    const double *x, *y; /* NaN is a gap */
    size_t count;
    bool is_faint; /* gray: what the others are compared with */
};

struct curves {
    const char *label; /* what the figure shows, in words */
    const char *x_title, *y_title;
    const struct curve *curves;
    size_t count;
    struct axis x, y;
    bool has_diagonal; /* a dashed line from corner to corner */
    bool has_points;   /* mark every point */
};

void curves_draw(struct markup *out, const struct curves *curves);

#endif
