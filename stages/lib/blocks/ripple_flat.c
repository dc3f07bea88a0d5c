#include "blocks/ripple.h"

/* The pairs of s with all other groups than the one that is left. */
static void enter_row(struct toll *toll, const struct stack *stack, size_t s)
{
    const struct layer *layer = &stack->layer[0];
    const struct item *item = &stack->item;
    size_t r = item->from, size = layer->size[s] + item->nodes;

    for (size_t k = 0; k < item->count; k++) {
        size_t t = item->touched[k], at = s * layer->room + t;
        struct bundle fresh;
        struct priced priced;

        if (t == r || t == s)
            continue;
        fresh = layer->bundle[at];
        bundle_add(&fresh, &item->to[t]);
        priced = block_model_pair(stack->model, layer->adjacency, &fresh, size,
                                  layer->size[t], false);
        toll_add(toll, layer, at, &fresh, &priced);
    }
}

/* What the row of r had for s among the others is taken back. */
static void forget(struct toll *toll, const struct stack *stack, size_t s)
{
    const struct layer *layer = &stack->layer[0];
    const struct item *item = &stack->item;
    size_t at = item->from * layer->room + s;
    bool is_dense = layer->adjacency == BLOCKS_DENSE ||
                    layer->adjacency == BLOCKS_MULTIGRAPH;
    struct toll known = {0};
    struct bundle rest;

    if (!item->to[s].edges && !(is_dense && layer->size[s]))
        return;
    rest = bundle_without(&layer->bundle[at], &item->to[s]);
    toll_add(&known, layer, at, &rest, &item->rest[s]);
    toll->cost -= known.cost;
    toll->spread -= known.spread;
    toll->square -= known.square;
    toll->spreads -= known.spreads;
    toll->records -= known.records;
}

/* Inside of s, and between the two groups. */
static void meet(struct toll *toll, const struct stack *stack, size_t s)
{
    const struct layer *layer = &stack->layer[0];
    const struct item *item = &stack->item;
    size_t r = item->from, left = layer->size[r] - item->nodes;
    size_t size = layer->size[s] + item->nodes;
    struct bundle fresh = layer->bundle[s * layer->room + s];
    struct priced priced;

    bundle_add(&fresh, &item->self);
    bundle_add(&fresh, &item->to[s]);
    priced = block_model_pair(stack->model, layer->adjacency, &fresh, size,
                              size, true);
    toll_add(toll, layer, s * layer->room + s, &fresh, &priced);

    fresh = layer->bundle[r * layer->room + s];
    bundle_add(&fresh, &item->to[r]);
    fresh = bundle_without(&fresh, &item->to[s]);
    priced = block_model_pair(stack->model, layer->adjacency, &fresh, left,
                              size, false);
    toll_add(toll, layer, r * layer->room + s, &fresh, &priced);
}

/* The one pair on top. */
static double top_gain(const struct stack *stack, const struct toll *toll,
                       const struct ripple *ripple)
{
    const struct layer *top = &stack->layer[1];
    struct bundle fresh = top->bundle[0];
    size_t size = (size_t)((long)top->size[0] + ripple->size[0]);

    fresh.records = (uint32_t)((long)fresh.records + toll->records);
    fresh.square += toll->square;
    return block_model_pair(stack->model, top->adjacency, &fresh, size, size,
                            true)
               .cost -
           top->priced[0].cost;
}

struct ripple ripple_flat(struct stack *stack, size_t s)
{
    const struct layer *layer = &stack->layer[0];
    const struct item *item = &stack->item;
    struct toll toll = item->row;
    struct ripple ripple = {.group = {item->from, s},
                            .size = {-(long)item->nodes, (long)item->nodes}};

    ripple.gone = layer->size[item->from] == item->nodes;
    ripple.created = !layer->size[s];
    ripple.filled = ripple.created - ripple.gone;
    enter_row(&toll, stack, s);
    forget(&toll, stack, s);
    meet(&toll, stack, s);
    ripple.cost = toll.cost + ripple_partition(stack, &ripple);
    ripple.spread = toll.spread;
    ripple.spreads = toll.spreads;

    ripple.level = 1;
    ripple.group[0] = ripple.group[1] = 0;
    ripple.nodes = ripple.filled;
    ripple.size[0] = ripple.filled;
    ripple.filled = 0;
    ripple.cost += top_gain(stack, &toll, &ripple);
    ripple.cost += ripple_partition(stack, &ripple);
    return ripple;
}
