/*
 * gaps.h - which frames of a series have data.
 *
 * There are two ways to be missing: a censored frame is n/a in every region,
 * and a region without data is n/a in every frame.  A cell that is n/a though
 * its frame and its region have other data is neither, and no stage guesses
 * what to do about it.
 */
#ifndef IO_GAPS_H
#define IO_GAPS_H

#include "io/series.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Read the series at `path`, and in *kept which frames have data.  Dies, naming
 * line and region, at the first cell that is missing alone, when there is no
 * data at all, and on an image.  Give back with series_free() and free().
 */
struct series *gaps_read(const char *path, bool **kept);

/* How many regions have no data in any frame. */
size_t gaps_regions(const struct series *series);

#endif
