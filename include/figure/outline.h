/*
 * outline.h - the silhouette of what lies in a plane, as a smooth line.
 *
 * What was marked is a raster of OUTLINE_PIXEL mm; gaps narrower than twice a
 * reach are closed (dilation, then erosion by a disc), the raster is smoothed
 * by a Gaussian of one and a half pixels, and the line is where it has half its
 * height (marching squares, linear between pixels).  Holes are filled.
 *
 *     outline_init(&outline, low, high);
 *     outline_mark(&outline, y, z);
 *     outline_close(&outline, 12);
 *     outline_path(out, &outline, &frame);
 *     outline_release(&outline);
 */
#ifndef FIGURE_OUTLINE_H
#define FIGURE_OUTLINE_H

#include "figure/markup.h"

#include <stddef.h>

#define OUTLINE_PIXEL 2.0

struct outline {
    double low[2]; /* mm: the middle of pixel (0, 0) */
    size_t columns, rows;
    double *inside; /* rows x columns: share of the pixel that is inside */
};

/* An empty plane that holds low..high (mm) and the room that closing needs.
 * Release it with outline_release(). */
void outline_init(struct outline *outline, const double low[2],
                  const double high[2]);
void outline_release(struct outline *outline);

/* Mark the pixel that holds a place; a place outside of the plane is a bug. */
void outline_mark(struct outline *outline, double x, double y);

/*
 * Mark all that lies at most `margin` mm from the convex hull of the points
 * (Andrew's monotone chain).  Points that are NaN do not count; none marks
 * nothing.  `margin` is at most OUTLINE_REACH.  O(count log count + pixels).
 */
#define OUTLINE_REACH 16.0
void outline_hull(struct outline *outline, const double (*points)[2],
                  size_t count, double margin);

/* Fill gaps narrower than 2 `reach` (mm, at most OUTLINE_REACH) of what was
 * marked. */
void outline_close(struct outline *outline, double reach);

/* Where a plane is drawn: mm become x = left + scale (x - low[0]), y = bottom -
 * scale (y - low[1]). */
struct outline_frame {
    double low[2], left, bottom, scale;
};

/* The line as the data of an SVG path, "M..Z" for each part; nothing where
 * nothing was marked. */
void outline_path(struct markup *out, const struct outline *outline,
                  const struct outline_frame *frame);

#endif
