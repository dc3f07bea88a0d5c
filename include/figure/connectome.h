/*
 * connectome.h - edges between regions of the brain, seen from three sides.
 *
 * Positions are in mm: x grows to the right of the brain, y to its front, z
 * upwards (RAS+).  The three projections share one scale:
 *
 *     sagittal   y to the right, z up      back left, front right
 *     coronal    x to the right, z up      the left of the brain is left
 *     axial      x to the right, y up      the left of the brain is left
 */
#ifndef FIGURE_CONNECTOME_H
#define FIGURE_CONNECTOME_H

#include "figure/markup.h"
#include "figure/outline.h"

#include <stddef.h>

/* More edges would hide each other. */
enum { CONNECTOME_EDGES = 300 };

enum connectome_view {
    VIEW_SAGITTAL,
    VIEW_CORONAL,
    VIEW_AXIAL,
    CONNECTOME_VIEWS
};

struct connectome_edge {
    size_t a, b;  /* regions */
    double value; /* 0 and NaN are not drawn */
};

struct connectome {
    const char *label;        /* what the figure shows, in words */
    const char *unit;         /* of the values, for the legend */
    const char *const *names; /* of the regions */
    const double (*at)[3];    /* of the regions; NaN: not known, not drawn */
    size_t regions;
    const struct outline *outlines; /* one a view, or NULL for none */
    const struct connectome_edge *edges;
    size_t count;
    size_t most;          /* edges to draw, at most CONNECTOME_EDGES */
    const double *values; /* of the regions, instead of edges; or NULL */
};

/* How many edges there are to draw, and how many of them are drawn. */
struct connectome_count {
    size_t edges, drawn;
};

/* (to the right, upwards) of a position in a view. */
void connectome_project(double place[2], const double at[3],
                        enum connectome_view view);

/*
 * The `most` edges of the largest |value| between regions with a position
 * (ties: the first); red above 0 and blue below, the larger the wider and the
 * more opaque, the largest on top.  Regions grow with the number of all edges
 * they have.  With `values` regions are as large as |value| and edges are not
 * drawn.  O(edges log edges).
 */
struct connectome_count connectome_draw(struct markup *out,
                                        const struct connectome *connectome);

#endif
