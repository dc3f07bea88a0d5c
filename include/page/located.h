/*
 * located.h - where the regions of a test are, and what of it is seen there.
 */
#ifndef PAGE_LOCATED_H
#define PAGE_LOCATED_H

#include "figure/connectome.h"
#include "page/tested.h"

/* What says where regions are; each may be NULL. */
struct located_request {
    const char *atlas;       /* image of labels, of maps, or table of spheres */
    const char *labels;      /* names of the regions of an image */
    const char *coordinates; /* table of name (or Node), x, y, z in mm */
};

struct located {
    const char *path; /* the file that says where the regions are */
    size_t regions;
    char **names;
    double (*at)[3]; /* mm; NaN: not known */
    struct outline outlines[CONNECTOME_VIEWS];
};

/*
 * Read positions: of an image of labels the mean over the voxels of a label, of
 * maps the mean over voxels with a weight above 0, by weight, of tables x, y,
 * z; `coordinates` goes before `atlas`.  The outline is the silhouette of the
 * image, with gaps closed, or that of the hull of the positions.  NULL where
 * neither is given.  Dies on what cannot be read and when there is no position.
 * Give it back with located_free().  Memory: one volume.
 */
struct located *located_read(const struct located_request *request);
void located_free(struct located *located);

/*
 * The section: the pairs that survive (or else the largest) on three
 * projections, or regions by their statistic; then, of the components of the
 * first threshold, the largest.  Where `located` is NULL it says why there is
 * none.  Dies when it has none of the regions of the test.
 */
void page_brain(const struct tested *tested, const struct located *located);
void page_brain_components(const struct tested *tested,
                           const struct located *located);

#endif
