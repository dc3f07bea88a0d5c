/*
 * sites.h - where the regions of maps are.
 */
#ifndef MAPS_SITES_H
#define MAPS_SITES_H

#include "maps/node_maps.h"
#include "space/spin.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

/* Positions of regions; NaN where the table has none. */
struct sites {
    gsl_matrix *at;     /* regions x 3: sphere_x .., or else x, y, z (mm) */
    gsl_matrix *volume; /* regions x 3: x, y, z (mm); NULL without them */
    signed char *side;  /* enum spin_side, or -1: not known */
    bool is_sphere;     /* `at` is of the sphere */
};

/*
 * The table of coordinates: name (or Node, label, region), then x, y, z (mm),
 * or sphere_x, sphere_y, sphere_z (each hemisphere's sphere around its own
 * origin), or both.  The hemisphere is that of a column hemisphere (or hemi:
 * L.., R.., lh, rh, left, right), or else the sign of x, if there is one and it
 * is not 0.  Regions of the table that the maps do not have do not matter.
 * Dies on a region twice.  Give it back with sites_free().
 */
struct sites *sites_read(const char *path, const struct node_maps *maps);
void sites_free(struct sites *sites);

/* Between the positions in mm of all regions, NaN without both; NULL where the
 * table has no x, y, z. */
gsl_matrix *sites_distances(const struct sites *sites);

/*
 * A matrix of distances (relmat) of all regions of the maps, in their order.
 * Dies where it is not symmetric, has an entry below 0 or lacks a region.
 */
gsl_matrix *sites_read_distances(const char *path,
                                 const struct node_maps *maps);

#endif
