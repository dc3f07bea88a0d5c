/*
 * profile.h - several patterns over the same nodes, a row of colors each.
 */
#ifndef FIGURE_PROFILE_H
#define FIGURE_PROFILE_H

#include "figure/heat.h"
#include "figure/markup.h"

#include <gsl/gsl_matrix.h>

struct profile {
    const char *label;        /* what the figure shows, in words */
    const char *unit;         /* above the color bar */
    const char *x_title;      /* what stands side by side */
    const char *const *rows;  /* names of the patterns */
    const gsl_matrix *values; /* patterns x nodes; NaN is shown gray */
    struct heat_range range;
};

/* A pixel an entry, stretched. */
void profile_draw(struct markup *out, const struct profile *profile);

#endif
