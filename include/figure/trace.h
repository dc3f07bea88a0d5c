/*
 * trace.h - one value per frame as a line: framewise displacement.
 */
#ifndef FIGURE_TRACE_H
#define FIGURE_TRACE_H

#include "figure/markup.h"

#include <stdbool.h>

struct trace {
    const char *label; /* what the figure shows, in words */
    const char *x_title, *y_title;
    const double *values; /* NaN is a gap */
    size_t frames;        /* at least 1 */
    double threshold;     /* a dashed line, NaN for none */
    const bool *flagged;  /* frames to shade, or NULL */
};

void trace_draw(struct markup *out, const struct trace *trace);

/*
 * The runs of flagged frames as one path: rectangles from `top` down to
 * top + height, where frame t spans from + t*step to from + (t+1)*step.
 */
void trace_flags(struct markup *out, const char *style, const bool *flagged,
                 size_t frames, const double box[4]);

#endif
