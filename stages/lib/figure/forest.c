#include "figure/forest.h"

#include "figure/plot.h"

#include <math.h>

#define ROW_HEIGHT 30.0

static struct axis axis_of(const struct forest *forest)
{
    double low = forest->low, high = forest->high;

    if (isfinite(forest->threshold))
        low = fmin(low, forest->threshold),
        high = fmax(high, forest->threshold);
    for (size_t k = 0; k < forest->count; k++) {
        const struct forest_row *row = &forest->rows[k];

        low = fmin(low, fmin(row->value, row->low));
        high = fmax(high, fmax(row->value, row->high));
    }
    return axis_round(low, high, 6);
}

static void draw_row(const struct plot *plot, const struct forest_row *row,
                     double y)
{
    const char *faint = row->is_faint ? " faint" : "";

    markup_add(plot->out, "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>\n",
               plot->left, y, plot->width - plot->right);
    plot_text(plot->out, plot->left - 10, y + 4, TEXT_END, row->name, 15);
    if (row->note)
        plot_text(plot->out, plot->width - plot->right + 8, y + 4, TEXT_START,
                  row->note, 0);
    if (isfinite(row->low) && isfinite(row->high))
        markup_add(plot->out,
                   "<path class=\"whisker%s\" d=\"M%.1f %.1fH%.1f\"/>", faint,
                   plot_x(plot, row->low), y, plot_x(plot, row->high));
    if (isfinite(row->value))
        markup_add(plot->out,
                   "<circle class=\"estimate%s\" cx=\"%.1f\" cy=\"%.1f\" "
                   "r=\"5\"><title>%.4g</title></circle>\n",
                   faint, plot_x(plot, row->value), y, row->value);
}

void forest_draw(struct markup *out, const struct forest *forest)
{
    struct plot plot = {
        .out = out,
        .width = PLOT_NARROW,
        .height = 60 + ROW_HEIGHT * (double)forest->count,
        .left = PLOT_LEFT,
        .right = 90,
        .top = 10,
        .bottom = 50,
        .x = axis_of(forest),
    };

    plot_begin(&plot, forest->label);
    if (isfinite(forest->threshold))
        markup_add(out, "<path class=\"limit\" d=\"M%.1f %.1fV%.1f\"/>\n",
                   plot_x(&plot, forest->threshold), plot.top,
                   plot.height - plot.bottom);
    for (size_t k = 0; k < forest->count; k++)
        draw_row(&plot, &forest->rows[k],
                 plot.top + ROW_HEIGHT * ((double)k + 0.5));
    plot_x_axis(&plot, forest->title);
    plot_end(&plot);
}
