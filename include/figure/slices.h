/*
 * slices.h - a map of the brain as a row of axial slices.
 */
#ifndef FIGURE_SLICES_H
#define FIGURE_SLICES_H

#include "figure/heat.h"
#include "figure/markup.h"

#include <stddef.h>

/* values[x + size[0] (y + size[1] z)]: x runs right, y anterior, z superior;
 * NaN is outside of the map. */
struct slices {
    const char *label; /* what the figure shows, in words */
    const char *unit;  /* above the color bar */
    const double *values;
    size_t size[3];
    double spacing[3]; /* mm */
    struct heat_range range;
};

/*
 * Up to SLICES_MOST slices at equal steps between the lowest and the highest
 * with a value, cropped to the box of all values: anterior is up and the left
 * of the brain is left.  One pixel a voxel.  A map without a value is drawn as
 * nothing, and false returned.
 */
enum { SLICES_MOST = 14 };
bool slices_draw(struct markup *out, const struct slices *slices);

#endif
