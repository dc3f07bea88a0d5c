/*
 * stack.h - a graph in groups whose description length follows every move.
 *
 * Holds, for one level of a hierarchy and all above it, the bundles between
 * every two groups and what they cost.  A node, or a whole group, is lifted and
 * put into another group; what that changes is worked out from two rows of
 * bundles on each level.  For every sequence of moves
 *
 *     stack->length = block_length(...).total + a constant,
 *
 * the constant being that of the levels below (0 when the base is the data).
 *
 *     stack_lift_node(stack, i);                O(degree of i + B)
 *     gain = stack_gain(stack, s);              O(groups around i), dense O(B)
 *     if (gain < 0)
 *         stack_put(stack, s);                  O(B)
 *
 * A flat model is one level with all groups in one group above, of which only
 * the partition is not charged; so flat and nested are the same code.  Groups
 * that moves have emptied keep their slot until stack_compact().
 */
#ifndef BLOCKS_STACK_H
#define BLOCKS_STACK_H

#include "blocks/hierarchy.h"
#include "blocks/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Groups are slots 0 .. groups - 1; `filled` of them have members. */
struct layer {
    enum blocks_adjacency adjacency;
    size_t nodes, groups, filled, room;
    size_t *size;          /* members, in terms of the layer below */
    size_t *parent;        /* of each group, in the layer above; NULL on top */
    struct bundle *bundle; /* room x room, both halves */
    struct priced *priced; /* of each bundle: edges and records */
};

/* What changes in a row of bundles: its cost, and what the level above sees. */
struct toll {
    double cost, spread, square;
    long spreads, records;
};

/* What has been lifted. */
struct item {
    size_t from, nodes, ends;
    size_t node;             /* or SIZE_MAX: the whole group */
    struct bundle *to, self; /* links to each group without itself, inside */
    size_t *touched, count;  /* groups whose bundles change */
    struct priced *rest;     /* what the rows of `from` cost without it */
    struct toll row;         /* of these against those that stand there */
    double leaving;          /* change of the cost of the group it leaves */
};

/* What a move changes in a bundle of the layer above. */
struct change {
    bool is_set;
    long edges, records;
    double sum, square;
};

struct stack {
    const struct multigraph *graph; /* what the base divides; not owned */
    const struct block_model *model;
    bool is_data, is_flat;
    size_t layers;
    struct layer *layer;
    size_t *label;       /* of the nodes of `graph`: slots of layer 0 */
    size_t *ends;        /* ends of edges at each group */
    uint32_t *histogram; /* nodes of each class of degree in each group */
    size_t *class, classes;
    size_t spreads, spreads_below; /* normal weights: pairs with s, and */
    double spread, spread_below;   /* their sum, in all layers but the last */
    double length;
    struct item item;
    struct change *change[2][2]; /* of even and odd layers, for two rows */
};

/*
 * The levels of `hierarchy` from `base` on, over `graph`: the data for base 0,
 * otherwise the graph of the groups of the level below, summarized
 * (multigraph.h).  There is room for `room` groups, at least those there are.
 * O(edges + room^2).  Give back with stack_free().
 */
struct stack *stack_new(const struct multigraph *graph,
                        const struct block_model *model,
                        const struct hierarchy *hierarchy, size_t base,
                        bool is_flat, size_t room);
void stack_free(struct stack *stack);

/*
 * What the levels below the base have: pairs with a sum of squares, and these
 * sums together.  Of a stack over the data there is nothing below.  Refreshes.
 */
void stack_below(struct stack *stack, size_t spreads, double spread);

/* Work everything out anew from the labels and parents: what rounding has
 * left is gone.  O(edges + B^2). */
void stack_refresh(struct stack *stack);

/* New labels for the base (slots below room), and new parents for the first
 * `groups` slots unless NULL; then refreshes. */
void stack_load(struct stack *stack, const size_t *label, const size_t *parent,
                size_t groups);

/* Number the groups of all layers without gaps; refreshes. */
void stack_compact(struct stack *stack);

/* An empty slot for a new group, or SIZE_MAX when there is no room. */
size_t stack_vacancy(struct stack *stack);

/* Lift a node; or all of a group. */
void stack_lift_node(struct stack *stack, size_t node);
void stack_lift_group(struct stack *stack, size_t group);

/*
 * The change of length if what is lifted went into group s, not the one it
 * comes from.  An empty s becomes a group beside the one it comes from (with
 * the same parent).
 */
double stack_gain(struct stack *stack, size_t s);

/* Put it there; nothing is lifted then. */
void stack_put(struct stack *stack, size_t s);

/* The levels of the stack, compacted first, in the place of level `base` of
 * `hierarchy` and all above. */
void stack_store(struct hierarchy *hierarchy, struct stack *stack, size_t base);

/* toll += change of bundle `at` of a layer to `fresh` at that price. */
static inline void toll_add(struct toll *toll, const struct layer *layer,
                            size_t at, const struct bundle *fresh,
                            const struct priced *priced)
{
    const struct bundle *old = &layer->bundle[at];

    toll->cost += priced->cost - layer->priced[at].cost;
    toll->spread += priced->spread - layer->priced[at].spread;
    toll->square += fresh->sum * fresh->sum - old->sum * old->sum;
    toll->spreads += (fresh->records > 1) - (old->records > 1);
    toll->records += (fresh->records > 0) - (old->records > 0);
}

#endif
