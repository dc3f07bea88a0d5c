/*
 * areas.h - the regions of an atlas of labels among the voxels of a scan.
 */
#ifndef RUN_AREAS_H
#define RUN_AREAS_H

#include "io/labels.h"
#include "io/scan.h"
#include "signal/quality.h"

struct areas {
    struct labels *labels;
    size_t *whole;  /* voxels of each on the grid, in the mask or not */
    size_t *start;  /* region p: member[start[p]] .. member[start[p+1]-1] */
    size_t *member; /* places among the voxels of the scan */
};

/*
 * The label image (or folder) `atlas`, with the table `labels` of names or
 * NULL, brought to the grid of the scan as run/atlas.h says.  Ends the
 * process where no region has a voxel of the scan; `mask` is named then, or
 * NULL.  Give it back with areas_free().
 */
struct areas *areas_read(const struct scan *scan, const char *atlas,
                         const char *labels, const char *mask);
void areas_free(struct areas *areas);

/* As quality_of_regions() wants them. */
struct quality_regions areas_of(const struct areas *areas);

#endif
