/*
 * heatmap.h - a square matrix of regions as a picture.
 */
#ifndef FIGURE_HEATMAP_H
#define FIGURE_HEATMAP_H

#include "figure/blocks.h"
#include "figure/heat.h"
#include "figure/markup.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>

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

/*
 * Several of one size, order and range as small pictures in rows, each below
 * its label, with one color bar; `label` is of the whole figure.
 */
void heatmaps_draw(struct markup *out, const char *label,
                   const struct heatmap *heatmaps, size_t count);

#endif
