/*
 * color.h - colors for data.
 *
 * The diverging map is our own, derived in CIELAB (D65): lightness falls
 * linearly from 97 at 0 to 36 at both ends, so that +v and -v are equally
 * dark and equal steps look alike in gray; hue is blue (262 to 278 degrees)
 * below and red (38 to 30) above, which readers with any of the three kinds
 * of color blindness can tell apart; chroma stays inside sRGB without
 * clipping.
 */
#ifndef FIGURE_COLOR_H
#define FIGURE_COLOR_H

#include <stddef.h>

struct color {
    unsigned char red, green, blue;
};

/* What is undefined: a gray of lightness 62, which the map does not hold. */
#define COLOR_MISSING ((struct color){150, 150, 150})

/* Of `value` in -1..1, clamped; COLOR_MISSING for NaN. */
struct color color_diverging(double value);

/*
 * Fill `scale` with color_diverging() at `levels` equidistant values from
 * `low` to `high`: the table by which a raster is painted.
 */
void color_scale(struct color *scale, size_t levels, double low, double high);

/*
 * Colors of categories 1, 2, ...: neighbors in the list differ in hue and in
 * lightness.  There are COLOR_CATEGORIES of them; the next so many are the same
 * paled, then darkened, and beyond that colors are shared.  White for 0, none.
 */
enum { COLOR_CATEGORIES = 12 };
struct color color_category(size_t category);

/* CIELAB lightness, 0..100. */
double color_lightness(struct color color);

/* As "#rrggbb". */
enum { COLOR_ROOM = 8 };
char *color_hex(char text[COLOR_ROOM], struct color color);

#endif
