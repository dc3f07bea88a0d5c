#include "figure/course.h"

#include "base/report.h"
#include "figure/color.h"
#include "figure/plot.h"

#include <math.h>

static double step_of(const struct course *course)
{
    return course->count > 1
               ? (course->time[course->count - 1] - course->time[0]) /
                     (double)(course->count - 1)
               : 1;
}

/* Bands, each named once where it begins and there is room. */
static void draw_bands(const struct plot *plot, const struct course *course)
{
    double step = step_of(course), named = -1;
    char hex[COLOR_ROOM];

    for (size_t t = 0, end; t < course->count; t = end) {
        size_t epoch = course->epoch[t];
        double left = plot_x(plot, course->time[t] - step / 2), right;

        for (end = t; end < course->count && course->epoch[end] == epoch; end++)
            ;
        right = plot_x(plot, course->time[end - 1] + step / 2);
        if (!epoch)
            continue;
        markup_add(plot->out,
                   "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                   "fill=\"%s\" fill-opacity=\".22\"><title>",
                   left, plot->top, right - left,
                   plot->height - plot->top - plot->bottom,
                   color_hex(hex, color_category(epoch)));
        markup_text(plot->out, course->names[epoch - 1]);
        markup_add(plot->out, "</title></rect>\n");
        if (left < named)
            continue;
        plot_text(plot->out, left, plot->top - 5, TEXT_START,
                  course->names[epoch - 1], 14);
        named = left + 90;
    }
}

static void draw_line(const struct plot *plot, const struct course *course)
{
    double step = step_of(course);
    bool is_open = false;

    markup_add(plot->out, "<path class=\"line\" d=\"M0 0");
    for (size_t t = 0; t < course->count; t++) {
        if (t && course->time[t] - course->time[t - 1] > 2 * step)
            is_open = false;
        if (isfinite(course->values[t]))
            markup_add(plot->out, "%c%.1f %.1f", is_open ? 'L' : 'M',
                       plot_x(plot, course->time[t]),
                       plot_y(plot, course->values[t]));
        is_open = isfinite(course->values[t]);
    }
    markup_add(plot->out, "\"/>\n");
}

void course_draw(struct markup *out, const struct course *course)
{
    struct plot plot = {.out = out,
                        .width = PLOT_WIDE,
                        .height = 150,
                        .left = PLOT_LEFT,
                        .right = 24,
                        .top = course->epoch ? 20 : 8,
                        .bottom = 42};
    double most = 0, step = step_of(course);

    bug_if(!course->count);
    for (size_t t = 0; t < course->count; t++)
        most = fmax(most, course->values[t]);
    plot.x = axis_tight(course->time[0] - step / 2,
                        course->time[course->count - 1] + step / 2, 10);
    plot.y = axis_round(0, most > 0 ? most : 1, 4);
    plot_begin(&plot, course->label);
    if (course->epoch)
        draw_bands(&plot, course);
    plot_y_axis(&plot, course->y_title);
    plot_x_axis(&plot, course->x_title);
    draw_line(&plot, course);
    plot_end(&plot);
}
