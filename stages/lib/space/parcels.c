#include "space/parcels.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct parcels *parcels_alloc(size_t count, size_t voxels,
                                     size_t members)
{
    struct parcels *parcels = NEW_ARRAY(struct parcels, 1);

    parcels->count = count;
    parcels->voxels = voxels;
    parcels->voxel = NEW_ARRAY(size_t, voxels);
    parcels->start = NEW_ARRAY(size_t, count + 1);
    parcels->member = NEW_ARRAY(uint32_t, members);
    parcels->in_atlas = NEW_ARRAY(size_t, count);
    parcels->whole = NEW_ARRAY(double, count);
    return parcels;
}

void parcels_free(struct parcels *parcels)
{
    free(parcels->voxel), free(parcels->start), free(parcels->member);
    free(parcels->weight), free(parcels->in_atlas), free(parcels->whole);
    free(parcels->run), free(parcels);
}

static int compare_labels(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return x < y ? -1 : x > y;
}

/* region[v]: position of the label of voxel v in `index`, or `count`. */
static uint32_t *regions_of(const int32_t *image, size_t voxels,
                            const int32_t *index, size_t count)
{
    uint32_t *region = NEW_ARRAY(uint32_t, voxels);

    for (size_t v = 0; v < voxels; v++) {
        const int32_t *found;

        if (v && image[v] == image[v - 1]) {
            region[v] = region[v - 1];
            continue;
        }
        found = bsearch(&image[v], index, count, sizeof *index, compare_labels);
        region[v] = (uint32_t)(found ? (size_t)(found - index) : count);
    }
    return region;
}

/* Whether place i of the list begins a run. */
static bool begins_run(const struct parcels *parcels, const uint32_t *region,
                       size_t i)
{
    return !i || region[i] != region[i - 1] ||
           parcels->voxel[i] != parcels->voxel[i - 1] + 1;
}

/* region[i]: that of place i of the list. */
static void find_runs(struct parcels *parcels, const uint32_t *region)
{
    size_t next = 0;

    for (size_t i = 0; i < parcels->voxels; i++)
        parcels->runs += begins_run(parcels, region, i);
    parcels->run = NEW_ARRAY(struct run, parcels->runs);
    for (size_t i = 0; i < parcels->voxels; i++) {
        if (begins_run(parcels, region, i))
            parcels->run[next++] =
                (struct run){parcels->voxel[i], 0, region[i]};
        parcels->run[next - 1].length++;
    }
}

/* Members of each region from the region of each place, by counting. */
static void sort_members(struct parcels *parcels, const uint32_t *region)
{
    size_t *next = NEW_ARRAY(size_t, parcels->count + 1);

    for (size_t i = 0; i < parcels->voxels; i++)
        parcels->start[region[i] + 1]++;
    for (size_t p = 0; p < parcels->count; p++)
        parcels->start[p + 1] += parcels->start[p];
    memcpy(next, parcels->start, parcels->count * sizeof *next);
    for (size_t i = 0; i < parcels->voxels; i++)
        parcels->member[next[region[i]]++] = (uint32_t)i;
    free(next);
}

struct parcels *parcels_new(const int32_t *image, const unsigned char *mask,
                            size_t voxels, const int32_t *index, size_t count)
{
    uint32_t *region = regions_of(image, voxels, index, count);
    struct parcels *parcels;
    size_t listed = 0;

    for (size_t v = 0; v < voxels; v++)
        listed += region[v] != count && (!mask || mask[v]);
    parcels = parcels_alloc(count, listed, listed);
    listed = 0;
    for (size_t v = 0; v < voxels; v++) {
        if (region[v] == count)
            continue;
        parcels->labeled++;
        parcels->in_atlas[region[v]]++;
        if (mask && !mask[v])
            continue;
        parcels->voxel[listed] = v;
        region[listed++] = region[v]; /* listed <= v */
    }
    for (size_t p = 0; p < count; p++)
        parcels->whole[p] = (double)parcels->in_atlas[p];
    sort_members(parcels, region);
    find_runs(parcels, region);
    free(region);
    return parcels;
}

/* What has been said of the regions so far. */
struct draft {
    const unsigned char *mask;
    size_t voxels, count, members, room;
    size_t *position, *end, *in_atlas;
    double *weight, *whole;
    bool has_weights;
};

struct draft *draft_new(const unsigned char *mask, size_t voxels,
                        bool has_weights)
{
    struct draft *draft = NEW_ARRAY(struct draft, 1);

    draft->mask = mask;
    draft->voxels = voxels;
    draft->has_weights = has_weights;
    draft->in_atlas = NEW_ARRAY(size_t, 1);
    draft->whole = NEW_ARRAY(double, 1);
    return draft;
}

static void grow_draft(struct draft *draft)
{
    draft->room = draft->room ? 2 * draft->room : 1024;
    draft->position =
        xrealloc(draft->position, draft->room, sizeof *draft->position);
    if (draft->has_weights)
        draft->weight =
            xrealloc(draft->weight, draft->room, sizeof *draft->weight);
}

