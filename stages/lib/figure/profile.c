#include "figure/profile.h"

#include "base/report.h"
#include "figure/plot.h"
#include "figure/raster.h"

#include <math.h>

static const double row_height = 30, least_height = 110;

static bool paint(struct raster *raster, const struct profile *profile)
{
    struct color scale[HEAT_LEVELS];
    bool has_missing = false;

    heat_scale(scale, profile->range);
    for (size_t k = 0; k < profile->values->size1; k++)
        for (size_t i = 0; i < profile->values->size2; i++) {
            double value = gsl_matrix_get(profile->values, k, i);

            has_missing |= isnan(value) != 0;
            raster_set(raster, i, k, heat_color(scale, profile->range, value));
        }
    return has_missing;
}

void profile_draw(struct markup *out, const struct profile *profile)
{
    size_t rows = profile->values->size1;
    double height = fmax(row_height * (double)rows, least_height);
    struct plot plot = {.out = out,
                        .width = PLOT_WIDE,
                        .height = 24 + height + 30,
                        .left = PLOT_LEFT,
                        .right = PLOT_RIGHT,
                        .top = 24};
    double width = plot.width - plot.left - plot.right;
    struct raster raster;
    bool has_missing;

    bug_if(!rows || !profile->values->size2);
    raster_init(&raster, RASTER_COLOR, profile->values->size2, rows);
    has_missing = paint(&raster, profile);
    plot_begin(&plot, profile->label);
    raster_image(out, &raster, plot.left, plot.top, width, height);
    markup_add(out,
               "<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
               "height=\"%.1f\"/>\n",
               plot.left, plot.top, width, height);
    for (size_t k = 0; k < rows; k++)
        plot_text(out, plot.left - 8,
                  plot.top + height * ((double)k + .5) / (double)rows + 4,
                  TEXT_END, profile->rows[k], 15);
    plot_text(out, plot.left + width / 2, plot.top + height + 20, TEXT_MIDDLE,
              profile->x_title, 0);
    heat_bar(out, profile->range, profile->unit, plot.left + width + 14,
             plot.top, .8 * height, has_missing);
    plot_end(&plot);
    raster_release(&raster);
}
