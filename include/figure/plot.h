/*
 * plot.h - the frame all figures share: an inline SVG with axes and text.
 *
 * A figure scales with the page (viewBox, width 100%).  Text is real text, so
 * it can be selected and searched.  Looks (colors, line widths, fonts) are in
 * plot_style(), which a page puts once into its <style>.
 */
#ifndef FIGURE_PLOT_H
#define FIGURE_PLOT_H

#include "figure/axis.h"
#include "figure/markup.h"

/*
 * Widths of the view box: the full column, a good half and a half of it.  On a
 * narrow screen the first two keep a least width and scroll in their box.
 */
#define PLOT_WIDE   960.0
#define PLOT_MIDDLE 560.0
#define PLOT_NARROW 480.0

/* Side margins of all wide figures, so that their time axes line up. */
#define PLOT_LEFT  124.0
#define PLOT_RIGHT 76.0

struct plot {
    struct markup *out;
    double width, height;            /* of the view box */
    double left, right, top, bottom; /* margins around the data */
    struct axis x, y;
};

/* The style sheet of all figures. */
const char *plot_style(void);

/* Open and close the <svg>; `label` says what it shows to who cannot see it. */
void plot_begin(const struct plot *plot, const char *label);
void plot_end(const struct plot *plot);

/* From data to the view box; values beyond the axes are moved to the edge. */
double plot_x(const struct plot *plot, double value);
double plot_y(const struct plot *plot, double value);

/* Ticks, tick labels and title below and at the left, with grid lines. */
void plot_x_axis(const struct plot *plot, const char *title);
void plot_y_axis(const struct plot *plot, const char *title);

enum text_anchor { TEXT_START, TEXT_MIDDLE, TEXT_END };

/*
 * Text at a place.  More than `most` characters are cut and end with an
 * ellipsis, and the whole text becomes the tooltip; 0 is no limit.
 */
void plot_text(struct markup *out, double x, double y, enum text_anchor anchor,
               const char *text, size_t most);

#endif
