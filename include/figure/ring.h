/*
 * ring.h - a network as nodes on a circle and its strongest edges.
 */
#ifndef FIGURE_RING_H
#define FIGURE_RING_H

#include "figure/blocks.h"
#include "figure/markup.h"

#include <stddef.h>

/* More nodes have no names; more edges would hide each other. */
enum { RING_NAMES = 120, RING_EDGES = 400 };

struct ring_edge {
    size_t a, b;
    double weight; /* above 0; others and NaN are not drawn */
};

struct ring {
    const char *label;           /* what the figure shows, in words */
    const char *const *names;    /* of the nodes */
    const struct blocks *blocks; /* their order; gaps between blocks */
    const size_t *category;      /* of each node: its color, 0: none (gray) */
    const struct ring_edge *edges;
    size_t count;
    size_t most; /* edges to draw, at most RING_EDGES */
};

/*
 * The heaviest edges (ties: the first) as curves toward the middle, in the
 * color of the community of both ends, gray between communities; the heavier
 * the more opaque.  O(edges log edges).
 */
void ring_draw(struct markup *out, const struct ring *ring);

#endif
