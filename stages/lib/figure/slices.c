#include "figure/slices.h"

#include "figure/plot.h"
#include "figure/raster.h"

#include <math.h>
#include <stdint.h>

/* Few slices are drawn larger, as if there were three. */
enum { PER_ROW = 7, LEAST_PER_ROW = 3 };

/* The box of the voxels with a value: first and last + 1 of each axis. */
struct box {
    size_t first[3], end[3];
};

static double value_at(const struct slices *slices, size_t x, size_t y,
                       size_t z)
{
    return slices->values[x + slices->size[0] * (y + slices->size[1] * z)];
}

static void widen(struct box *box, const size_t at[3])
{
    for (size_t w = 0; w < 3; w++) {
        if (at[w] < box->first[w])
            box->first[w] = at[w];
        if (at[w] >= box->end[w])
            box->end[w] = at[w] + 1;
    }
}

static struct box box_of(const struct slices *slices)
{
    struct box box = {.first = {SIZE_MAX, SIZE_MAX, SIZE_MAX}};

    for (size_t z = 0; z < slices->size[2]; z++)
        for (size_t y = 0; y < slices->size[1]; y++)
            for (size_t x = 0; x < slices->size[0]; x++)
                if (!isnan(value_at(slices, x, y, z)))
                    widen(&box, (size_t[3]){x, y, z});
    return box;
}

static void paint(struct raster *raster, const struct slices *slices,
                  const struct box *box, size_t z)
{
    static const struct color paper = {255, 255, 255};
    struct color scale[HEAT_LEVELS];

    heat_scale(scale, slices->range);
    for (size_t y = 0; y < raster->height; y++)
        for (size_t x = 0; x < raster->width; x++) {
            double value =
                value_at(slices, box->first[0] + x, box->end[1] - 1 - y, z);

            raster_set(raster, x, y,
                       isnan(value) ? paper
                                    : heat_color(scale, slices->range, value));
        }
}

/* Slice k of `count` lies in the middle of its part of the range. */
static size_t slice_of(const struct box *box, size_t k, size_t count)
{
    size_t depth = box->end[2] - box->first[2];

    return box->first[2] + (2 * k + 1) * depth / (2 * count);
}

static void draw_slices(struct markup *out, const struct slices *slices,
                        const struct box *box, size_t count, double width,
                        double height)
{
    size_t columns = box->end[0] - box->first[0];
    size_t rows = box->end[1] - box->first[1];

    for (size_t k = 0; k < count; k++) {
        size_t row = k / PER_ROW, column = k % PER_ROW;
        struct raster raster;

        raster_init(&raster, RASTER_COLOR, columns, rows);
        paint(&raster, slices, box, slice_of(box, k, count));
        raster_image(out, &raster, 24 + (double)column * (width + 6),
                     26 + (double)row * (height + 8), width, height);
        raster_release(&raster);
    }
}

bool slices_draw(struct markup *out, const struct slices *slices)
{
    struct box box = box_of(slices);
    size_t depth, count, lines, per_row;
    double width, height, x_mm, y_mm;
    struct plot plot = {.out = out, .width = PLOT_WIDE};

    if (box.end[0] == 0)
        return false;
    depth = box.end[2] - box.first[2];
    count = depth < SLICES_MOST ? depth : SLICES_MOST;
    lines = (count + PER_ROW - 1) / PER_ROW;
    per_row = count < LEAST_PER_ROW ? LEAST_PER_ROW
              : count < PER_ROW     ? count
                                    : PER_ROW;
    x_mm = (double)(box.end[0] - box.first[0]) * slices->spacing[0];
    y_mm = (double)(box.end[1] - box.first[1]) * slices->spacing[1];
    width = (PLOT_WIDE - PLOT_RIGHT - 24) / (double)per_row - 6;
    height = width * y_mm / x_mm;
    if (height > 1.6 * width)
        width *= 1.6 * width / height, height = width * y_mm / x_mm;
    plot.height = 34 + (double)lines * (height + 8);
    if (plot.height < 150)
        plot.height = 150;

    plot_begin(&plot, slices->label);
    draw_slices(out, slices, &box, count, width, height);
    plot_text(out, 8, 26 + height / 2, TEXT_START, "L", 0);
    plot_text(out, 24 + width / 2, 16, TEXT_MIDDLE, "A", 0);
    heat_bar(out, slices->range, slices->unit,
             28 + (double)(count < per_row ? count : per_row) * (width + 6), 30,
             fmin(plot.height - 60, 240), false);
    plot_end(&plot);
    return true;
}
