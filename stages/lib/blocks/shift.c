#include "blocks/ripple.h"

#include <math.h>

static size_t changed(size_t value, long by)
{
    return (size_t)((long)value + by);
}

/* What the group that the item enters costs more, as a group. */
static double entering(const struct stack *stack, size_t s)
{
    const struct counting *counting = stack->model->counting;
    const struct item *item = &stack->item;
    size_t n = stack->layer[0].size[s], ends = stack->ends[s];
    double gain =
        block_model_group(stack->model, n + item->nodes, ends + item->ends) -
        block_model_group(stack->model, n, ends);
    const uint32_t *to = stack->histogram + s * stack->classes;
    const uint32_t *from = stack->histogram + item->from * stack->classes;

    if (stack->classes && item->node != SIZE_MAX)
        return gain - log((double)to[stack->class[item->node]] + 1);
    for (size_t c = 0; c < stack->classes; c++)
        if (from[c])
            gain += counting_factorial(counting, to[c]) -
                    counting_factorial(counting, (size_t)to[c] + from[c]);
    return gain;
}

static double whole_gain(const struct stack *stack, const struct ripple *ripple,
                         size_t s)
{
    size_t spreads = changed(stack->spreads, ripple->spreads);
    double gain = ripple->cost;

    if (stack->is_data)
        gain += stack->item.leaving + entering(stack, s);
    return gain +
           block_model_spread(stack->model, spreads,
                              stack->spread + ripple->spread) -
           block_model_spread(stack->model, stack->spreads, stack->spread);
}

double stack_gain(struct stack *stack, size_t s)
{
    struct ripple ripple = stack->layers == 2 && stack->layer[1].groups == 1
                               ? ripple_flat(stack, s)
                               : ripple_move(stack, s, false);

    return whole_gain(stack, &ripple, s);
}

static void count_classes(struct stack *stack, size_t s)
{
    const struct item *item = &stack->item;
    uint32_t *to = stack->histogram + s * stack->classes;
    uint32_t *from = stack->histogram + item->from * stack->classes;

    if (stack->classes && item->node != SIZE_MAX) {
        to[stack->class[item->node]]++;
        from[stack->class[item->node]]--;
        return;
    }
    for (size_t c = 0; c < stack->classes; c++) {
        to[c] += from[c];
        from[c] = 0;
    }
}

void stack_put(struct stack *stack, size_t s)
{
    const struct item *item = &stack->item;
    double enters = stack->is_data ? item->leaving + entering(stack, s) : 0;
    struct ripple ripple = ripple_move(stack, s, true);

    stack->length +=
        ripple.cost + enters -
        block_model_spread(stack->model, stack->spreads, stack->spread);
    stack->spreads = changed(stack->spreads, ripple.spreads);
    stack->spread += ripple.spread;
    stack->length +=
        block_model_spread(stack->model, stack->spreads, stack->spread);
    count_classes(stack, s);
    stack->ends[s] += item->ends;
    stack->ends[item->from] -= item->ends;
    if (item->node != SIZE_MAX) {
        stack->label[item->node] = s;
        return;
    }
    for (size_t i = 0; i < stack->graph->nodes; i++)
        if (stack->label[i] == item->from)
            stack->label[i] = s;
}
