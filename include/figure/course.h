/*
 * course.h - a non-negative time course, with what was shown when behind it.
 */
#ifndef FIGURE_COURSE_H
#define FIGURE_COURSE_H

#include "figure/markup.h"

#include <stdbool.h>
#include <stddef.h>

struct course {
    const char *label; /* what the figure shows, in words */
    const char *x_title, *y_title;
    const double *values; /* at least one; NaN is a gap */
    const double *time;   /* of each, ascending */
    size_t count;
    const size_t *epoch;      /* 0: none, else 1 + its name; or NULL */
    const char *const *names; /* of the epochs */
    size_t epochs;
};

/*
 * One line.  Epochs are bands (color_category()) with their names above; where
 * time jumps, by more than twice the usual step, the line is broken.
 */
void course_draw(struct markup *out, const struct course *course);

#endif
