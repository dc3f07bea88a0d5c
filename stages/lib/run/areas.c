#include "run/areas.h"

#include "base/mem.h"
#include "base/report.h"
#include "run/atlas.h"
#include "space/parcels.h"

#include <stdlib.h>
#include <string.h>

static size_t *copy(const size_t *from, size_t count)
{
    size_t *to = NEW_ARRAY(size_t, count);

    memcpy(to, from, count * sizeof *to);
    return to;
}

struct areas *areas_read(const struct scan *scan, const char *atlas,
                         const char *labels, const char *mask)
{
    struct areas *areas = NEW_ARRAY(struct areas, 1);
    int32_t *here =
        atlas_place_labels(&areas->labels, atlas, labels, scan->bold);
    const struct labels *known = areas->labels;
    struct parcels *whole =
        parcels_new(here, NULL, scan->bold->voxels, known->index, known->count);
    struct parcels *within;

    for (size_t i = 0; i < scan->count; i++)
        here[i] = here[scan->voxel[i]];
    within = parcels_new(here, NULL, scan->count, known->index, known->count);
    if (!within->voxels)
        die("no region of '%s' lies in the %s '%s'", atlas,
            mask ? "mask" : "image", mask ? mask : scan->bold->path);
    areas->whole = copy(whole->in_atlas, known->count);
    areas->start = copy(within->start, known->count + 1);
    areas->member = parcels_positions(within);
    parcels_free(whole), parcels_free(within), free(here);
    return areas;
}

void areas_free(struct areas *areas)
{
    labels_free(areas->labels);
    free(areas->whole), free(areas->start), free(areas->member), free(areas);
}

struct quality_regions areas_of(const struct areas *areas)
{
    return (struct quality_regions){areas->labels->index, areas->whole,
                                    areas->start, areas->member};
}
