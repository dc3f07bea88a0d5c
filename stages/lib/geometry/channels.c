#include "geometry/channels.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/series.h"
#include "io/table.h"
#include "run/atlas.h"

#include <stdlib.h>
#include <string.h>

/* One region of all channels for which inside[] holds (NULL: of all). */
static void take_all(struct channels *regions, size_t channels,
                     const unsigned char *inside)
{
    size_t count = 0;

    regions->count = 1;
    regions->names = NEW_ARRAY(char *, 1);
    regions->names[0] = xstrdup("rdm");
    regions->start = NEW_ARRAY(size_t, 2);
    regions->channel = NEW_ARRAY(size_t, channels);
    for (size_t p = 0; p < channels; p++)
        if (!inside || inside[p])
            regions->channel[count++] = p;
    regions->start[1] = count;
}

static void take_atlas(struct channels *regions,
                       const struct channels_request *request,
                       const struct volume *grid, const unsigned char *inside)
{
    struct atlas *atlas = atlas_read(
        &(struct atlas_request){request->atlas, request->labels, request->mask,
                                request->radius, .may_overlap = true},
        grid, inside);

    if (atlas->kind == ATLAS_MAPS)
        die("'%s' holds maps, and a pattern has no weights: label each voxel",
            request->atlas);
    regions->count = atlas->labels->count;
    regions->names = names_copy(atlas->labels->names, regions->count);
    regions->start = NEW_ARRAY(size_t, regions->count + 1);
    memcpy(regions->start, atlas->parcels->start,
           (regions->count + 1) * sizeof *regions->start);
    regions->channel = parcels_positions(atlas->parcels);
    atlas_free(atlas);
}

/* Number of the channel that line `row` names. */
static size_t channel_of(const struct table *table, size_t row, size_t column,
                         const struct patterns *patterns)
{
    const char *name = table_text(table, row, column);

    for (size_t p = 0; p < patterns->channels; p++)
        if (!strcmp(patterns->names[p], name))
            return p;
    die("'%s' line %zu names channel '%s', which '%s' has not", table->path,
        row + 2, name, patterns->paths.at[0]);
}

static void take_table(struct channels *regions, const char *path,
                       const struct patterns *patterns)
{
    struct table *table = table_read(path);
    size_t channel = table_column(table, "channel"), count = 0;
    size_t region = table_column(table, "region");
    struct name_list names = {0};

    for (size_t row = 0; row < table->rows; row++)
        name_list_add(&names, xstrdup(table_text(table, row, region)));
    if (!names.count)
        die("'%s' has no channel", path);
    regions->count = names.count;
    regions->names = names_copy(names.at, names.count);
    regions->start = NEW_ARRAY(size_t, names.count + 1);
    regions->channel = NEW_ARRAY(size_t, table->rows);
    for (size_t r = 0; r < names.count; r++) {
        for (size_t row = 0; row < table->rows; row++) {
            if (strcmp(table_text(table, row, region), names.at[r]) != 0)
                continue;
            for (size_t other = 0; other < row; other++)
                if (!strcmp(table_text(table, other, region), names.at[r]) &&
                    !strcmp(table_text(table, other, channel),
                            table_text(table, row, channel)))
                    die("'%s' line %zu has channel '%s' of region '%s' again",
                        path, row + 2, table_text(table, row, channel),
                        names.at[r]);
            regions->channel[count++] =
                channel_of(table, row, channel, patterns);
        }
        regions->start[r + 1] = count;
    }
    name_list_release(&names), table_free(table);
}

struct channels *channels_read(const struct channels_request *request,
                               const struct patterns *patterns)
{
    struct channels *regions = NEW_ARRAY(struct channels, 1);
    unsigned char *inside = NULL;

    if (!patterns->are_volumes && request->mask)
        usage("--mask is for volumes, and '%s' is a table",
              patterns->paths.at[0]);
    if (request->mask)
        inside = volume_read_mask(request->mask, patterns->grid);
    if (!request->atlas)
        take_all(regions, patterns->channels, inside);
    else if (patterns->are_volumes)
        take_atlas(regions, request, patterns->grid, inside);
    else
        take_table(regions, request->atlas, patterns);
    if (!regions->start[regions->count])
        die("no region of '%s' has a voxel in '%s'", request->atlas,
            patterns->paths.at[0]);
    free(inside);
    return regions;
}

void channels_free(struct channels *regions)
{
    names_free(regions->names, regions->count);
    free(regions->start), free(regions->channel), free(regions);
}
