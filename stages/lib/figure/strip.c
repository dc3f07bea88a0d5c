#include "figure/strip.h"

#include "base/mem.h"
#include "base/report.h"
#include "figure/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double radius = 4;

/* By row, then by value, then by position in the list. */
static int in_order(const void *a, const void *b)
{
    const struct strip_point *const *p = a, *const *q = b;

    if ((*p)->row != (*q)->row)
        return (*p)->row < (*q)->row ? -1 : 1;
    if ((*p)->value != (*q)->value)
        return (*p)->value < (*q)->value ? -1 : 1;
    return (*p > *q) - (*p < *q);
}

static void draw_point(const struct plot *plot, const struct strip_point *point,
                       double y)
{
    struct markup *out = plot->out;

    if (point->link) {
        markup_add(out, "<a href=\"");
        markup_text(out, point->link);
        markup_add(out, "\">");
    }
    markup_add(out,
               "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" "
               "r=\"%.1f\"><title>",
               plot_x(plot, point->value), y, radius);
    markup_text(out, point->name);
    markup_add(out, ": ");
    markup_number(out, point->value);
    markup_add(out, "</title></circle>%s\n", point->link ? "</a>" : "");
}

/*
 * Draw the sorted points of one row.  Points whose middles lie within one
 * width share a stack: 0, +1, -1, +2, -2 ... steps from the middle.
 */
static void draw_row(const struct plot *plot,
                     const struct strip_point *const *points, size_t count,
                     double middle, double row_height)
{
    for (size_t start = 0, end; start < count; start = end) {
        double left = plot_x(plot, points[start]->value), step = 1.8 * radius;

        for (end = start; end < count; end++)
            if (plot_x(plot, points[end]->value) - left > 1.5 * radius)
                break;
        step = fmin(step, (row_height - 4 * radius) / (double)(end - start));
        for (size_t k = start; k < end; k++) {
            size_t rank = k - start + 1, steps = rank / 2;
            double side = rank % 2 ? -1 : 1;
            draw_point(plot, points[k], middle + side * step * (double)steps);
        }
    }
    if (count >= 3) {
        double median =
            0.5 * (points[(count - 1) / 2]->value + points[count / 2]->value);
        markup_add(plot->out, "<path class=\"median\" d=\"M%.1f %.1fv%.1f\"/>",
                   plot_x(plot, median), middle - 0.42 * row_height,
                   0.84 * row_height);
    }
}

/* The finite points, sorted; returns how many. */
static size_t collect(const struct strip_point **points,
                      const struct strip *strip, double *low, double *high)
{
    size_t count = 0;

    for (size_t k = 0; k < strip->count; k++) {
        bug_if(strip->points[k].row >= strip->rows);
        if (!isfinite(strip->points[k].value))
            continue;
        points[count++] = &strip->points[k];
        *low = fmin(*low, strip->points[k].value);
        *high = fmax(*high, strip->points[k].value);
    }
    qsort(points, count, sizeof *points, in_order);
    return count;
}

static void draw_limit(const struct plot *plot, double threshold)
{
    markup_add(plot->out, "<path class=\"limit\" d=\"M%.1f %.1fV%.1f\"/>\n",
               plot_x(plot, threshold), plot->top, plot->height - plot->bottom);
}

void strip_draw(struct markup *out, const struct strip *strip)
{
    const struct strip_point **points =
        NEW_ARRAY(const struct strip_point *, strip->count);
    double low = strip->low, high = strip->high;
    double row_height = strip->rows > 3 ? 30 : 46;
    size_t count = collect(points, strip, &low, &high), start = 0;
    struct plot plot = {
        .out = out,
        .width = PLOT_NARROW,
        .height = 60 + row_height * (double)strip->rows,
        .left = strip->row_names ? PLOT_LEFT : 24,
        .right = 24,
        .top = 10,
        .bottom = 50,
    };

    if (isfinite(strip->threshold)) {
        low = fmin(low, strip->threshold);
        high = fmax(high, strip->threshold);
    }
    plot.x = axis_round(low, high, 6);
    plot_begin(&plot, strip->label);
    for (size_t row = 0; row < strip->rows; row++) {
        double middle = plot.top + row_height * ((double)row + 0.5);
        size_t end = start;

        while (end < count && points[end]->row == row)
            end++;
        markup_add(out, "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>\n",
                   plot.left, middle, plot.width - plot.right);
        if (strip->row_names)
            plot_text(out, plot.left - 10, middle + 4, TEXT_END,
                      strip->row_names[row], 15);
        draw_row(&plot, points + start, end - start, middle, row_height);
        start = end;
    }
    plot_x_axis(&plot, strip->title);
    if (isfinite(strip->threshold))
        draw_limit(&plot, strip->threshold);
    plot_end(&plot);
    free(points);
}
