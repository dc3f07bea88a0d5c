/*
 * carpet.h - all series of a run at once: regions x frames, in gray.
 *
 * Power JD (2017). A simple but useful way to assess fMRI scan qualities.
 * doi:10.1016/j.neuroimage.2016.08.009.
 */
#ifndef FIGURE_CARPET_H
#define FIGURE_CARPET_H

#include "figure/blocks.h"
#include "figure/markup.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

struct carpet {
    const char *label; /* what the figure shows, in words */
    const char *x_title;
    const gsl_matrix *series;    /* frames x regions, NaN is missing: white */
    const struct blocks *blocks; /* order of the regions, over all columns */
    const bool *flagged;         /* censored frames, marked above, or NULL */
    size_t most_rows;            /* beyond it neighbors are averaged */
};

/*
 * Each region is scaled to mean 0 and standard deviation 1 over its frames
 * and shown from -2 (black) to 2 (light); more than CARPET_FRAMES frames are
 * averaged too.
 */
enum { CARPET_ROWS = 500, CARPET_FRAMES = 800 };
void carpet_draw(struct markup *out, const struct carpet *carpet);

#endif
