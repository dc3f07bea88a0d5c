/*
 * coverage.h - the table of what the voxels of each region were worth.
 *
 * Columns Node, coverage (share of the region's voxels that were used), index
 * (label), voxels (of the region on the grid of the run), in_mask, used,
 * constant, not_finite, and what the label table says of hemisphere, network
 * and position (x, y, z).  in_mask = used + constant + not_finite.
 */
#ifndef IO_COVERAGE_H
#define IO_COVERAGE_H

#include "io/labels.h"

#include <stddef.h>

struct coverage {
    size_t voxels, used, constant, not_finite;
};

/* used / voxels, 0 for a region that is not on the grid. */
double coverage_share(const struct coverage *coverage);

/* One entry of `coverage` per label. */
void coverage_write(const char *path, const struct labels *labels,
                    const struct coverage *coverage);

#endif
