/*
 * field.h - a value for every two numbers, as accuracy over two thresholds.
 */
#ifndef FIGURE_FIELD_H
#define FIGURE_FIELD_H

#include "figure/heat.h"
#include "figure/markup.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

struct field {
    const char *label; /* what the figure shows, in words */
    const char *unit;  /* above the color bar */
    const char *x_title, *y_title;
    double low, high;         /* of both axes */
    const gsl_matrix *values; /* y x x, both upwards; NaN is left empty */
    const bool *is_marked;    /* a ring around these, or NULL */
    struct heat_range range;
};

void field_draw(struct markup *out, const struct field *field);

#endif
