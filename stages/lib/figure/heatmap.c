#include "figure/heatmap.h"

#include "base/mem.h"
#include "base/report.h"
#include "figure/plot.h"
#include "figure/raster.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Few enough that noise compresses, so many that no step is visible. */
enum { LEVELS = 41 };

struct heat_range heat_range_unit(void)
{
    return (struct heat_range){.limit = 1, .is_signed = true};
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

struct heat_range heat_range_of(const gsl_matrix *values)
{
    size_t n = values->size1, count = 0;
    double *sizes = NEW_ARRAY(double, n *n), most;
    struct heat_range range = {.limit = 1};

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double value = gsl_matrix_get(values, i, j);
            if (i == j || !isfinite(value))
                continue;
            range.is_signed |= value < 0;
            sizes[count++] = fabs(value);
        }
    qsort(sizes, count, sizeof *sizes, ascending);
    most = count ? sizes[(size_t)(0.98 * (double)(count - 1))] : 0;
    if (count && most == 0)
        most = sizes[count - 1];
    if (most > 0)
        range.limit = axis_round(0, most, 5).high;
    range.is_clipped = count && sizes[count - 1] > range.limit;
    free(sizes);
    return range;
}

/* Mean of the finite entries of a cell of the picture, in block order. */
static double cell_mean(const struct heatmap *heatmap, size_t pixels, size_t y,
                        size_t x)
{
    size_t n = heatmap->values->size1, count = 0;
    double sum = 0;

    for (size_t i = y * n / pixels; i < (y + 1) * n / pixels; i++)
        for (size_t j = x * n / pixels; j < (x + 1) * n / pixels; j++) {
            double value =
                gsl_matrix_get(heatmap->values, heatmap->blocks->order[i],
                               heatmap->blocks->order[j]);
            if (!isnan(value))
                sum += value, count++;
        }
    return count ? sum / (double)count : NAN;
}

/* Returns whether a pixel is n/a. */
static bool paint(struct raster *raster, const struct heatmap *heatmap)
{
    double low = heatmap->range.is_signed ? -1 : 0;
    struct color scale[LEVELS];
    bool has_missing = false;

    color_scale(scale, LEVELS, low, 1);
    for (size_t y = 0; y < raster->height; y++)
        for (size_t x = 0; x < raster->width; x++) {
            double value = cell_mean(heatmap, raster->width, y, x);
            double place = (value / heatmap->range.limit - low) / (1 - low);
            double level = (LEVELS - 1) * fmin(fmax(place, 0), 1);

            has_missing |= isnan(value);
            raster_set(raster, x, y,
                       isnan(value) ? COLOR_MISSING : scale[lround(level)]);
        }
    return has_missing;
}

/* The color scale as a column of pixels, its ticks and the entry for n/a. */
static void color_bar(struct markup *out, const struct heatmap *heatmap,
                      struct plot box, bool has_missing)
{
    struct heat_range range = heatmap->range;
    double low = range.is_signed ? -1 : 0, x = box.left, y;
    struct color scale[LEVELS];
    struct raster bar;
    size_t ticks = range.is_signed ? 5 : 3;
    char text[AXIS_ROOM];

    color_scale(scale, LEVELS, low, 1);
    raster_init(&bar, RASTER_COLOR, 1, LEVELS);
    for (size_t k = 0; k < LEVELS; k++)
        raster_set(&bar, 0, k, scale[LEVELS - 1 - k]);
    raster_image(out, &bar, x, box.top, 14, box.height);
    raster_release(&bar);

    for (size_t k = 0; k < ticks; k++) {
        double part = (double)k / (double)(ticks - 1);
        double value = range.limit * (1 - part * (1 - low));
        bool is_end =
            range.is_clipped && (k == 0 || (low < 0 && k + 1 == ticks));

        y = box.top + part * box.height;
        snprintf(text, sizeof text, "%s%.3g",
                 !is_end     ? ""
                 : value > 0 ? "\xE2\x89\xA5"
                             : "\xE2\x89\xA4",
                 value);
        markup_add(out, "<path class=\"axis\" d=\"M%.1f %.1fh4\"/>", x + 14, y);
        plot_text(out, x + 21, y + 4, TEXT_START, text, 0);
    }
    y = box.top + box.height;
    plot_text(out, x, box.top - 8, TEXT_START, heatmap->unit, 10);
    if (!has_missing)
        return;
    markup_add(out,
               "<rect class=\"missing\" x=\"%.1f\" y=\"%.1f\" width=\"14\" "
               "height=\"14\"/>",
               x, y + 16);
    plot_text(out, x + 21, y + 27, TEXT_START, "n/a", 0);
}

void heatmap_draw(struct markup *out, const struct heatmap *heatmap)
{
    size_t n = heatmap->values->size1;
    size_t pixels = n < heatmap->most_rows ? n : heatmap->most_rows;
    double left = heatmap->blocks->count ? PLOT_LEFT : 10, top = 24;
    double size = PLOT_MIDDLE - PLOT_RIGHT - left;
    struct plot plot = {
        .out = out, .width = PLOT_MIDDLE, .height = top + size + 10};
    struct plot bar = {.left = PLOT_MIDDLE - PLOT_RIGHT + 14,
                       .top = top,
                       .height = 0.8 * size};
    struct raster raster;
    bool has_missing;

    bug_if(n == 0 || heatmap->values->size2 != n ||
           heatmap->blocks->regions != n);
    raster_init(&raster, RASTER_COLOR, pixels, pixels);
    has_missing = paint(&raster, heatmap);

    plot_begin(&plot, heatmap->label);
    raster_image(out, &raster, left, top, size, size);
    markup_add(out,
               "<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
               "height=\"%.1f\"/>\n",
               left, top, size, size);
    if (heatmap->blocks->count) {
        blocks_lines(out, heatmap->blocks, left, top, size, size, 1);
        blocks_labels(out, heatmap->blocks, left, top, size);
    }
    color_bar(out, heatmap, bar, has_missing);
    plot_end(&plot);
    raster_release(&raster);
}
