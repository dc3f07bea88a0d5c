#include "blocks/ripple.h"

static size_t changed(size_t value, long by)
{
    return (size_t)((long)value + by);
}

static size_t size_after(const struct layer *layer, const struct ripple *ripple,
                         size_t p)
{
    if (p == ripple->group[0])
        return changed(layer->size[p], ripple->size[0]);
    if (p == ripple->group[1])
        return changed(layer->size[p], ripple->size[1]);
    return layer->size[p];
}

/*
 * What the layer above sees of a changed bundle.  A pair of both parents is
 * kept in the row of the first.
 */
static void pass_up(struct stack *stack, const struct ripple *ripple, size_t p,
                    size_t q, const struct bundle *fresh)
{
    const struct layer *layer = &stack->layer[ripple->level];
    const struct bundle *old = &layer->bundle[p * layer->room + q];
    size_t first = layer->parent[ripple->group[0]];
    size_t second = layer->parent[ripple->group[1]];
    size_t a = layer->parent[p], b = layer->parent[q];
    bool is_first = a == first || b == first;
    size_t other = a == (is_first ? first : second) ? b : a;
    struct change *change =
        &stack->change[ripple->level % 2][is_first ? 0 : 1][other];

    change->is_set = true;
    change->records += (fresh->records > 0) - (old->records > 0);
    change->square += fresh->sum * fresh->sum - old->sum * old->sum;
    if (first == second)
        return;
    change->edges += (long)fresh->edges - (long)old->edges;
    change->sum += fresh->sum - old->sum;
}

static bool is_seen_above(const struct stack *stack,
                          const struct ripple *ripple, const struct bundle *old,
                          const struct bundle *fresh)
{
    const size_t *parent = stack->layer[ripple->level].parent;

    return stack->model->weights == BLOCKS_NORMAL ||
           !old->records != !fresh->records ||
           parent[ripple->group[0]] != parent[ripple->group[1]];
}

/* Pair (p, q) gets the bundle `fresh`, of known price or to be priced. */
static void retouch(struct stack *stack, struct ripple *ripple, size_t p,
                    size_t q, const struct bundle *fresh,
                    const struct priced *known)
{
    struct layer *layer = &stack->layer[ripple->level];
    size_t at = p * layer->room + q, mirror = q * layer->room + p;
    const struct bundle *old = &layer->bundle[at];
    struct priced priced =
        known ? *known
              : block_model_pair(stack->model, layer->adjacency, fresh,
                                 size_after(layer, ripple, p),
                                 size_after(layer, ripple, q), p == q);

    ripple->cost += priced.cost - layer->priced[at].cost;
    if (ripple->level + 1 < stack->layers) {
        ripple->spread += priced.spread - layer->priced[at].spread;
        ripple->spreads += (fresh->records > 1) - (old->records > 1);
        if (is_seen_above(stack, ripple, old, fresh))
            pass_up(stack, ripple, p, q, fresh);
    }
    if (ripple->is_meant) {
        layer->bundle[at] = layer->bundle[mirror] = *fresh;
        layer->priced[at] = layer->priced[mirror] = priced;
    }
}

/* Rows of the two groups of layer 0, when the item goes to group s. */
static void ripple_base(struct stack *stack, struct ripple *ripple)
{
    const struct layer *layer = &stack->layer[0];
    const struct item *item = &stack->item;
    size_t r = ripple->group[0], s = ripple->group[1];
    struct bundle fresh;

    for (size_t k = 0; k < item->count; k++) {
        size_t t = item->touched[k];

        if (t == r || t == s)
            continue;
        fresh =
            bundle_without(&layer->bundle[r * layer->room + t], &item->to[t]);
        retouch(stack, ripple, r, t, &fresh, &item->rest[t]);
        fresh = layer->bundle[s * layer->room + t];
        bundle_add(&fresh, &item->to[t]);
        retouch(stack, ripple, s, t, &fresh, NULL);
    }
    fresh = bundle_without(&layer->bundle[r * layer->room + r], &item->self);
    fresh = bundle_without(&fresh, &item->to[r]);
    retouch(stack, ripple, r, r, &fresh, &item->rest[r]);
    fresh = layer->bundle[s * layer->room + s];
    bundle_add(&fresh, &item->self);
    bundle_add(&fresh, &item->to[s]);
    retouch(stack, ripple, s, s, &fresh, NULL);
    fresh = layer->bundle[r * layer->room + s];
    bundle_add(&fresh, &item->to[r]);
    fresh = bundle_without(&fresh, &item->to[s]);
    retouch(stack, ripple, r, s, &fresh, NULL);
}

