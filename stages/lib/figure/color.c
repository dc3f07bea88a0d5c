#include "figure/color.h"

#include <math.h>
#include <stdio.h>

/* Inverse of the CIELAB compression t -> t^(1/3). */
static double expand(double t)
{
    return t > 6.0 / 29 ? t * t * t
                        : 3 * (6.0 / 29) * (6.0 / 29) * (t - 4.0 / 29);
}

/* Linear light in 0..1 to an sRGB byte. */
static unsigned char encode(double light)
{
    double v = light <= 0.0031308 ? 12.92 * light
                                  : 1.055 * pow(light, 1 / 2.4) - 0.055;

    return (unsigned char)lround(255 * fmin(fmax(v, 0), 1));
}

static double decode(unsigned char byte)
{
    double v = byte / 255.0;

    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

/* CIELAB lightness, chroma and hue (degrees) to sRGB, white point D65. */
static struct color from_lch(double lightness, double chroma, double hue)
{
    double angle = hue * (acos(-1) / 180), y = (lightness + 16) / 116;
    double X = 0.95047 * expand(y + chroma * cos(angle) / 500);
    double Y = expand(y);
    double Z = 1.08883 * expand(y - chroma * sin(angle) / 200);

    return (struct color){
        encode(3.2404542 * X - 1.5371385 * Y - 0.4985314 * Z),
        encode(-0.9692660 * X + 1.8760108 * Y + 0.0415560 * Z),
        encode(0.0556434 * X - 0.2040259 * Y + 1.0572252 * Z),
    };
}

struct color color_diverging(double value)
{
    double t = fmin(fabs(value), 1);
    double chroma = (119 - 78 * t) * t;

    if (isnan(value))
        return COLOR_MISSING;
    return value < 0
               ? from_lch(97 - 61 * t, chroma, 262 + 16 * t)
               : from_lch(97 - 61 * t, chroma * (1 + 0.6 * t * t), 38 - 8 * t);
}

static unsigned char mix(unsigned char a, unsigned char b, double share)
{
    return (unsigned char)lround((1 - share) * a + share * b);
}

struct color color_category(size_t category)
{
    static const struct color colors[COLOR_CATEGORIES] = {
        {31, 78, 140},   {230, 145, 30},  {0, 130, 100},   {200, 70, 120},
        {120, 180, 230}, {140, 90, 30},   {150, 200, 90},  {90, 60, 150},
        {240, 200, 80},  {100, 110, 120}, {230, 130, 110}, {60, 180, 170},
    };
    /* What the second and the third dozen are mixed with. */
    static const unsigned char toward[] = {0, 255, 0};
    static const double share[] = {0, .55, .45};
    struct color c = colors[(category - 1) % COLOR_CATEGORIES];
    size_t dozen = (category - 1) / COLOR_CATEGORIES % 3;

    if (!category)
        return (struct color){255, 255, 255};
    return (struct color){mix(c.red, toward[dozen], share[dozen]),
                          mix(c.green, toward[dozen], share[dozen]),
                          mix(c.blue, toward[dozen], share[dozen])};
}

void color_scale(struct color *scale, size_t levels, double low, double high)
{
    for (size_t k = 0; k < levels; k++)
        scale[k] = color_diverging(low + (high - low) * (double)k /
                                             (double)(levels - 1));
}

double color_lightness(struct color color)
{
    double Y = 0.2126729 * decode(color.red) + 0.7151522 * decode(color.green) +
               0.0721750 * decode(color.blue);

    return 116 * (Y > 216.0 / 24389 ? cbrt(Y) : (24389.0 / 27 * Y + 16) / 116) -
           16;
}

char *color_hex(char text[COLOR_ROOM], struct color color)
{
    snprintf(text, COLOR_ROOM, "#%02x%02x%02x", color.red, color.green,
             color.blue);
    return text;
}
