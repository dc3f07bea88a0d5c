#include "figure/heat.h"

#include "base/mem.h"
#include "figure/plot.h"
#include "figure/raster.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct heat_range heat_range_unit(void)
{
    return (struct heat_range){.limit = 1, .is_signed = true};
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

struct heat_range heat_range_values(const double *values, size_t count)
{
    double *sizes = NEW_ARRAY(double, count + 1), most;
    struct heat_range range = {.limit = 1};
    size_t kept = 0;

    for (size_t k = 0; k < count; k++) {
        if (!isfinite(values[k]))
            continue;
        range.is_signed |= values[k] < 0;
        sizes[kept++] = fabs(values[k]);
    }
    qsort(sizes, kept, sizeof *sizes, ascending);
    most = kept ? sizes[(size_t)(0.98 * (double)(kept - 1))] : 0;
    if (kept && most == 0)
        most = sizes[kept - 1];
    if (most > 0)
        range.limit = axis_round(0, most, 5).high;
    range.is_clipped = kept && sizes[kept - 1] > range.limit;
    free(sizes);
    return range;
}

struct heat_range heat_range_of(const gsl_matrix *values)
{
    size_t n = values->size1, count = 0;
    double *others = NEW_ARRAY(double, n *n);
    struct heat_range range;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (i != j)
                others[count++] = gsl_matrix_get(values, i, j);
    range = heat_range_values(others, count);
    free(others);
    return range;
}

void heat_scale(struct color scale[HEAT_LEVELS], struct heat_range range)
{
    color_scale(scale, HEAT_LEVELS, range.is_signed ? -1 : 0, 1);
}

struct color heat_color(const struct color scale[HEAT_LEVELS],
                        struct heat_range range, double value)
{
    double low = range.is_signed ? -1 : 0;
    double place = (value / range.limit - low) / (1 - low);

    if (isnan(value))
        return COLOR_MISSING;
    return scale[lround((HEAT_LEVELS - 1) * fmin(fmax(place, 0), 1))];
}

static void draw_scale(struct markup *out, struct heat_range range, double x,
                       double top, double height)
{
    struct color scale[HEAT_LEVELS];
    struct raster bar;

    heat_scale(scale, range);
    raster_init(&bar, RASTER_COLOR, 1, HEAT_LEVELS);
    for (size_t k = 0; k < HEAT_LEVELS; k++)
        raster_set(&bar, 0, k, scale[HEAT_LEVELS - 1 - k]);
    raster_image(out, &bar, x, top, 14, height);
    raster_release(&bar);
}

void heat_bar(struct markup *out, struct heat_range range, const char *unit,
              double x, double top, double height, bool has_missing)
{
    double low = range.is_signed ? -1 : 0;
    size_t ticks = range.is_signed ? 5 : 3;
    char text[AXIS_ROOM];

    draw_scale(out, range, x, top, height);
    for (size_t k = 0; k < ticks; k++) {
        double part = (double)k / (double)(ticks - 1);
        double value = range.limit * (1 - part * (1 - low));
        double y = top + part * height;
        bool is_end =
            range.is_clipped && (k == 0 || (low < 0 && k + 1 == ticks));

        snprintf(text, sizeof text,
                 fabs(value) >= 1000 && fabs(value) < 1e6 ? "%s%.0f" : "%s%.3g",
                 !is_end     ? ""
                 : value > 0 ? "\xE2\x89\xA5"
                             : "\xE2\x89\xA4",
                 value);
        markup_add(out, "<path class=\"axis\" d=\"M%.1f %.1fh4\"/>", x + 14, y);
        plot_text(out, x + 21, y + 4, TEXT_START, text, 0);
    }
    plot_text(out, x, top - 8, TEXT_START, unit, 10);
    if (!has_missing)
        return;
    markup_add(out,
               "<rect class=\"missing\" x=\"%.1f\" y=\"%.1f\" width=\"14\" "
               "height=\"14\"/>",
               x, top + height + 16);
    plot_text(out, x + 21, top + height + 27, TEXT_START, "n/a", 0);
}