/* One row of what has come up from the layer below, which it uses up. */
static void ripple_row(struct stack *stack, struct ripple *ripple, size_t side)
{
    const struct layer *layer = &stack->layer[ripple->level];
    struct change *row = stack->change[(ripple->level + 1) % 2][side];
    size_t p = ripple->group[side], other = ripple->group[1 - side];
    struct bundle fresh;

    for (size_t q = 0; q < layer->groups; q++) {
        bool is_resized =
            ripple->size[side] || (ripple_is_distinct(ripple) && q == other &&
                                   ripple->size[1 - side]);

        if ((side && q == other) || (!row[q].is_set && !is_resized))
            continue;
        fresh = layer->bundle[p * layer->room + q];
        fresh.edges = (uint32_t)changed(fresh.edges, row[q].edges);
        fresh.records = (uint32_t)changed(fresh.records, row[q].records);
        fresh.sum = fresh.records ? fresh.sum + row[q].sum : 0;
        fresh.square = fresh.records ? fresh.square + row[q].square : 0;
        row[q] = (struct change){0};
        retouch(stack, ripple, p, q, &fresh, NULL);
    }
}

double ripple_partition(const struct stack *stack, const struct ripple *ripple)
{
    const struct layer *layer = &stack->layer[ripple->level];
    const struct block_model *model = stack->model;
    const struct counting *counting = model->counting;
    double gain = 0;

    if (stack->is_flat && ripple->level + 1 == stack->layers)
        return 0;
    for (size_t side = 0; side < (ripple_is_distinct(ripple) ? 2 : 1); side++) {
        size_t n = layer->size[ripple->group[side]];

        if (ripple->size[side])
            gain +=
                counting_factorial(counting, n) -
                counting_factorial(counting, changed(n, ripple->size[side]));
    }
    if (ripple->nodes || ripple->filled)
        gain +=
            block_model_partition(model, changed(layer->nodes, ripple->nodes),
                                  changed(layer->filled, ripple->filled)) -
            block_model_partition(model, layer->nodes, layer->filled);
    return gain;
}

static void resize(struct layer *layer, const struct ripple *ripple)
{
    size_t *first = &layer->size[ripple->group[0]];
    size_t *second = &layer->size[ripple->group[1]];

    *first = changed(*first, ripple->size[0]);
    if (ripple_is_distinct(ripple))
        *second = changed(*second, ripple->size[1]);
    layer->nodes = changed(layer->nodes, ripple->nodes);
    layer->filled = changed(layer->filled, ripple->filled);
}

/* Whether the group that members leave is empty then, and whether the one they
 * go to was. */
static void count_groups(struct ripple *ripple, const struct layer *layer)
{
    size_t left = layer->size[ripple->group[0]];

    ripple->gone = left && !changed(left, ripple->size[0]);
    ripple->created = ripple_is_distinct(ripple) && ripple->size[1] > 0 &&
                      !layer->size[ripple->group[1]];
    ripple->filled = ripple->created - ripple->gone;
}

static void climb(struct ripple *ripple, const struct layer *layer)
{
    ripple->level++;
    ripple->nodes = ripple->filled;
    ripple->group[0] = layer->parent[ripple->group[0]];
    ripple->group[1] = layer->parent[ripple->group[1]];
    ripple->size[0] = -ripple->gone;
    ripple->size[1] = ripple->created;
    if (!ripple_is_distinct(ripple)) {
        ripple->size[0] = ripple->filled;
        ripple->size[1] = 0;
    }
}

struct ripple ripple_move(struct stack *stack, size_t s, bool is_meant)
{
    const struct item *item = &stack->item;
    struct ripple ripple = {.is_meant = is_meant,
                            .group = {item->from, s},
                            .size = {-(long)item->nodes, (long)item->nodes}};

    if (!stack->layer[0].size[s])
        stack->layer[0].parent[s] = stack->layer[0].parent[item->from];
    for (;;) {
        struct layer *layer = &stack->layer[ripple.level];

        count_groups(&ripple, layer);
        if (!ripple.level)
            ripple_base(stack, &ripple);
        else
            ripple_row(stack, &ripple, 0);
        if (ripple.level && ripple_is_distinct(&ripple))
            ripple_row(stack, &ripple, 1);
        ripple.cost += ripple_partition(stack, &ripple);
        if (is_meant)
            resize(layer, &ripple);
        if (!layer->parent)
            return ripple;
        climb(&ripple, layer);
    }
}
