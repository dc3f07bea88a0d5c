/*
 * extract.h - the series of the regions of an atlas from a run, streaming.
 *
 * A voxel counts in its regions when it is finite in every frame and not
 * constant, judged on the run as it is (before any smoothing).  Both are known
 * only at the end: where a voxel that does not count was part of the numbers,
 * the run is read once more without it.
 *
 * Memory: one frame and a few numbers per listed voxel; with smoothing four
 * frames of doubles more; for the first component also `bytes`, as many regions
 * a pass as fit (at least one), and one region in double; the result does not
 * depend on it.
 */
#ifndef RUN_EXTRACT_H
#define RUN_EXTRACT_H

#include "io/volume.h"
#include "space/parcels.h"
#include "space/tally.h"

#include <gsl/gsl_matrix.h>

enum extract_statistic {
    EXTRACT_MEAN,         /* sum of weight value / sum of weight */
    EXTRACT_MEDIAN,       /* reduce.h */
    EXTRACT_COMPONENT,    /* component.h */
    EXTRACT_SD,           /* reduce.h */
    EXTRACT_LEAST_SQUARES /* reduce.h */
};

/* What each is, in a sentence for the sidecar. */
extern const char *const extract_about[];

struct extract {
    enum extract_statistic statistic;
    double fwhm;               /* of the smoothing in mm; 0: none */
    const unsigned char *mask; /* of the smoothing, or NULL */
    size_t bytes;
};

/*
 * values (frames x regions) of the run, read from its current beginning; NaN
 * for a region without a voxel that counts, and in a frame in which no voxel of
 * any region is finite: it was censored, and spoils no voxel.  `explained`
 * (regions; NULL but for the component) receives the share of variance. Returns
 * what became of the voxels of each region; give it back with free().  Dies
 * where the least-squares maps cannot be told apart.
 */
struct tally_region *extract_regions(gsl_matrix *values, double *explained,
                                     struct volume *bold,
                                     const struct parcels *parcels,
                                     const struct extract *how);

#endif
