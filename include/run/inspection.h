/*
 * inspection.h - everything that is measured of one run.
 *
 * A frame that has no finite value in any voxel of the mask was censored: it
 * has no measures, and all others are those of the run without it
 * (signal/survey.h).  Frames above a threshold of displacement, or marked in a
 * table of outliers, have data and are measured; they count as censored, and
 * only the maps of run/local.h leave them out.
 */
#ifndef RUN_INSPECTION_H
#define RUN_INSPECTION_H

#include "base/json.h"
#include "io/scan.h"
#include "run/areas.h"
#include "run/local.h"
#include "signal/survey.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct inspection_request {
    const char *bold, *mask;
    const char *confounds; /* table of motion, or NULL */
    const char *outliers; /* table that is not 0 for censored frames, or NULL */
    double fd_threshold;  /* mm; NaN: none; equal is kept */
    const char *atlas;    /* image of labels, or NULL */
    const char *labels;   /* its table of names, or NULL */
    struct local_request local;
    size_t bytes;
};

struct inspection {
    struct scan *scan;
    struct survey *survey;
    bool *kept;         /* per frame: has data and is not censored */
    gsl_matrix *frames; /* frames x QUALITY_FRAME_COLUMNS */
    double run[QUALITY_RUN_MEASURES];
    struct local local;
    char **names; /* of the regions; NULL without an atlas */
    /* regions x columns, and what each column is: those of enum
     * quality_region, without the maps that were not wanted */
    gsl_matrix *regions;
    const struct column *region_about[QUALITY_REGION_COLUMNS];
    struct areas *areas;
};

/*
 * Ends the process as scan_open(), confounds_read() and local_measure() do; for
 * a run without a voxel in the mask that varies and is finite, an atlas of
 * which nothing lies in the mask, a table of outliers of another length, and a
 * threshold without displacement.  Give it back with inspection_free().
 */
struct inspection *inspection_new(const struct inspection_request *request);
void inspection_free(struct inspection *inspection);

/* Where the maps are to be written; NULL for those that are not. */
struct inspection_maps {
    const char *tsnr, *alff, *falff, *reho;
};

/* Write maps, with what they are in their sidecars. */
void inspection_write_maps(const struct inspection *inspection,
                           const struct inspection_maps *maps,
                           const struct local_request *asked);

#endif
