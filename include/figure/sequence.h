/*
 * sequence.h - which of a few states each row is in over time.
 */
#ifndef FIGURE_SEQUENCE_H
#define FIGURE_SEQUENCE_H

#include "figure/blocks.h"
#include "figure/markup.h"

#include <stdbool.h>
#include <stddef.h>

enum { SEQUENCE_FRAMES = 1200 };

struct sequence {
    const char *label; /* what the figure shows, in words */
    const char *x_title;
    const char *const *rows; /* their names, shown of up to 40 rows; or NULL */
    size_t count, frames;    /* rows; columns */
    const int *states;       /* count x frames; 0: none, left white */
    const char *const *legend; /* of states 1 .. legend_count; or NULL */
    size_t legend_count;
    double first, step;  /* of the time axis: its begin, and a frame */
    const bool *flagged; /* frames to mark above, or NULL */
    const struct blocks
        *blocks; /* of rows as they stand, named instead of them; or NULL */
};

/*
 * A strip of colors a row (color_category()), one pixel a frame; of more than
 * SEQUENCE_FRAMES frames a pixel shows the state that most of its frames have.
 */
void sequence_draw(struct markup *out, const struct sequence *sequence);

#endif
