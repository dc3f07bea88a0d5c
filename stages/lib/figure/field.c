#include "figure/field.h"

#include "figure/plot.h"

#include <math.h>

static const double side = 360;

static void draw_cell(const struct plot *plot, const struct field *field,
                      const struct color *scale, size_t row, size_t column)
{
    const gsl_matrix *values = field->values;
    double value = gsl_matrix_get(values, row, column);
    double width = side / (double)values->size2;
    double height = side / (double)values->size1;
    double x = plot->left + width * (double)column;
    double y = plot->top + side - height * (double)(row + 1);
    char hex[COLOR_ROOM];

    if (isnan(value))
        return;
    markup_add(plot->out,
               "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
               "fill=\"%s\"><title>%.3f</title></rect>\n",
               x, y, width, height,
               color_hex(hex, heat_color(scale, field->range, value)), value);
    if (field->is_marked && field->is_marked[row * values->size2 + column])
        markup_add(plot->out,
                   "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"none\" "
                   "stroke=\"#1f2328\"/>\n",
                   x + width / 2, y + height / 2, .3 * fmin(width, height));
}

void field_draw(struct markup *out, const struct field *field)
{
    struct color scale[HEAT_LEVELS];
    struct plot plot = {.out = out,
                        .left = 76,
                        .right = PLOT_RIGHT,
                        .top = 24,
                        .bottom = 50,
                        .x = axis_tight(field->low, field->high, 6),
                        .y = axis_tight(field->low, field->high, 6)};

    plot.width = plot.left + side + plot.right;
    plot.height = plot.top + side + plot.bottom;
    heat_scale(scale, field->range);
    plot_begin(&plot, field->label);
    plot_y_axis(&plot, field->y_title);
    plot_x_axis(&plot, field->x_title);
    for (size_t row = 0; row < field->values->size1; row++)
        for (size_t column = 0; column < field->values->size2; column++)
            draw_cell(&plot, field, scale, row, column);
    heat_bar(out, field->range, field->unit, plot.left + side + 14, plot.top,
             .8 * side, false);
    plot_end(&plot);
}
