#include "figure/trace.h"

#include "figure/plot.h"

#include <math.h>

void trace_flags(struct markup *out, const char *style, const bool *flagged,
                 size_t frames, const double box[4])
{
    double step = box[2] / (double)frames;

    markup_add(out, "<path class=\"%s\" d=\"M0 0", style);
    for (size_t t = 0, end; t < frames; t = end) {
        for (end = t; end < frames && flagged[end] == flagged[t]; end++)
            ;
        if (flagged[t])
            markup_add(out, "M%.2f %.1fh%.2fv%.1fh%.2fz",
                       box[0] + step * (double)t, box[1],
                       step * (double)(end - t), box[3],
                       -step * (double)(end - t));
    }
    markup_add(out, "\"/>\n");
}

static double largest(const double *values, size_t count, double least)
{
    for (size_t t = 0; t < count; t++)
        least = fmax(least, values[t]); /* fmax ignores NaN */
    return least;
}

static double smallest(const double *values, size_t count, double most)
{
    for (size_t t = 0; t < count; t++)
        most = fmin(most, values[t]);
    return most;
}

static void draw_line(const struct plot *plot, const double *values,
                      size_t frames)
{
    bool is_open = false;

    markup_add(plot->out, "<path class=\"line\" d=\"M0 0");
    for (size_t t = 0; t < frames; t++) {
        if (isfinite(values[t]))
            markup_add(plot->out, "%c%.1f %.1f", is_open ? 'L' : 'M',
                       plot_x(plot, (double)t), plot_y(plot, values[t]));
        is_open = isfinite(values[t]);
    }
    markup_add(plot->out, "\"/>\n");
}

static void draw_threshold(const struct plot *plot, double threshold)
{
    double y = plot_y(plot, threshold), right = plot->width - plot->right;

    markup_add(plot->out, "<path class=\"limit\" d=\"M%.1f %.1fH%.1f\"/>",
               plot->left, y, right);
    markup_add(plot->out,
               "<text class=\"limit-label\" x=\"%.1f\" y=\"%.1f\">%.4g"
               "</text>\n",
               right + 6, y + 4, threshold);
}

void trace_draw(struct markup *out, const struct trace *trace)
{
    struct plot plot = {
        .out = out,
        .width = PLOT_WIDE,
        .height = 190,
        .left = PLOT_LEFT,
        .right = PLOT_RIGHT,
        .top = 12,
        .bottom = 46,
    };
    double floor_value = smallest(trace->values, trace->frames, 0);
    double ceiling = largest(trace->values, trace->frames, 0);

    if (isfinite(trace->threshold))
        ceiling = fmax(ceiling, 1.15 * trace->threshold);
    plot.x = axis_tight(-0.5, (double)trace->frames - 0.5, 10);
    plot.y = axis_round(floor_value, ceiling > floor_value ? ceiling : 1, 5);

    plot_begin(&plot, trace->label);
    if (trace->flagged) {
        double box[4] = {plot.left, plot.top,
                         plot.width - plot.left - plot.right,
                         plot.height - plot.top - plot.bottom};
        trace_flags(out, "flag", trace->flagged, trace->frames, box);
    }
    plot_y_axis(&plot, trace->y_title);
    plot_x_axis(&plot, trace->x_title);
    draw_line(&plot, trace->values, trace->frames);
    if (isfinite(trace->threshold))
        draw_threshold(&plot, trace->threshold);
    plot_end(&plot);
}
