#include "figure/scatter.h"

#include "figure/color.h"
#include "figure/plot.h"

#include <math.h>

static const double side = 400, legend_line = 18;

/* low and high of the points in x (0) or y (1), with a margin. */
static void range_of(double range[2], const struct scatter *scatter, int axis)
{
    range[0] = INFINITY;
    range[1] = -INFINITY;
    for (size_t k = 0; k < scatter->count; k++) {
        double value = axis ? scatter->points[k].y : scatter->points[k].x;

        range[0] = fmin(range[0], value);
        range[1] = fmax(range[1], value);
    }
    if (!(range[1] > range[0])) {
        double middle = isfinite(range[0]) ? range[0] : 0;

        range[0] = middle - 1;
        range[1] = middle + 1;
    }
}

/* The shorter axis is widened around its middle. */
static void make_equal(double x[2], double y[2])
{
    double wide = fmax(x[1] - x[0], y[1] - y[0]) * 1.08;
    double *const axes[] = {x, y};

    for (int k = 0; k < 2; k++) {
        double middle = (axes[k][0] + axes[k][1]) / 2;

        axes[k][0] = middle - wide / 2;
        axes[k][1] = middle + wide / 2;
    }
}

static void draw_point(const struct plot *plot, const struct scatter *scatter,
                       const struct scatter_point *point)
{
    double x = plot_x(plot, point->x), y = plot_y(plot, point->y);
    char hex[COLOR_ROOM];

    if (isnan(point->x) || isnan(point->y))
        return;
    markup_add(plot->out,
               "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" "
               "fill-opacity=\".85\">",
               x, y,
               color_hex(hex, point->category ? color_category(point->category)
                                              : COLOR_MISSING));
    if (point->name) {
        markup_add(plot->out, "<title>");
        markup_text(plot->out, point->name);
        markup_add(plot->out, "</title>");
    }
    markup_add(plot->out, "</circle>\n");
    if (point->name && scatter->count <= SCATTER_NAMES) {
        bool is_right = x > plot->left + .8 * side;

        markup_add(plot->out, "<g class=\"small\">");
        plot_text(plot->out, is_right ? x - 6 : x + 6, y + 3,
                  is_right ? TEXT_END : TEXT_START, point->name, 16);
        markup_add(plot->out, "</g>\n");
    }
}

static void draw_legend(const struct plot *plot, const struct scatter *scatter)
{
    char hex[COLOR_ROOM];

    for (size_t k = 0; k < scatter->category_count; k++) {
        size_t line = k / 2;
        double y = plot->top + side + (scatter->is_equal ? 24 : 62) +
                   legend_line * (double)line;
        double x = plot->left + (k % 2 ? side / 2 : 0);

        markup_add(plot->out,
                   "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>",
                   x + 5, y - 4, color_hex(hex, color_category(k + 1)));
        plot_text(plot->out, x + 16, y, TEXT_START, scatter->categories[k], 22);
    }
}

void scatter_draw(struct markup *out, const struct scatter *scatter)
{
    size_t lines = (scatter->category_count + 1) / 2;
    struct plot plot = {.out = out,
                        .left = scatter->is_equal ? 12 : 64,
                        .right = 12,
                        .top = 10,
                        .bottom = (scatter->is_equal ? 12 : 50) +
                                  legend_line * (double)lines +
                                  (lines ? 12 : 0)};
    double x[2], y[2];

    plot.width = plot.left + side + plot.right;
    plot.height = plot.top + side + plot.bottom;
    range_of(x, scatter, 0);
    range_of(y, scatter, 1);
    if (scatter->is_equal)
        make_equal(x, y);
    plot.x = scatter->is_equal ? axis_tight(x[0], x[1], 6)
                               : axis_round(x[0], x[1], 6);
    plot.y = scatter->is_equal ? axis_tight(y[0], y[1], 6)
                               : axis_round(y[0], y[1], 6);
    plot_begin(&plot, scatter->label);
    if (scatter->is_equal) {
        markup_add(out,
                   "<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                   "height=\"%.1f\"/>\n",
                   plot.left, plot.top, side, side);
    } else {
        plot_y_axis(&plot, scatter->y_title);
        plot_x_axis(&plot, scatter->x_title);
    }
    if (scatter->has_diagonal) {
        double low = fmax(plot.x.low, plot.y.low);
        double high = fmin(plot.x.high, plot.y.high);

        markup_add(out, "<path class=\"limit\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n",
                   plot_x(&plot, low), plot_y(&plot, low), plot_x(&plot, high),
                   plot_y(&plot, high));
    }
    for (size_t k = 0; k < scatter->count; k++)
        draw_point(&plot, scatter, &scatter->points[k]);
    if (scatter->categories)
        draw_legend(&plot, scatter);
    plot_end(&plot);
}
