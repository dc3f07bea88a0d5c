#include "tensor/source.h"

#include <stdlib.h>

size_t source_cells(const struct shape *shape)
{
    return shape->frames * shape->subjects * shape->conditions;
}

double source_count(const struct source *source)
{
    return (double)mask_count(source->mask) * (double)source->shape.frames *
           (double)source->shape.conditions;
}

void source_lane(size_t range[2], size_t pairs, size_t lane)
{
    range[0] = pairs * lane / SOURCE_LANES;
    range[1] = pairs * (lane + 1) / SOURCE_LANES;
}

void source_free(struct source *source)
{
    if (!source)
        return;
    source->release(source);
    mask_free(source->mask);
    free(source->pair_square), free(source);
}
