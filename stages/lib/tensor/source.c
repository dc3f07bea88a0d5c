#include "tensor/source.h"

#include <stdlib.h>

size_t source_cells(const struct shape *shape)
{
    return shape->frames * shape->subjects * shape->conditions;
}

size_t source_lanes(size_t pairs)
{
    size_t blocks = (pairs + SOURCE_ROWS - 1) / SOURCE_ROWS;

    return blocks < (size_t)2 * SOURCE_LANES ? (blocks + 1) / 2 : SOURCE_LANES;
}

void source_lane(size_t range[2], size_t pairs, size_t lane)
{
    size_t lanes = source_lanes(pairs);

    range[0] = pairs * (lane < lanes ? lane : lanes) / lanes;
    range[1] = pairs * (lane + 1 < lanes ? lane + 1 : lanes) / lanes;
}

void source_free(struct source *source)
{
    if (!source)
        return;
    source->release(source);
    mask_free(source->mask);
    free(source->pair_square), free(source);
}
