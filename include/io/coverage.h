/*
 * coverage.h - the table of what the voxels of each region were worth.
 *
 * Columns Node, coverage (share of the region that was used: of its voxels or,
 * for a map, of its weight), index (label), voxels (of the region on the grid
 * of the run), in_mask, used, constant, not_finite, tsnr (median over the used
 * voxels of mean / SD), where there is a first component its
 * explained_variance, and what the label table says of hemisphere, network and
 * position (x, y, z).  in_mask = used + constant + not_finite.  The sidecar
 * explains them.
 */
#ifndef IO_COVERAGE_H
#define IO_COVERAGE_H

#include "io/labels.h"

#include <stdbool.h>
#include <stddef.h>

struct coverage {
    double share;
    size_t voxels, in_mask, used, constant, not_finite;
    double tsnr, explained; /* NaN: n/a */
};

/* One entry of `coverage` per label. */
void coverage_write(const char *path, const struct labels *labels,
                    const struct coverage *coverage, bool has_component);

#endif
