#include "../tap.h"

#include "base/mem.h"
#include "figure/heat.h"
#include "figure/slices.h"

#include <stdlib.h>
#include <string.h>

static void heat_ranges(void)
{
    gsl_matrix *m = gsl_matrix_alloc(3, 3);
    struct heat_range range;

    gsl_matrix_set_all(m, 0.1);
    gsl_matrix_set(m, 0, 0, 900);
    gsl_matrix_set(m, 1, 2, NAN);
    range = heat_range_of(m);
    ok(!range.is_signed && range.limit < 0.13 && !range.is_clipped,
       "the diagonal and n/a do not widen the range");
    gsl_matrix_set(m, 0, 1, -0.05);
    ok(heat_range_of(m).is_signed, "a negative entry makes it symmetric");
    gsl_matrix_set_all(m, NAN);
    ok(heat_range_of(m).limit == 1, "without a number the range is 1");
    gsl_matrix_free(m);
}

static bool is_color(struct color a, struct color b)
{
    return a.red == b.red && a.green == b.green && a.blue == b.blue;
}

static void heat_colors(void)
{
    const double values[] = {1, -2, NAN, 2, INFINITY};
    struct heat_range range = heat_range_values(values, 5);
    struct color scale[HEAT_LEVELS];

    ok(range.is_signed && range.limit == 2 && !range.is_clipped,
       "what is not finite does not widen the range");
    heat_scale(scale, range);
    ok(is_color(heat_color(scale, range, 2), color_diverging(1)) &&
           is_color(heat_color(scale, range, -9), color_diverging(-1)) &&
           is_color(heat_color(scale, range, 0), color_diverging(0)) &&
           is_color(heat_color(scale, range, NAN), COLOR_MISSING),
       "ends, middle and n/a have their colors");
    range.is_signed = false;
    heat_scale(scale, range);
    ok(is_color(heat_color(scale, range, 0), color_diverging(0)) &&
           is_color(heat_color(scale, range, 2), color_diverging(1)),
       "a range from 0 has half of the colors");
}

/* How many pictures a figure holds. */
static size_t pictures(const struct markup *out)
{
    size_t count = 0;

    for (const char *at = out->text; at && (at = strstr(at, "<image")); at++)
        count++;
    return count;
}

static void slices(void)
{
    enum { X = 4, Y = 5, Z = 40 };
    double *values = NEW_ARRAY(double, X *Y *Z);
    struct slices figure = {.label = "map",
                            .unit = "d",
                            .values = values,
                            .size = {X, Y, Z},
                            .spacing = {2, 2, 2},
                            .range = heat_range_unit()};
    struct markup none = {0}, one = {0}, all = {0};

    for (size_t v = 0; v < (size_t)X * Y * Z; v++)
        values[v] = NAN;
    ok(!slices_draw(&none, &figure) && !none.text, "no value, no picture");
    values[1 + X * (2 + Y * 7)] = 1;
    ok(slices_draw(&one, &figure) && pictures(&one) == 2,
       "a voxel is a slice, beside the color bar");
    for (size_t v = 0; v < (size_t)X * Y * Z; v++)
        values[v] = 0;
    ok(slices_draw(&all, &figure) && pictures(&all) == SLICES_MOST + 1,
       "there are no more slices than fit");
    markup_release(&none), markup_release(&one), markup_release(&all);
    free(values);
}

int main(void)
{
    heat_ranges();
    heat_colors();
    slices();
    return done();
}
