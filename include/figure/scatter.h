/*
 * scatter.h - named points in a plane, such as conditions by similarity.
 */
#ifndef FIGURE_SCATTER_H
#define FIGURE_SCATTER_H

#include "figure/markup.h"

#include <stdbool.h>
#include <stddef.h>

/* More points have their names only where the pointer rests. */
enum { SCATTER_NAMES = 40 };

struct scatter_point {
    double x, y;      /* NaN is not drawn */
    const char *name; /* NULL: none */
    size_t category;  /* its color (color_category()); 0 is gray */
};

struct scatter {
    const char *label; /* what the figure shows, in words */
    const char *x_title, *y_title;
    const struct scatter_point *points;
    size_t count;
    const char *const *categories; /* names for the legend, or NULL */
    size_t category_count;
    bool is_equal;     /* one unit is as long in x as in y, without ticks */
    bool has_diagonal; /* a dashed line where x = y */
};

void scatter_draw(struct markup *out, const struct scatter *scatter);

#endif
