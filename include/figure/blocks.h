/*
 * blocks.h - regions ordered by the network or module they belong to.
 *
 * Heat maps and carpets show the regions in this order and draw a line
 * between two blocks.
 */
#ifndef FIGURE_BLOCKS_H
#define FIGURE_BLOCKS_H

#include "figure/markup.h"

#include <stddef.h>

struct blocks {
    size_t regions;
    size_t *order; /* position -> region */
    size_t count;  /* blocks; 0 when the regions have no labels */
    size_t *first; /* count + 1 positions: block k is first[k]..first[k+1]-1 */
    char **labels; /* one a block */
};

/*
 * A block for each distinct label, in the order in which the labels first
 * occur; inside a block the order of the atlas.  Regions labeled NULL, "" or
 * "n/a" come last, in a block called "none".  With `labels` NULL, or one label
 * for all, or more than BLOCKS_MOST labels, the order is the atlas's and there
 * are no blocks.
 */
enum { BLOCKS_MOST = 40 };
void blocks_init(struct blocks *blocks, const char *const *labels,
                 size_t regions);
void blocks_release(struct blocks *blocks);

/*
 * Write the labels at the left of x, right-aligned, beside their blocks on
 * the range top..top+height; labels that would overlap are moved apart, and
 * left out where there is no room for all.
 */
void blocks_labels(struct markup *out, const struct blocks *blocks, double x,
                   double top, double height);

/* Separators: horizontal over x..x+width, with `both` also vertical. */
void blocks_lines(struct markup *out, const struct blocks *blocks, double x,
                  double top, double width, double height, int both);

#endif
