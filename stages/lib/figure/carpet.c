#include "figure/carpet.h"

#include "base/mem.h"
#include "base/report.h"
#include "figure/plot.h"
#include "figure/raster.h"
#include "figure/trace.h"

#include <math.h>
#include <stdlib.h>

enum { LEVELS = 21 };
static const struct color missing = {255, 255, 255};

/* z of -2..2 to one of LEVELS grays, never white. */
static struct color gray_of(double z)
{
    double level = round((LEVELS - 1) * fmin(fmax((z + 2) / 4, 0), 1));
    unsigned char gray = (unsigned char)(12 + level * 11);

    return isnan(z) ? missing : (struct color){gray, gray, gray};
}

/* Offset and 1/SD of a column over its finite frames; NaN for a constant. */
static void moments(const gsl_matrix *series, size_t column, double *mean,
                    double *scale)
{
    double sum = 0, squares = 0;
    size_t count = 0;

    for (size_t t = 0; t < series->size1; t++) {
        double value = gsl_matrix_get(series, t, column);
        if (isfinite(value))
            sum += value, count++;
    }
    *mean = sum / (double)count;
    for (size_t t = 0; t < series->size1; t++) {
        double value = gsl_matrix_get(series, t, column) - *mean;
        if (isfinite(value))
            squares += value * value;
    }
    *scale = squares > 0 ? sqrt((double)count / squares) : NAN;
}

/* Mean z of the regions of a row of the picture, for each of its columns. */
static void paint_row(struct raster *raster, const struct carpet *carpet,
                      size_t row)
{
    size_t regions = carpet->series->size2, frames = carpet->series->size1;
    double *sums = NEW_ARRAY(double, raster->width);
    size_t *counts = NEW_ARRAY(size_t, raster->width);

    for (size_t k = row * regions / raster->height;
         k < (row + 1) * regions / raster->height; k++) {
        size_t region = carpet->blocks->order[k];
        double mean, scale;

        moments(carpet->series, region, &mean, &scale);
        for (size_t t = 0; t < frames; t++) {
            size_t x = t * raster->width / frames;
            double z =
                scale * (gsl_matrix_get(carpet->series, t, region) - mean);
            if (isfinite(z))
                sums[x] += z, counts[x]++;
        }
    }
    for (size_t x = 0; x < raster->width; x++)
        raster_set(raster, x, row,
                   gray_of(counts[x] ? sums[x] / (double)counts[x] : NAN));
    free(counts);
    free(sums);
}

static void gray_bar(struct markup *out, double x, double top, double height)
{
    static const char *const labels[] = {"z = 2", "0", "-2"};
    struct raster bar;

    raster_init(&bar, RASTER_GRAY, 1, LEVELS);
    for (size_t k = 0; k < LEVELS; k++)
        raster_set(&bar, 0, k, gray_of(2 - 4 * (double)k / (LEVELS - 1)));
    raster_image(out, &bar, x, top, 12, height);
    raster_release(&bar);
    for (size_t k = 0; k < 3; k++)
        plot_text(out, x + 18, top + 4 + (4 + (height - 8) * (double)k / 2),
                  TEXT_START, labels[k], 0);
}

void carpet_draw(struct markup *out, const struct carpet *carpet)
{
    size_t frames = carpet->series->size1, regions = carpet->series->size2;
    struct plot plot = {
        .out = out,
        .width = PLOT_WIDE,
        .height = 300,
        .left = PLOT_LEFT,
        .right = PLOT_RIGHT,
        .top = 14,
        .bottom = 46,
        .x = axis_tight(-0.5, (double)frames - 0.5, 10),
    };
    double width = plot.width - plot.left - plot.right;
    double height = plot.height - plot.top - plot.bottom;
    struct raster raster;

    bug_if(frames == 0 || regions == 0 || carpet->blocks->regions != regions);
    raster_init(&raster, RASTER_GRAY,
                frames < CARPET_FRAMES ? frames : CARPET_FRAMES,
                regions < carpet->most_rows ? regions : carpet->most_rows);
    for (size_t row = 0; row < raster.height; row++)
        paint_row(&raster, carpet, row);

    plot_begin(&plot, carpet->label);
    raster_image(out, &raster, plot.left, plot.top, width, height);
    if (carpet->flagged) {
        double box[4] = {plot.left, 3, width, 8};
        trace_flags(out, "flag-mark", carpet->flagged, frames, box);
    }
    markup_add(out,
               "<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
               "height=\"%.1f\"/>\n",
               plot.left, plot.top, width, height);
    if (carpet->blocks->count) {
        blocks_lines(out, carpet->blocks, plot.left - 6, plot.top, 6, height,
                     0);
        blocks_labels(out, carpet->blocks, plot.left, plot.top, height);
    }
    plot_x_axis(&plot, carpet->x_title);
    gray_bar(out, plot.width - plot.right + 14, plot.top, 90);
    plot_end(&plot);
    raster_release(&raster);
}
