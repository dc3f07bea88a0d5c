#include "tensor/fold.h"

#include "base/mem.h"
#include "base/rng.h"

#include <stdlib.h>

/* Streams of their own, beside those of the restarts. */
static const uint64_t of_units = (uint64_t)1 << 62,
                      of_things = (uint64_t)3 << 61,
                      of_lags = (uint64_t)1 << 63;

bool *fold_kept(const struct fold *fold, size_t subjects, size_t count)
{
    size_t units = fold->units ? fold->units : subjects;
    bool *kept = NEW_ARRAY(bool, subjects *count);
    size_t *place = NEW_ARRAY(size_t, units);
    struct rng rng = rng_init(fold->seed, of_units);

    for (size_t u = 0; u < units; u++)
        place[u] = u;
    rng_shuffle(&rng, place, units);
    for (size_t i = 0; i < count; i++) {
        struct rng own = rng_init(fold->seed, of_things + i);
        size_t offset = rng_below(&own, fold->count);

        for (size_t w = 0; w < subjects; w++)
            kept[w * count + i] =
                (place[w * units / subjects] + offset) % fold->count !=
                fold->index;
    }
    free(place);
    return kept;
}

size_t fold_lag(uint64_t seed, size_t draw, size_t index, size_t frames)
{
    struct rng rng = rng_init(seed, of_lags + draw);

    rng.index = (uint64_t)index << 8;
    return rng_below(&rng, frames);
}
