#include "figure/sequence.h"

#include "base/mem.h"
#include "base/report.h"
#include "figure/plot.h"
#include "figure/raster.h"
#include "figure/trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEGEND_WIDE 150.0

/* The state of most of the frames first .. end - 1; of equal ones the lower. */
static int usual(const int *states, size_t first, size_t end, size_t *counts,
                 size_t most)
{
    int best = 0;

    memset(counts, 0, (most + 1) * sizeof *counts);
    for (size_t t = first; t < end; t++)
        counts[states[t]]++;
    for (size_t k = 1; k <= most; k++)
        if (counts[k] > counts[best])
            best = (int)k;
    return best;
}

static void paint(struct raster *raster, const struct sequence *sequence)
{
    size_t *counts = NEW_ARRAY(size_t, sequence->legend_count + 1);

    for (size_t row = 0; row < sequence->count; row++)
        for (size_t x = 0; x < raster->width; x++) {
            size_t first = x * sequence->frames / raster->width;
            size_t end = (x + 1) * sequence->frames / raster->width;
            const int *states = sequence->states + row * sequence->frames;

            raster_set(raster, x, row,
                       color_category((size_t)usual(states, first, end, counts,
                                                    sequence->legend_count)));
        }
    free(counts);
}

/* Few rows are wide and have names; many are as thin as a page needs. */
enum { NAMED_ROWS = 40 };
static const double row_height = 22, most_height = 560;

static double height_of(const struct sequence *sequence)
{
    double rows = (double)sequence->count;

    return sequence->count <= NAMED_ROWS ? row_height * rows
                                         : fmax(most_height, rows);
}

/* Names, or the labels of blocks of rows. */
static void name_rows(const struct plot *plot, const struct sequence *sequence,
                      double height)
{
    double wide = plot->width - plot->left - plot->right;

    if (sequence->blocks) {
        if (!sequence->blocks->count)
            return;
        blocks_lines(plot->out, sequence->blocks, plot->left, plot->top, wide,
                     height, 0);
        blocks_labels(plot->out, sequence->blocks, plot->left, plot->top,
                      height);
        return;
    }
    for (size_t row = 0; row < sequence->count && sequence->count <= NAMED_ROWS;
         row++)
        plot_text(plot->out, plot->left - 8,
                  plot->top + row_height * ((double)row + .5) + 4, TEXT_END,
                  sequence->rows[row], 15);
}

/* States side by side in the legend, and rows of it. */
enum { LEGEND_ACROSS = 5 };

static size_t legend_rows(const struct sequence *sequence)
{
    return sequence->legend
               ? (sequence->legend_count + LEGEND_ACROSS - 1) / LEGEND_ACROSS
               : 0;
}

static void legend(const struct plot *plot, const struct sequence *sequence,
                   double y)
{
    char hex[COLOR_ROOM];

    for (size_t k = 0; sequence->legend && k < sequence->legend_count; k++) {
        size_t row = k / LEGEND_ACROSS, column = k % LEGEND_ACROSS;
        double x = plot->left + LEGEND_WIDE * (double)column;
        double at = y + 20 * (double)row;

        markup_add(plot->out,
                   "<rect x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"12\" "
                   "fill=\"%s\"/>",
                   x, at - 10, color_hex(hex, color_category(k + 1)));
        plot_text(plot->out, x + 20, at, TEXT_START, sequence->legend[k], 18);
    }
}

void sequence_draw(struct markup *out, const struct sequence *sequence)
{
    size_t frames = sequence->frames;
    double height = height_of(sequence), rows, end;
    struct plot plot = {.out = out,
                        .width = PLOT_WIDE,
                        .left = PLOT_LEFT,
                        .right = 24,
                        .top = 14};
    double width = plot.width - plot.left - plot.right;
    struct raster raster;

    bug_if(!frames || !sequence->count);
    rows = (double)legend_rows(sequence);
    end = sequence->first + sequence->step * (double)frames;
    plot.bottom = 54 + 20 * rows;
    plot.height = plot.top + height + plot.bottom;
    plot.x = axis_tight(sequence->first, end, 10);
    raster_init(&raster, RASTER_COLOR,
                frames < SEQUENCE_FRAMES ? frames : SEQUENCE_FRAMES,
                sequence->count);
    paint(&raster, sequence);

    plot_begin(&plot, sequence->label);
    raster_image(out, &raster, plot.left, plot.top, width, height);
    if (sequence->flagged)
        trace_flags(out, "flag-mark", sequence->flagged, frames,
                    (double[]){plot.left, 3, width, 8});
    name_rows(&plot, sequence, height);
    markup_add(out,
               "<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
               "height=\"%.1f\"/>\n",
               plot.left, plot.top, width, height);
    plot_x_axis(&plot, sequence->x_title);
    legend(&plot, sequence, plot.height - 20 * rows + 8);
    plot_end(&plot);
    raster_release(&raster);
}
