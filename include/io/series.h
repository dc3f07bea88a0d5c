/*
 * series.h - time series of regions: frames x regions with region names.
 *
 * In the file the header names the regions and each row is a frame; on input a
 * first column `time` is dropped.  Missing (`n/a`) is NaN: a censored frame is
 * a row of NaN, a region without data a column of NaN.
 */
#ifndef IO_SERIES_H
#define IO_SERIES_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct series {
    char **names;       /* values->size2 of them, owned */
    gsl_matrix *values; /* frames x regions */
};

/* All NaN; names are copied. */
struct series *series_new(size_t frames, size_t regions, char *const *names);

/* Dies on a file without a frame or a region, or with a bad cell. */
struct series *series_read(const char *path);
void series_write(const char *path, const struct series *series);
void series_free(struct series *series);

/* No frame takes this long (s); a larger one is in another unit. */
#define LONGEST_TR 1000.0

/*
 * RepetitionTime (s) in the sidecar beside `path`, or NaN; dies above
 * LONGEST_TR.
 */
double series_repetition_time(const char *path);

/* Copy of a list of names, and the way to give it back. */
char **names_copy(char *const *names, size_t count);
void names_free(char **names, size_t count);

#endif
