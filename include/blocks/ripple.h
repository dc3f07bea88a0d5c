/*
 * ripple.h - how a move changes the levels of a stack, from the base to the
 * top.
 *
 * The inside of stack.h.  On each level the rows of two groups change; what
 * changes there is handed to the rows of their parents, and so on.
 */
#ifndef BLOCKS_RIPPLE_H
#define BLOCKS_RIPPLE_H

#include "blocks/stack.h"

/* A move on its way up; afterwards what it costs in all, but for the terms of
 * the data (stack_gain). */
struct ripple {
    bool is_meant; /* or only asked about */
    size_t level;
    size_t group[2];    /* on this level; they may be one */
    long size[2];       /* change of their sizes; second only if distinct */
    long nodes, filled; /* of nodes below, of groups: created - gone */
    long gone, created;
    double cost, spread;
    long spreads;
};

static inline bool ripple_is_distinct(const struct ripple *ripple)
{
    return ripple->group[0] != ripple->group[1];
}

/* The move of the lifted item to group s.  If meant, the layers change. */
struct ripple ripple_move(struct stack *stack, size_t s, bool is_meant);

/*
 * The same, only asked about, where all groups have one parent on top: the
 * flat model, which is most of the work.  What the row of the group that is
 * left costs less is known from lifting.
 */
struct ripple ripple_flat(struct stack *stack, size_t s);

/* What the sizes of the groups of its level, and their number, cost more. */
double ripple_partition(const struct stack *stack, const struct ripple *ripple);

#endif
