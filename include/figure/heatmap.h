/*
 * heatmap.h - a square matrix of regions as a picture.
 */
#ifndef FIGURE_HEATMAP_H
#define FIGURE_HEATMAP_H

#include "figure/blocks.h"
#include "figure/markup.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

/*
 * The range of the colors: -limit..limit, or 0..limit for a matrix without
 * negative entries.
 */
struct heat_range {
    double limit;
    bool is_signed;
    bool is_clipped; /* some entries lie beyond and take the last color */
};

/* -1..1, for correlations. */
struct heat_range heat_range_unit(void);

/*
 * A robust range: the 98th percentile of |entry| off the diagonal, rounded up
 * to the end of an axis.  NaN is left out; 1 when nothing is left.
 */
struct heat_range heat_range_of(const gsl_matrix *values);

struct heatmap {
    const char *label;           /* what the figure shows, in words */
    const char *unit;            /* above the color bar */
    const gsl_matrix *values;    /* NaN is shown gray */
    const struct blocks *blocks; /* order, separators and labels */
    struct heat_range range;
    size_t most_rows; /* beyond it neighbors are averaged */
};

/*
 * One pixel an entry, up to most_rows (HEATMAP_ROWS is a good choice).  A
 * color bar with ticks stands at the right, with an entry for n/a where the
 * matrix has any.
 */
enum { HEATMAP_ROWS = 500 };
void heatmap_draw(struct markup *out, const struct heatmap *heatmap);

#endif
