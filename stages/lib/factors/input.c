#include "factors/input.h"

#include "io/series.h"

#include <stdlib.h>

void input_free(struct input *input)
{
    const struct shape *shape = &input->source->shape;

    names_free(input->subjects, shape->subjects);
    names_free(input->conditions, shape->conditions);
    if (input->nodes)
        names_free(input->nodes, input->node_count);
    if (input->stimulus)
        names_free(input->stimulus, shape->frames);
    source_free(input->source);
    free(input->time), free(input->affinity), free(input);
}
