/* The half of searchlight.h that writes and reads parts. */
#include "geometry/searchlight.h"
#include "io/part.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* Centers of the batches [share[0], share[1]). */
static void centers_of(size_t range[2], const struct searchlight *search,
                       const size_t share[2])
{
    for (size_t k = 0; k < 2; k++) {
        range[k] = share[k] * search->batch;
        range[k] = range[k] < search->centers ? range[k] : search->centers;
    }
}

static size_t cells_of(const struct searchlight *search)
{
    return search->lights * search->models->pairs->columns;
}

static size_t orders_of(const struct searchlight *search, size_t comparator)
{
    const struct light *light = search->light[comparator];

    return light->models * light->samples;
}

void searchlight_part(struct searchlight *search)
{
    struct part *part = part_create(&search->shard);
    size_t range[2], count;

    centers_of(range, search, search->share);
    count = range[1] - range[0];
    part_put(part, search->fate + range[0], 1, count);
    part_put(part, search->shrinkage + range[0], sizeof(float), count);
    for (size_t k = 0; k < cells_of(search); k++) {
        size_t at = k * search->centers + range[0];

        part_put(part, search->scores + at, sizeof(float), count);
        part_put(part, search->above + at, sizeof(uint32_t), count);
    }
    for (size_t c = 0; c < search->lights; c++)
        part_put(part, search->most[c], sizeof(float), orders_of(search, c));
    part_close(part);
}

static void join_most(struct searchlight *search, struct part *part, size_t c)
{
    size_t count = orders_of(search, c);
    float *most = NEW_ARRAY(float, count);

    part_get(part, most, sizeof(float), count);
    for (size_t b = 0; b < count; b++)
        search->most[c][b] = fmaxf(search->most[c][b], most[b]);
    free(most);
}

static void join(struct searchlight *search, struct part *part,
                 const size_t range[2])
{
    size_t count = range[1] - range[0];

    part_get(part, search->fate + range[0], 1, count);
    part_get(part, search->shrinkage + range[0], sizeof(float), count);
    for (size_t k = 0; k < cells_of(search); k++) {
        size_t at = k * search->centers + range[0];

        part_get(part, search->scores + at, sizeof(float), count);
        part_get(part, search->above + at, sizeof(uint32_t), count);
    }
    for (size_t c = 0; c < search->lights; c++)
        join_most(search, part, c);
}

void searchlight_merge(struct searchlight *search)
{
    size_t batches = (search->centers + search->batch - 1) / search->batch;

    for (size_t k = 0; k < search->shard.count; k++) {
        struct part *part = part_open(&search->shard, k);
        size_t share[2], range[2];

        shard_range_of(share, &search->shard, k, batches);
        centers_of(range, search, share);
        join(search, part, range);
        part_close(part);
    }
}
