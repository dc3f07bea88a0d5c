#include "space/parcels.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct parcels *parcels_alloc(size_t count, size_t voxels)
{
    struct parcels *parcels = NEW_ARRAY(struct parcels, 1);

    parcels->count = count;
    parcels->voxels = voxels;
    parcels->voxel = NEW_ARRAY(size_t, voxels);
    parcels->start = NEW_ARRAY(size_t, count + 1);
    parcels->in_atlas = NEW_ARRAY(size_t, count);
    return parcels;
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

/* Whether a run begins at voxel v: `count` stands for no region. */
static bool begins_run(const uint32_t *region, size_t v, size_t count)
{
    return region[v] != count && (!v || region[v] != region[v - 1]);
}

static void find_runs(struct parcels *parcels, const uint32_t *region,
                      size_t voxels)
{
    size_t next = 0;

    for (size_t v = 0; v < voxels; v++)
        parcels->runs += begins_run(region, v, parcels->count);
    parcels->run = NEW_ARRAY(struct run, parcels->runs);
    for (size_t v = 0; v < voxels; v++) {
        if (begins_run(region, v, parcels->count))
            parcels->run[next++] = (struct run){v, 0, region[v]};
        if (region[v] != parcels->count)
            parcels->run[next - 1].length++;
    }
}

struct parcels *parcels_new(const int32_t *image, const unsigned char *mask,
                            size_t voxels, const int32_t *index, size_t count)
{
    uint32_t *region = regions_of(image, voxels, index, count);
    size_t *next = NEW_ARRAY(size_t, count + 2);
    struct parcels *parcels;

    for (size_t v = 0; v < voxels; v++)
        if (!mask || mask[v])
            next[region[v] + 1]++;
    for (size_t p = 0; p < count; p++)
        next[p + 1] += next[p];
    parcels = parcels_alloc(count, next[count]);
    memcpy(parcels->start, next, (count + 1) * sizeof *next);
    for (size_t v = 0; v < voxels; v++) {
        if (region[v] == count)
            continue;
        parcels->labeled++;
        parcels->in_atlas[region[v]]++;
        if (!mask || mask[v])
            parcels->voxel[next[region[v]]++] = v;
        else
            region[v] = (uint32_t)count;
    }
    find_runs(parcels, region, voxels);
    free(region), free(next);
    return parcels;
}

void parcels_free(struct parcels *parcels)
{
    free(parcels->voxel), free(parcels->start), free(parcels->in_atlas);
    free(parcels->run), free(parcels);
}

struct tally *tally_new(const struct parcels *parcels)
{
    struct tally *tally = NEW_ARRAY(struct tally, 1);

    tally->parcels = parcels;
    tally->first = NEW_ARRAY(double, parcels->voxels);
    tally->is_bad = NEW_ARRAY(bool, parcels->voxels);
    tally->varies = NEW_ARRAY(bool, parcels->voxels);
    tally->bad = NEW_ARRAY(size_t, parcels->count);
    tally->still = NEW_ARRAY(size_t, parcels->count);
    for (size_t p = 0; p < parcels->count; p++)
        tally->still[p] = parcels->start[p + 1] - parcels->start[p];
    return tally;
}

bool tally_wants(const struct tally *tally, size_t p, double sum)
{
    return tally->still[p] || tally->bad[p] || !isfinite(sum);
}

static void note_changes(struct tally *tally, size_t p, const double *values)
{
    const double *first = tally->first + tally->parcels->start[p];
    bool *varies = tally->varies + tally->parcels->start[p];
    size_t count = tally->parcels->start[p + 1] - tally->parcels->start[p];

    tally->still[p] = 0;
    for (size_t i = 0; i < count; i++) {
        varies[i] |= values[i] != first[i];
        tally->still[p] += !varies[i];
    }
}

double tally_region(struct tally *restrict tally, size_t p,
                    const double *restrict values)
{
    size_t start = tally->parcels->start[p];
    size_t count = tally->parcels->start[p + 1] - start;
    bool *is_bad = tally->is_bad + start;
    double sum = 0;

    if (!tally->frames && count)
        memcpy(tally->first + start, values, count * sizeof *values);
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i]) && !is_bad[i]) {
            is_bad[i] = true;
            tally->bad[p]++;
            tally->is_late |= tally->frames > 0;
        }
        sum += is_bad[i] ? 0 : values[i];
    }
    if (tally->frames && tally->still[p])
        note_changes(tally, p, values);
    return sum;
}

void tally_end_frame(struct tally *tally)
{
    tally->frames++;
}

void tally_finish(struct tally *tally)
{
    for (size_t i = 0; i < tally->parcels->voxels; i++)
        if (!tally->varies[i] && !tally->is_bad[i] && tally->first[i] != 0)
            tally->is_late = true;
}

static bool is_usable(const struct tally *tally, size_t i)
{
    return tally->varies[i] && !tally->is_bad[i];
}

struct parcels *tally_usable(const struct tally *tally, size_t voxels)
{
    const struct parcels *all = tally->parcels;
    struct parcels *kept = parcels_alloc(all->count, all->voxels);
    uint32_t *region = NEW_ARRAY(uint32_t, voxels);

    for (size_t v = 0; v < voxels; v++)
        region[v] = (uint32_t)all->count;
    kept->labeled = all->labeled;
    kept->voxels = 0;
    for (size_t p = 0; p < all->count; p++) {
        kept->in_atlas[p] = all->in_atlas[p];
        for (size_t i = all->start[p]; i < all->start[p + 1]; i++)
            if (is_usable(tally, i)) {
                kept->voxel[kept->voxels++] = all->voxel[i];
                region[all->voxel[i]] = (uint32_t)p;
            }
        kept->start[p + 1] = kept->voxels;
    }
    find_runs(kept, region, voxels);
    free(region);
    return kept;
}

void tally_count(size_t *used, size_t *constant, size_t *not_finite,
                 const struct tally *tally, size_t p)
{
    const struct parcels *parcels = tally->parcels;

    *used = *constant = *not_finite = 0;
    for (size_t i = parcels->start[p]; i < parcels->start[p + 1]; i++) {
        *not_finite += tally->is_bad[i];
        *constant += !tally->is_bad[i] && !tally->varies[i];
        *used += is_usable(tally, i);
    }
}

void tally_free(struct tally *tally)
{
    free(tally->first), free(tally->is_bad), free(tally->varies);
    free(tally->bad), free(tally->still), free(tally);
}
