#include "figure/design.h"

#include "base/report.h"
#include "figure/color.h"
#include "figure/plot.h"
#include "figure/raster.h"

#include <math.h>

static const double tall = 240, foot = 92, widest = 46;

void design_draw(struct markup *out, const struct design_figure *design)
{
    const gsl_matrix *values = design->values;
    struct plot plot = {
        .out = out, .width = PLOT_NARROW, .height = 12 + tall + foot};
    double room = PLOT_NARROW - 110, step, left = 80;
    struct raster raster;

    bug_if(!values->size1 || !values->size2);
    step = fmin(room / (double)values->size2, widest);
    raster_init(&raster, RASTER_COLOR, values->size2, values->size1);
    for (size_t y = 0; y < values->size1; y++)
        for (size_t x = 0; x < values->size2; x++)
            raster_set(&raster, x, y,
                       color_diverging(.85 * gsl_matrix_get(values, y, x)));
    plot_begin(&plot, design->label);
    raster_image(out, &raster, left, 12, step * (double)values->size2, tall);
    raster_release(&raster);
    markup_add(out,
               "<rect class=\"frame\" x=\"%.1f\" y=\"12\" width=\"%.1f\" "
               "height=\"%.1f\"/>\n",
               left, step * (double)values->size2, tall);
    for (size_t k = 0; k < values->size2; k++) {
        double x = left + step * ((double)k + .5);

        if (k)
            markup_add(out, "<path class=\"frame\" d=\"M%.1f 12v%.1f\"/>\n",
                       left + step * (double)k, tall);
        markup_add(out, "<g transform=\"translate(%.1f %.1f) rotate(-40)\">",
                   x + 4, 12 + tall + 14);
        plot_text(out, 0, 0, TEXT_END, design->names[k], 16);
        markup_add(out, "</g>\n");
    }
    plot_end(&plot);
}
