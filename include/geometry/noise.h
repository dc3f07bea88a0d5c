/*
 * noise.h - residuals in files: what the channels do beside the conditions.
 *
 * Tables (a column per channel, named as in the patterns; a row per frame) or
 * images on the grid of the patterns.  DegreesOfFreedom in the sidecar says how
 * many frames count; without it they are the frames less one.
 */
#ifndef GEOMETRY_NOISE_H
#define GEOMETRY_NOISE_H

#include "io/name_list.h"
#include "io/patterns.h"
#include "io/series.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct noise {
    struct name_list paths;
    double *freedom; /* of each file, NaN if it does not say */
    size_t *frames;
    struct series **tables; /* NULL of images */
};

/*
 * The files named in `list`, separated by commas.  Dies where one has other
 * channels or another grid than the patterns.  Give it back with noise_free().
 */
struct noise *noise_open(const char *list, const struct patterns *patterns);
void noise_free(struct noise *noise);

/*
 * The residuals of `count` channels (voxels, or columns): a matrix per file,
 * frames x count.  Give them back with noise_values_free().
 */
gsl_matrix **noise_values(const struct noise *noise, const size_t *channel,
                          size_t count);
void noise_values_free(gsl_matrix **values, const struct noise *noise);

#endif
