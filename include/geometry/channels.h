/*
 * channels.h - the channels of each RDM.
 *
 * Of volumes: the voxels of the regions of an atlas (labels or spheres), or of
 * a mask, or of the whole image.  Of tables: all channels, or those that a
 * table with the columns `channel` and `region` gives to each region.
 */
#ifndef GEOMETRY_CHANNELS_H
#define GEOMETRY_CHANNELS_H

#include "io/patterns.h"

#include <stddef.h>

struct channels {
    size_t count;
    char **names;
    size_t *start;   /* region r: channel[start[r]] .. channel[start[r+1]-1] */
    size_t *channel; /* voxel of the image, or column among the channels */
};

struct channels_request {
    const char *atlas, *labels, *mask; /* each may be NULL */
    double radius;                     /* mm, of spheres; NaN: of the table */
};

/*
 * Dies where an atlas has probabilistic maps, where no region has a channel,
 * and where a table names a channel that there is not.  Give it back with
 * channels_free().
 */
struct channels *channels_read(const struct channels_request *request,
                               const struct patterns *patterns);
void channels_free(struct channels *regions);

#endif
