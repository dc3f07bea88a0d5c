/*
 * frames.h - the sections about time: motion, carpets, confounds.
 */
#ifndef PAGE_FRAMES_H
#define PAGE_FRAMES_H

#include "figure/markup.h"
#include "page/evidence.h"

/* Framewise displacement with the threshold and the censored frames. */
void page_motion(struct markup *out, const struct evidence *evidence);

/*
 * All series before and after denoising, at most `rows` rows a picture.
 */
void page_carpets(struct markup *out, const struct evidence *evidence,
                  size_t rows);

/* The regressors removed, and how they correlate. */
void page_confounds(struct markup *out, const struct evidence *evidence);

#endif
