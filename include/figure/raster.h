/*
 * raster.h - small pictures inside a page, by cairo.
 *
 * A raster is painted pixel by pixel and then added to the markup as a data
 * URI (PNG, base64), so a page needs no file beside it.  The same pixels give
 * the same bytes.
 */
#ifndef FIGURE_RASTER_H
#define FIGURE_RASTER_H

#include "figure/color.h"
#include "figure/markup.h"

#include <cairo.h>

enum raster_kind {
    RASTER_GRAY, /* one byte a pixel in the file */
    RASTER_COLOR
};

struct raster {
    enum raster_kind kind;
    size_t width, height;
    cairo_surface_t *surface;
};

/* Black; at least one pixel each way. */
void raster_init(struct raster *raster, enum raster_kind kind, size_t width,
                 size_t height);
void raster_release(struct raster *raster);

/* A gray raster takes the green of the color. */
void raster_set(struct raster *raster, size_t x, size_t y, struct color color);

/* Add an SVG <image> with square-edged pixels, stretched to the box. */
void raster_image(struct markup *out, const struct raster *raster, double x,
                  double y, double width, double height);

/* Add the PNG alone, as `data:image/png;base64,...`. */
void raster_uri(struct markup *out, const struct raster *raster);

#endif
