/*
 * atlas.h - the regions of an atlas of any kind on the grid of a run.
 *
 *   labels   a 3D image: the voxels of a label, brought to the grid of the run
 *            by nearest neighbor (resample.h)
 *   maps     a 4D image: a region per volume, every voxel with its weight,
 *            brought there by trilinear interpolation
 *   spheres  a table of centers in mm (centers.h, spheres.h)
 *
 * A folder stands for the image in it that fits the run (atlas_folder.h).
 * What cannot be used ends the process with one line naming file and region:
 * weights that are not finite, a map that is zero everywhere, an atlas with no
 * region on the grid or in the mask, spheres that share a voxel.
 */
#ifndef RUN_ATLAS_H
#define RUN_ATLAS_H

#include "io/labels.h"
#include "io/volume.h"
#include "space/parcels.h"

#include <stdbool.h>

enum atlas_kind { ATLAS_LABELS, ATLAS_MAPS, ATLAS_SPHERES };
extern const char *const atlas_kind_names[]; /* "labels" ... */

struct atlas {
    enum atlas_kind kind;
    char *path; /* of the image or table */
    struct labels *labels;
    struct parcels *parcels;
    bool has_negative; /* a map has a weight below 0 */
};

struct atlas_request {
    const char *path;     /* image, table or folder */
    const char *labels;   /* table of names for an image, or NULL */
    const char *mask;     /* for messages, or NULL */
    double radius;        /* mm, of all spheres; NaN: what the table says */
    bool may_overlap;     /* spheres */
    bool may_be_negative; /* maps */
};

/*
 * The atlas asked for, on the grid of `bold`, in the mask `inside` (NULL:
 * everywhere) of its voxels.  Give it back with atlas_free().
 */
struct atlas *atlas_read(const struct atlas_request *request,
                         const struct volume *bold,
                         const unsigned char *inside);
void atlas_free(struct atlas *atlas);

/*
 * A label atlas alone, as an image: the labels at the voxels of `bold`, and in
 * *labels the regions.  Give it back with free().
 */
int32_t *atlas_place_labels(struct labels **labels, const char *path,
                            const char *table, const struct volume *bold);

#endif
