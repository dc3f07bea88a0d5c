/*
 * heat.h - what color a value has in a picture, and the bar that says so.
 */
#ifndef FIGURE_HEAT_H
#define FIGURE_HEAT_H

#include "figure/color.h"
#include "figure/markup.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The range of the colors: -limit..limit, or 0..limit where no value is
 * negative.
 */
struct heat_range {
    double limit;
    bool is_signed;
    bool is_clipped; /* some values lie beyond and take the last color */
};

/* -1..1, for correlations. */
struct heat_range heat_range_unit(void);

/*
 * A robust range: the 98th percentile of |value|, rounded up to the end of an
 * axis.  NaN is left out; 1 when nothing is left.  O(n log n).
 */
struct heat_range heat_range_values(const double *values, size_t count);

/* The same of the entries of a square matrix off its diagonal. */
struct heat_range heat_range_of(const gsl_matrix *values);

/* Few enough levels that noise compresses, so many that no step is visible. */
enum { HEAT_LEVELS = 41 };

/* scale[]: the colors of a range from its low end to its high one. */
void heat_scale(struct color scale[HEAT_LEVELS], struct heat_range range);

/* The color of a value; COLOR_MISSING for NaN. */
struct color heat_color(const struct color scale[HEAT_LEVELS],
                        struct heat_range range, double value);

/*
 * The scale as a column of pixels from (x, top) down, with its ticks, `unit`
 * above it and, if `has_missing`, the color of n/a below.
 */
void heat_bar(struct markup *out, struct heat_range range, const char *unit,
              double x, double top, double height, bool has_missing);

#endif
