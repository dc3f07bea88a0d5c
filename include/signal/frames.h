/*
 * frames.h - which frames of a run are kept.
 *
 * A run of T frames has an array kept[T]: false marks a censored frame.  In a
 * table a censored frame keeps its row; for the arithmetic the kept rows are
 * gathered into a shorter matrix and scattered back at the end.
 */
#ifndef SIGNAL_FRAMES_H
#define SIGNAL_FRAMES_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

size_t frames_count(const bool *kept, size_t frames);

/* Censor `before` frames before and `after` frames after each that is not kept.
 */
void frames_dilate(bool *kept, size_t frames, size_t before, size_t after);

/*
 * Censor every stretch of fewer than `least` kept frames; a run in which all
 * are kept is left alone.  The rule of nilearn's scrubbing, with least = 5.
 */
void frames_drop_short(bool *kept, size_t frames, size_t least);

/* some = the kept rows of `all`, in order; frames_count(kept) rows. */
void frames_gather(gsl_matrix *some, const gsl_matrix *all, const bool *kept);

/* The inverse: the rows of `all` that are not kept become NaN. */
void frames_scatter(gsl_matrix *all, const gsl_matrix *some, const bool *kept);

/*
 * `above` with the rows of `below` under it; `above` may be NULL.  Takes over
 * both; give the result back with gsl_matrix_free().
 */
gsl_matrix *frames_stack(gsl_matrix *above, gsl_matrix *below);

#endif
