#include "figure/forest.h"

#include "figure/plot.h"

#include <math.h>

/* Of few rows and of many; the length of names that fits PLOT_LEFT. */
static const double row_height = 30, low_row = 22;
enum { MANY = 12, NAME_LENGTH = 15 };

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
        if (row->mark && isfinite(*row->mark))
            low = fmin(low, *row->mark), high = fmax(high, *row->mark);
    }
    return axis_round(low, high, 6);
}

static bool has_notes(const struct forest *forest)
{
    for (size_t k = 0; k < forest->count; k++)
        if (forest->rows[k].note)
            return true;
    return false;
}

static void draw_row(const struct plot *plot, const struct forest_row *row,
                     double y, size_t length)
{
    const char *faint = row->is_faint ? " faint" : "";

    markup_add(plot->out, "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>\n",
               plot->left, y, plot->width - plot->right);
    plot_text(plot->out, plot->left - 10, y + 4, TEXT_END, row->name, length);
    if (row->note)
        plot_text(plot->out, plot->width - plot->right + 8, y + 4, TEXT_START,
                  row->note, 0);
    if (row->mark && isfinite(*row->mark))
        markup_add(plot->out, "<path class=\"limit\" d=\"M%.1f %.1fv20\"/>\n",
                   plot_x(plot, *row->mark), y - 10);
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
    size_t length =
        forest->name_length > NAME_LENGTH ? forest->name_length : NAME_LENGTH;
    double extra = 6.8 * (double)(length - NAME_LENGTH);
    double height = forest->count > MANY ? low_row : row_height;
    double right = has_notes(forest) ? 90 : 24;
    struct plot plot = {
        .out = out,
        .width = fmin(fmax(PLOT_NARROW + extra + right - 90, PLOT_NARROW),
                      PLOT_MIDDLE),
        .height = 60 + height * (double)forest->count,
        .left = PLOT_LEFT + extra,
        .right = right,
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
        draw_row(&plot, &forest->rows[k], plot.top + height * ((double)k + 0.5),
                 length);
    plot_x_axis(&plot, forest->title);
    plot_end(&plot);
}
