#include "page/maps.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "figure/slices.h"
#include "io/bids.h"
#include "io/volume.h"
#include "page/html.h"
#include "space/orient.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t map_voxels(const struct map *map)
{
    return map->size[0] * map->size[1] * map->size[2];
}

static void turn(struct map *map, const double *values, const struct grid *grid)
{
    struct orient orient = orient_of(grid);
    double *to;

    memcpy(map->size, orient.size, sizeof map->size);
    memcpy(map->spacing, orient.spacing, sizeof map->spacing);
    map->values = to = NEW_ARRAY(double, map_voxels(map));
    for (size_t z = 0; z < map->size[2]; z++)
        for (size_t y = 0; y < map->size[1]; y++)
            for (size_t x = 0; x < map->size[0]; x++)
                *to++ = values[orient_voxel(&orient, grid, x, y, z)];
}

bool map_read(struct map *map, const char *path)
{
    struct volume *volume;
    double *values;

    *map = (struct map){0};
    if (!bids_is_file(path))
        return false;
    provenance_input(path);
    volume = volume_open(path);
    values = NEW_ARRAY(double, volume->voxels);
    if (volume_next(volume))
        volume_values(values, volume, 0, volume->voxels);
    turn(map, values, &volume->grid);
    free(values), volume_close(volume);
    return true;
}

void map_release(struct map *map)
{
    free(map->values);
    *map = (struct map){0};
}

void maps_cut(struct map *maps, size_t count)
{
    size_t voxels = count ? map_voxels(&maps[0]) : 0;

    for (size_t v = 0; v < voxels; v++) {
        bool is_inside = false;

        for (size_t k = 0; k < count; k++)
            is_inside |= maps[k].values && maps[k].values[v] != 0 &&
                         !isnan(maps[k].values[v]);
        for (size_t k = 0; k < count && !is_inside; k++)
            if (maps[k].values)
                maps[k].values[v] = NAN;
    }
}

void map_figure(struct markup *out, const struct map *map, const char *title,
                const char *unit, struct heat_range range, const char *caption)
{
    struct slices slices = {
        .label = title, .unit = unit, .values = map->values, .range = range};

    memcpy(slices.size, map->size, sizeof slices.size);
    memcpy(slices.spacing, map->spacing, sizeof slices.spacing);
    html_heading(out, 3, NULL, title);
    html_figure(out);
    if (!slices_draw(out, &slices))
        html_absent(out, "the map has no value");
    html_caption(out, "%s", caption);
}
