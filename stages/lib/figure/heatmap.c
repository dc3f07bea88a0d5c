#include "figure/heatmap.h"

#include "base/report.h"
#include "figure/plot.h"
#include "figure/raster.h"

#include <math.h>

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
    struct color scale[HEAT_LEVELS];
    bool has_missing = false;

    heat_scale(scale, heatmap->range);
    for (size_t y = 0; y < raster->height; y++)
        for (size_t x = 0; x < raster->width; x++) {
            double value = cell_mean(heatmap, raster->width, y, x);

            has_missing |= isnan(value);
            raster_set(raster, x, y, heat_color(scale, heatmap->range, value));
        }
    return has_missing;
}

/* The picture, its frame and its separators; whether a pixel is n/a. */
static bool draw_square(struct markup *out, const struct heatmap *heatmap,
                        double left, double top, double size)
{
    size_t n = heatmap->values->size1;
    size_t pixels = n < heatmap->most_rows ? n : heatmap->most_rows;
    struct raster raster;
    bool has_missing;

    bug_if(n == 0 || heatmap->values->size2 != n ||
           heatmap->blocks->regions != n);
    raster_init(&raster, RASTER_COLOR, pixels, pixels);
    has_missing = paint(&raster, heatmap);
    raster_image(out, &raster, left, top, size, size);
    raster_release(&raster);
    markup_add(out,
               "<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
               "height=\"%.1f\"/>\n",
               left, top, size, size);
    if (heatmap->blocks->count)
        blocks_lines(out, heatmap->blocks, left, top, size, size, 1);
    return has_missing;
}

void heatmap_draw(struct markup *out, const struct heatmap *heatmap)
{
    double left = heatmap->blocks->count ? PLOT_LEFT : 10, top = 24;
    double size = PLOT_MIDDLE - PLOT_RIGHT - left;
    struct plot plot = {
        .out = out, .width = PLOT_MIDDLE, .height = top + size + 10};
    bool has_missing;

    plot_begin(&plot, heatmap->label);
    has_missing = draw_square(out, heatmap, left, top, size);
    if (heatmap->blocks->count)
        blocks_labels(out, heatmap->blocks, left, top, size);
    heat_bar(out, heatmap->range, heatmap->unit, PLOT_MIDDLE - PLOT_RIGHT + 14,
             top, 0.8 * size, has_missing);
    plot_end(&plot);
}

/* ---- several ---- */

static const double gap = 14, title_height = 22, largest = 200;

static size_t columns_for(size_t count)
{
    size_t rows = (count + 4) / 5;

    return (count + rows - 1) / rows;
}

void heatmaps_draw(struct markup *out, const char *label,
                   const struct heatmap *heatmaps, size_t count)
{
    size_t columns = columns_for(count);
    size_t rows = (count + columns - 1) / columns;
    double room = PLOT_WIDE - PLOT_RIGHT - 10;
    double size = fmin(room / (double)columns - gap, largest);
    double step = size + title_height + gap;
    struct plot plot = {.out = out, .width = PLOT_WIDE, .height = 10};
    bool has_missing = false;

    plot.height += step * (double)rows;
    plot_begin(&plot, label);
    for (size_t k = 0; k < count; k++) {
        size_t row = k / columns, column = k % columns;
        double x = 10 + (size + gap) * (double)column;
        double y = title_height + step * (double)row;

        plot_text(out, x, y - 6, TEXT_START, heatmaps[k].label,
                  (size_t)(size / 7));
        has_missing |= draw_square(out, &heatmaps[k], x, y, size);
    }
    heat_bar(out, heatmaps[0].range, heatmaps[0].unit,
             10 + (size + gap) * (double)columns, title_height,
             (has_missing ? .75 : 1) * size, has_missing);
    plot_end(&plot);
}
