#include "page/tested_maps.h"

#include "base/mem.h"
#include "page/html.h"
#include "page/maps.h"

#include <math.h>
#include <stdlib.h>

/* The map of a column, as edges --maps names it. */
static bool read_map(struct map *map, const struct tested *tested,
                     const char *label)
{
    char *path = xformat("%s/stat-%s_statmap.nii.gz", tested->folder, label);
    bool is_there = map_read(map, path);

    free(path);
    return is_there;
}

static void draw_survivors(const struct tested *tested, struct map *map,
                           struct heat_range range)
{
    static const char *const labels[CORRECTIONS] = {"pfwe", "qbh", "qby",
                                                    "ptfnbs", "pnbs"};
    size_t k = tested_first(tested);
    struct map p;
    char *caption;

    if (k == CORRECTIONS) {
        html_absent(tested->out, "no voxel survives a correction");
        return;
    }
    if (!read_map(&p, tested, labels[k]))
        return;
    for (size_t v = 0; v < map_voxels(map); v++)
        if (!(p.values[v] < TESTED_LEVEL))
            map->values[v] = isnan(map->values[v]) ? NAN : 0;
    caption =
        xformat("Those below .05 by %s (%s); the others are 0.",
                tested_corrections[k].column, tested_corrections[k].holds);
    map_figure(tested->out, map, "What survives", tested->statistic, range,
               caption);
    map_release(&p), free(caption);
}

void page_tested_maps(const struct tested *tested)
{
    struct heat_range range;
    struct map map;

    html_heading(tested->out, 2, "brain", "In the brain");
    if (!read_map(&map, tested, tested->statistic)) {
        html_absent(tested->out, "edges had no --maps in this folder");
        return;
    }
    range = heat_range_values(tested->value, tested->results->rows);
    map_figure(tested->out, &map, "The statistic of every voxel",
               tested->statistic, range, "From the map of the statistic.");
    draw_survivors(tested, &map, range);
    map_release(&map);
}
