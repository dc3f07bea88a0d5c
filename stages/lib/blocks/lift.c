#include "blocks/stack.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Forget what was lifted before. */
static struct item *clean(struct stack *stack)
{
    struct item *item = &stack->item;

    for (size_t k = 0; k < item->count; k++)
        item->to[item->touched[k]] = (struct bundle){0};
    item->to[item->from] = (struct bundle){0};
    item->count = 0;
    return item;
}

/* Dense costs depend on sizes: then every pair of the two groups changes. */
static void touch_all(struct stack *stack)
{
    const struct layer *layer = &stack->layer[0];
    struct item *item = &stack->item;

    if (layer->adjacency != BLOCKS_DENSE &&
        layer->adjacency != BLOCKS_MULTIGRAPH)
        return;
    item->count = 0;
    for (size_t t = 0; t < layer->groups; t++)
        if (layer->size[t])
            item->touched[item->count++] = t;
}

/* Prices of the rows that stay, and of the group that is left. */
static void price_rest(struct stack *stack)
{
    const struct layer *layer = &stack->layer[0];
    struct item *item = &stack->item;
    size_t r = item->from, left = layer->size[r] - item->nodes;
    struct bundle rest;

    item->row = (struct toll){0};
    for (size_t k = 0; k < item->count; k++) {
        size_t t = item->touched[k], at = r * layer->room + t;

        if (t == r)
            continue;
        rest = bundle_without(&layer->bundle[at], &item->to[t]);
        item->rest[t] = block_model_pair(stack->model, layer->adjacency, &rest,
                                         left, layer->size[t], false);
        toll_add(&item->row, layer, at, &rest, &item->rest[t]);
    }
    rest = bundle_without(&layer->bundle[r * layer->room + r], &item->self);
    rest = bundle_without(&rest, &item->to[r]);
    item->rest[r] = block_model_pair(stack->model, layer->adjacency, &rest,
                                     left, left, true);
    toll_add(&item->row, layer, r * layer->room + r, &rest, &item->rest[r]);
    item->leaving =
        block_model_group(stack->model, left, stack->ends[r] - item->ends) -
        block_model_group(stack->model, layer->size[r], stack->ends[r]);
}

void stack_lift_node(struct stack *stack, size_t node)
{
    const struct multigraph *graph = stack->graph;
    struct item *item = clean(stack);

    item->node = node;
    item->nodes = 1;
    item->from = stack->label[node];
    item->ends = graph->degree[node];
    item->self = graph->self[node];
    for (size_t e = graph->first[node]; e < graph->first[node + 1]; e++) {
        size_t t = stack->label[graph->neighbor[e]];

        if (!item->to[t].edges)
            item->touched[item->count++] = t;
        bundle_add(&item->to[t], &graph->link[e]);
    }
    touch_all(stack);
    price_rest(stack);
    if (stack->classes)
        item->leaving += log(
            (double)stack
                ->histogram[item->from * stack->classes + stack->class[node]]);
}

void stack_lift_group(struct stack *stack, size_t group)
{
    const struct layer *layer = &stack->layer[0];
    struct item *item = clean(stack);

    item->node = SIZE_MAX;
    item->nodes = layer->size[group];
    item->from = group;
    item->ends = stack->ends[group];
    item->self = layer->bundle[group * layer->room + group];
    for (size_t t = 0; t < layer->groups; t++) {
        const struct bundle *bundle = &layer->bundle[group * layer->room + t];

        if (t == group || !bundle->edges)
            continue;
        item->touched[item->count++] = t;
        item->to[t] = *bundle;
    }
    touch_all(stack);
    price_rest(stack);
    for (size_t c = 0; c < stack->classes; c++)
        item->leaving +=
            counting_factorial(stack->model->counting,
                               stack->histogram[group * stack->classes + c]);
}

size_t stack_vacancy(struct stack *stack)
{
    struct layer *layer = &stack->layer[0];

    for (size_t r = 0; r < layer->groups; r++)
        if (!layer->size[r])
            return r;
    return layer->groups < layer->room ? layer->groups++ : SIZE_MAX;
}

/* number[r]: the new number of each group with members. */
static size_t *renumbered(const struct layer *layer, size_t *count)
{
    size_t *number = NEW_ARRAY(size_t, layer->room);

    *count = 0;
    for (size_t r = 0; r < layer->groups; r++)
        number[r] = layer->size[r] ? (*count)++ : SIZE_MAX;
    return number;
}

void stack_compact(struct stack *stack)
{
    for (size_t l = 0; l < stack->layers; l++) {
        struct layer *layer = &stack->layer[l];
        size_t count, *number = renumbered(layer, &count);
        size_t *label = l ? stack->layer[l - 1].parent : stack->label;
        size_t members = l ? stack->layer[l - 1].groups : stack->graph->nodes;

        bug_if(!label);
        for (size_t i = 0; i < members; i++)
            label[i] = number[label[i]];
        for (size_t r = 0; layer->parent && r < layer->groups; r++)
            if (number[r] != SIZE_MAX)
                layer->parent[number[r]] = layer->parent[r];
        for (size_t r = 0; r < layer->groups; r++)
            for (size_t s = 0; s < layer->groups; s++) {
                layer->bundle[r * layer->room + s] = (struct bundle){0};
                layer->priced[r * layer->room + s] = (struct priced){0};
            }
        layer->groups = count;
        free(number);
    }
    clean(stack);
    stack_refresh(stack);
}

void stack_store(struct hierarchy *hierarchy, struct stack *stack, size_t base)
{
    stack_compact(stack);
    hierarchy_cut(hierarchy, base, stack->label);
    for (size_t l = 0; l + 1 < stack->layers; l++)
        hierarchy_cut(hierarchy, base + l + 1, stack->layer[l].parent);
}
