/*
 * design.h - a model as a picture: a row a participant, a column a regressor.
 */
#ifndef FIGURE_DESIGN_H
#define FIGURE_DESIGN_H

#include "figure/markup.h"

#include <gsl/gsl_matrix.h>

struct design_figure {
    const char *label;        /* what the figure shows, in words */
    const char *const *names; /* of the columns, below them */
    const gsl_matrix *values; /* rows x columns, in -1..1; NaN is gray */
};

void design_draw(struct markup *out, const struct design_figure *design);

#endif
