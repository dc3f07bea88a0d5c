/* The half of classify.h that writes and reads parts. */
#include "cohort/classify.h"
#include "io/part.h"

void classify_part(struct classify *classify)
{
    const size_t *orders = classify->orders;
    struct part *part = part_create(&classify->shard);

    for (size_t k = 0; k < classify->rival_count; k++)
        part_put(part, classify->rivals[k].correct + orders[0], sizeof(size_t),
                 orders[1] - orders[0]);
    part_close(part);
}

void classify_merge(struct classify *classify)
{
    for (size_t index = 0; index < classify->shard.count; index++) {
        struct part *part = part_open(&classify->shard, index);
        size_t range[2];

        shard_range_of(range, &classify->shard, index, classify->permutations);
        for (size_t k = 0; k < classify->rival_count; k++)
            part_get(part, classify->rivals[k].correct + 1 + range[0],
                     sizeof(size_t), range[1] - range[0]);
        part_close(part);
    }
}