void draft_add(struct draft *draft, size_t voxel, double weight)
{
    if (weight == 0)
        return;
    draft->in_atlas[draft->count]++;
    draft->whole[draft->count] += fabs(weight);
    if (voxel == DRAFT_OUTSIDE || (draft->mask && !draft->mask[voxel]))
        return;
    bug_if(voxel >= draft->voxels);
    if (draft->members == draft->room)
        grow_draft(draft);
    draft->position[draft->members] = voxel;
    if (draft->has_weights)
        draft->weight[draft->members] = weight;
    draft->members++;
}

void draft_end_region(struct draft *draft)
{
    size_t count = ++draft->count;

    draft->end = xrealloc(draft->end, count, sizeof *draft->end);
    draft->in_atlas =
        xrealloc(draft->in_atlas, count + 1, sizeof *draft->in_atlas);
    draft->whole = xrealloc(draft->whole, count + 1, sizeof *draft->whole);
    draft->end[count - 1] = draft->members;
    draft->in_atlas[count] = 0;
    draft->whole[count] = 0;
}

/* place[v]: that of voxel v in the list, of all that are members. */
static uint32_t *list_places(size_t *listed, const struct draft *draft)
{
    uint32_t *place = NEW_ARRAY(uint32_t, draft->voxels);

    *listed = 0;
    for (size_t i = 0; i < draft->members; i++)
        place[draft->position[i]] = 1;
    for (size_t v = 0; v < draft->voxels; v++)
        place[v] = place[v] ? (uint32_t)(*listed)++ : UINT32_MAX;
    return place;
}

struct parcels *draft_finish(struct draft *draft)
{
    size_t listed;
    uint32_t *place = list_places(&listed, draft);
    struct parcels *parcels =
        parcels_alloc(draft->count, listed, draft->members);

    for (size_t v = 0; v < draft->voxels; v++)
        if (place[v] != UINT32_MAX)
            parcels->voxel[place[v]] = v;
    for (size_t i = 0; i < draft->members; i++)
        parcels->member[i] = place[draft->position[i]];
    for (size_t p = 0; p < draft->count; p++) {
        parcels->start[p + 1] = draft->end[p];
        parcels->in_atlas[p] = draft->in_atlas[p];
        parcels->whole[p] = draft->whole[p];
        parcels->labeled += draft->in_atlas[p];
    }
    parcels->weight = draft->weight;
    free(place), free(draft->position), free(draft->end);
    free(draft->in_atlas), free(draft->whole), free(draft);
    return parcels;
}

bool parcels_overlap(size_t *voxel, size_t regions[2],
                     const struct parcels *parcels)
{
    uint32_t *owner = NEW_ARRAY(uint32_t, parcels->voxels); /* region + 1 */
    bool is_found = false;

    for (size_t p = 0; p < parcels->count && !is_found; p++)
        for (size_t i = parcels->start[p]; i < parcels->start[p + 1]; i++) {
            uint32_t place = parcels->member[i];

            if (owner[place]) {
                *voxel = parcels->voxel[place];
                regions[0] = owner[place] - 1;
                regions[1] = p;
                is_found = true;
                break;
            }
            owner[place] = (uint32_t)p + 1;
        }
    free(owner);
    return is_found;
}

size_t *parcels_positions(const struct parcels *parcels)
{
    size_t members = parcels->start[parcels->count];
    size_t *positions = NEW_ARRAY(size_t, members);

    for (size_t i = 0; i < members; i++)
        positions[i] = parcels->voxel[parcels->member[i]];
    return positions;
}

/* The runs of a subset: the region of each place that is left. */
static void find_runs_again(struct parcels *kept)
{
    uint32_t *region = NEW_ARRAY(uint32_t, kept->voxels);

    for (size_t p = 0; p < kept->count; p++)
        for (size_t i = kept->start[p]; i < kept->start[p + 1]; i++)
            region[kept->member[i]] = (uint32_t)p;
    find_runs(kept, region);
    free(region);
}

struct parcels *parcels_subset(const struct parcels *parcels,
                               const bool *is_kept)
{
    size_t members = parcels->start[parcels->count], next = 0;
    struct parcels *kept =
        parcels_alloc(parcels->count, parcels->voxels, members);
    uint32_t *place = NEW_ARRAY(uint32_t, parcels->voxels);

    kept->labeled = parcels->labeled;
    kept->voxels = 0;
    for (size_t i = 0; i < parcels->voxels; i++) {
        place[i] = (uint32_t)kept->voxels;
        if (is_kept[i])
            kept->voxel[kept->voxels++] = parcels->voxel[i];
    }
    if (parcels->weight)
        kept->weight = NEW_ARRAY(double, members);
    for (size_t p = 0; p < parcels->count; p++) {
        kept->in_atlas[p] = parcels->in_atlas[p];
        kept->whole[p] = parcels->whole[p];
        for (size_t i = parcels->start[p]; i < parcels->start[p + 1]; i++) {
            if (!is_kept[parcels->member[i]])
                continue;
            if (parcels->weight)
                kept->weight[next] = parcels->weight[i];
            kept->member[next++] = place[parcels->member[i]];
        }
        kept->start[p + 1] = next;
    }
    if (parcels->run)
        find_runs_again(kept);
    free(place);
    return kept;
}
