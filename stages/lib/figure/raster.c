#include "figure/raster.h"

#include "base/report.h"

#include <stdint.h>
#include <string.h>

void raster_init(struct raster *raster, enum raster_kind kind, size_t width,
                 size_t height)
{
    cairo_format_t format =
        kind == RASTER_GRAY ? CAIRO_FORMAT_A8 : CAIRO_FORMAT_RGB24;

    bug_if(width < 1 || height < 1 || width > 32767 || height > 32767);
    *raster = (struct raster){.kind = kind, .width = width, .height = height};
    raster->surface =
        cairo_image_surface_create(format, (int)width, (int)height);
    bug_if(cairo_surface_status(raster->surface));
}

void raster_release(struct raster *raster)
{
    cairo_surface_destroy(raster->surface);
    raster->surface = NULL;
}

void raster_set(struct raster *raster, size_t x, size_t y, struct color color)
{
    size_t stride = (size_t)cairo_image_surface_get_stride(raster->surface);
    unsigned char *row =
        cairo_image_surface_get_data(raster->surface) + y * stride;
    uint32_t pixel =
        (uint32_t)color.red << 16 | (uint32_t)color.green << 8 | color.blue;

    bug_if(x >= raster->width || y >= raster->height);
    if (raster->kind == RASTER_GRAY)
        row[x] = color.green;
    else
        memcpy(row + 4 * x, &pixel, sizeof pixel);
}

/* A cairo_write_func_t: collects the bytes of the PNG as they are. */
static cairo_status_t collect(void *closure, const unsigned char *bytes,
                              unsigned count)
{
    markup_bytes(closure, (const char *)bytes, count);
    return CAIRO_STATUS_SUCCESS;
}

void raster_uri(struct markup *out, const struct raster *raster)
{
    struct markup png = {0};

    cairo_surface_mark_dirty(raster->surface);
    bug_if(cairo_surface_write_to_png_stream(raster->surface, collect, &png));
    markup_add(out, "data:image/png;base64,");
    markup_base64(out, (const unsigned char *)png.text, png.length);
    markup_release(&png);
}

void raster_image(struct markup *out, const struct raster *raster, double x,
                  double y, double width, double height)
{
    markup_add(out,
               "<image x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
               "preserveAspectRatio=\"none\" class=\"raster\" href=\"",
               x, y, width, height);
    raster_uri(out, raster);
    markup_add(out, "\"/>\n");
}
