/*
 * brain.h - a brain that never was: its mask, tissues, regions and networks.
 *
 * An ellipsoid with fluid in the middle, white matter around it and gray
 * matter outside.  The gray matter is divided into compact regions by Lloyd's
 * algorithm from random starting points; regions are numbered from the back of
 * the head to the front, and networks are runs of neighbors in that order.
 */
#ifndef SIM_BRAIN_H
#define SIM_BRAIN_H

#include "base/grid.h"

#include <stdint.h>

enum tissue { TISSUE_NONE, TISSUE_GRAY, TISSUE_WHITE, TISSUE_FLUID };

struct brain {
    struct grid grid;
    size_t voxels, regions, networks;
    unsigned char *tissue; /* of each voxel */
    int32_t *label;        /* 1 .. regions in gray matter, else 0 */
    size_t *network;       /* of each region, 0 .. networks-1 */
    double (*center)[3];   /* of each region, mm */
    size_t *size;          /* voxels of each region */
};

/* 24 x 28 x 24 voxels of 8 mm, and 97 x 115 x 97 of 2 mm; the brain lies around
 * the origin of the template in both. */
enum { BRAIN_SMALL, BRAIN_FULL };
extern const struct grid brain_grids[];

/*
 * Give it back with brain_free(); NULL when the gray matter has fewer than
 * four voxels for each region.  O(Lloyd steps x gray voxels x regions).
 */
struct brain *brain_new(const struct grid *grid, size_t regions,
                        size_t networks, uint64_t seed);
void brain_free(struct brain *brain);

#endif
