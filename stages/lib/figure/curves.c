#include "figure/curves.h"

#include "figure/plot.h"

#include <math.h>

#define LEGEND_STEP 18.0

/* Colors that differ for all readers: those of Wong (2011), darkened to be
 * legible as lines on white.  doi:10.1038/nmeth.1618 */
static const char *const colors[CURVES_COLORS] = {
    "#1f4e8c", "#c65000", "#00795c", "#a8487f", "#8a6d00", "#2f87b5", "#333333",
};

static const char *color_of(const struct curves *curves, size_t k)
{
    size_t strong = 0;

    for (size_t i = 0; i < k; i++)
        strong += !curves->curves[i].is_faint;
    return curves->curves[k].is_faint ? "#9aa3ad"
                                      : colors[strong % CURVES_COLORS];
}

static void draw_line(const struct plot *plot, const struct curve *curve,
                      const char *color, bool has_points)
{
    bool is_open = false;

    markup_add(plot->out,
               "<path fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" "
               "stroke-linejoin=\"round\" d=\"",
               color, curve->is_faint ? "1.4" : "2");
    for (size_t i = 0; i < curve->count; i++) {
        if (isnan(curve->x[i]) || isnan(curve->y[i])) {
            is_open = false;
            continue;
        }
        markup_add(plot->out, "%c%.1f %.1f", is_open ? 'L' : 'M',
                   plot_x(plot, curve->x[i]), plot_y(plot, curve->y[i]));
        is_open = true;
    }
    markup_add(plot->out, "\"/>\n");
    for (size_t i = 0; has_points && i < curve->count; i++)
        if (!isnan(curve->x[i]) && !isnan(curve->y[i]))
            markup_add(plot->out,
                       "<circle fill=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\">"
                       "<title>%.4g, %.4g</title></circle>\n",
                       color, plot_x(plot, curve->x[i]),
                       plot_y(plot, curve->y[i]), curve->x[i], curve->y[i]);
}

static void legend(const struct plot *plot, const struct curves *curves)
{
    for (size_t k = 0; k < curves->count; k++) {
        double y =
            plot->height - 14 - LEGEND_STEP * (double)(curves->count - 1 - k);

        markup_add(plot->out,
                   "<path stroke=\"%s\" stroke-width=\"3\" d=\"M%.1f "
                   "%.1fh22\"/>",
                   color_of(curves, k), plot->left, y);
        plot_text(plot->out, plot->left + 30, y + 4, TEXT_START,
                  curves->curves[k].name, 48);
    }
}

void curves_draw(struct markup *out, const struct curves *curves)
{
    bool has_legend = curves->count > 1;
    double room = has_legend ? LEGEND_STEP * (double)curves->count + 8 : 0;
    struct plot plot = {
        .out = out,
        .width = PLOT_NARROW,
        .height = 350 + room,
        .left = 72,
        .right = 24,
        .top = 12,
        .bottom = 50 + room,
        .x = curves->x,
        .y = curves->y,
    };

    plot_begin(&plot, curves->label);
    plot_y_axis(&plot, curves->y_title);
    plot_x_axis(&plot, curves->x_title);
    if (curves->has_diagonal)
        markup_add(out, "<path class=\"limit\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n",
                   plot.left, plot.height - plot.bottom,
                   plot.width - plot.right, plot.top);
    for (size_t k = curves->count; k-- > 0;)
        draw_line(&plot, &curves->curves[k], color_of(curves, k),
                  curves->has_points);
    if (has_legend)
        legend(&plot, curves);
    plot_end(&plot);
}
