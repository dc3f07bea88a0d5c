/*
 * maps.h - a 3D image on a page.
 */
#ifndef PAGE_MAPS_H
#define PAGE_MAPS_H

#include "figure/heat.h"
#include "figure/markup.h"

#include <stdbool.h>
#include <stddef.h>

struct map {
    double *values; /* x right, y anterior, z superior; NaN is outside */
    size_t size[3];
    double spacing[3]; /* mm */
};

/*
 * Reads an image, turned as space/orient.h says, and records it as an input
 * of the page; false when there is no such file.  Give it back with
 * map_release().
 */
bool map_read(struct map *map, const char *path);
void map_release(struct map *map);

size_t map_voxels(const struct map *map);

/*
 * Writers of images put 0 outside of a mask.  A voxel that is 0 in all the
 * maps (of one size; those without values are skipped) has no value in any.
 */
void maps_cut(struct map *maps, size_t count);

/* A figure with its caption, "n/a" where the map has no value. */
void map_figure(struct markup *out, const struct map *map, const char *title,
                const char *unit, struct heat_range range, const char *caption);

#endif
