#include "figure/bars.h"

#include "base/report.h"
#include "figure/plot.h"

#include <math.h>

static const double row = 9;

static double middle_of(const struct plot *plot, const struct bars *bars,
                        size_t k)
{
    double width = plot->width - plot->left - plot->right;

    return plot->left + width * ((double)k + .5) / (double)bars->count;
}

static double step_of(const struct plot *plot, const struct bars *bars)
{
    return (plot->width - plot->left - plot->right) / (double)bars->count;
}

/* Models that differ from one to their right: each has a row of its own. */
static size_t rows_of(const struct bars *bars)
{
    size_t rows = 0;

    for (size_t i = 0; bars->differs && i < bars->count; i++)
        for (size_t j = i + 1; j < bars->count; j++)
            if (bars->differs[i * bars->count + j]) {
                rows++;
                break;
            }
    return rows;
}

static void draw_differences(const struct plot *plot, const struct bars *bars)
{
    double y = plot->top - 8;

    for (size_t i = 0; bars->differs && i < bars->count; i++) {
        size_t last = 0;

        for (size_t j = i + 1; j < bars->count; j++)
            if (bars->differs[i * bars->count + j])
                last = j;
        if (!last)
            continue;
        markup_add(plot->out,
                   "<path class=\"tick\" d=\"M%.1f %.1fH%.1f\"/>"
                   "<circle class=\"estimate\" cx=\"%.1f\" cy=\"%.1f\" "
                   "r=\"2.5\"/>",
                   middle_of(plot, bars, i), y, middle_of(plot, bars, last),
                   middle_of(plot, bars, i), y);
        for (size_t j = i + 1; j < bars->count; j++)
            if (bars->differs[i * bars->count + j])
                markup_add(plot->out,
                           "<path class=\"axis\" d=\"M%.1f %.1fv5\"/>\n",
                           middle_of(plot, bars, j), y);
        y -= row;
    }
}

static void draw_bar(const struct plot *plot, const struct bars *bars, size_t k)
{
    const struct bar *bar = &bars->bars[k];
    double x = middle_of(plot, bars, k), half = .32 * step_of(plot, bars);
    double zero = plot_y(plot, 0), top = plot_y(plot, bar->value);

    if (!isnan(bar->value))
        markup_add(plot->out,
                   "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                   "height=\"%.1f\"/>\n",
                   x - half, fmin(zero, top), 2 * half, fabs(zero - top));
    for (size_t s = 0; bar->points && s < bar->count; s++)
        if (!isnan(bar->points[s]))
            markup_add(plot->out,
                       "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" "
                       "r=\"2.2\"/>\n",
                       x + half * .5 * ((double)s / (double)bar->count * 2 - 1),
                       plot_y(plot, bar->points[s]));
    if (!isnan(bar->value) && !isnan(bar->error))
        markup_add(plot->out,
                   "<path class=\"whisker\" d=\"M%.1f %.1fV%.1f\"/>\n", x,
                   plot_y(plot, bar->value - bar->error),
                   plot_y(plot, bar->value + bar->error));
    plot_text(plot->out, x, plot->height - plot->bottom + 18, TEXT_MIDDLE,
              bar->name, (size_t)(step_of(plot, bars) / 6.5));
    if (bar->is_significant || bar->is_at_ceiling)
        plot_text(plot->out, x, plot->height - plot->bottom + 34, TEXT_MIDDLE,
                  bar->is_significant && bar->is_at_ceiling ? "* \xE2\x97\xA6"
                  : bar->is_significant                     ? "*"
                                                            : "\xE2\x97\xA6",
                  0);
}

static void draw_ceiling(const struct plot *plot, const struct bars *bars)
{
    double low = plot_y(plot, bars->ceiling[0]);
    double high = plot_y(plot, bars->ceiling[1]);

    if (isnan(bars->ceiling[0]) || isnan(bars->ceiling[1]))
        return;
    markup_add(plot->out,
               "<rect fill=\"#9aa3ad\" fill-opacity=\".35\" x=\"%.1f\" "
               "y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>noise ceiling "
               "%.3f to %.3f</title></rect>\n",
               plot->left, high, plot->width - plot->left - plot->right,
               fmax(low - high, 1), bars->ceiling[0], bars->ceiling[1]);
}

void bars_draw(struct markup *out, const struct bars *bars)
{
    struct plot plot = {.out = out,
                        .width = PLOT_WIDE,
                        .left = 76,
                        .right = 12,
                        .top = 14 + row * (double)rows_of(bars),
                        .bottom = 46};
    double low = 0, high = 0;

    bug_if(!bars->count);
    for (size_t k = 0; k < bars->count; k++) {
        const struct bar *bar = &bars->bars[k];
        double error = isnan(bar->error) ? 0 : bar->error;

        high = fmax(high, bar->value + error);
        low = fmin(low, bar->value - error);
        for (size_t s = 0; bar->points && s < bar->count; s++) {
            high = fmax(high, bar->points[s]);
            low = fmin(low, bar->points[s]);
        }
    }
    high = fmax(high, bars->ceiling[1]);
    plot.height = plot.top + 260 + plot.bottom;
    plot.y = axis_round(low, high > low ? high : low + 1, 6);
    plot_begin(&plot, bars->label);
    draw_ceiling(&plot, bars);
    plot_y_axis(&plot, bars->y_title);
    for (size_t k = 0; k < bars->count; k++)
        draw_bar(&plot, bars, k);
    draw_differences(&plot, bars);
    plot_end(&plot);
}
