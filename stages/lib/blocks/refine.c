#include "blocks/search.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TINY = 1e-9;

/* A change that costs no more than this may yet pay when all nodes move. */
static const double SLACK = 20;

enum {
    SWEEPS = 10, /* of all nodes */
    RELAX = 4,   /* the same, of an attempt */
    FEW = 8,     /* groups: more attempts, and nodes may go to all of them */
    PASSES = 6,  /* over the nodes of two groups */
    TRIES = 3,   /* of each kind, for a group */
    ROUNDS = 30
};

/* A state to come back to. */
struct memory {
    size_t *label, *parent, groups;
    double length;
};

static struct memory memory_new(const struct stack *stack)
{
    return (struct memory){.label = NEW_ARRAY(size_t, stack->graph->nodes),
                           .parent = NEW_ARRAY(size_t, stack->layer[0].room)};
}

static void memory_release(struct memory *memory)
{
    free(memory->label), free(memory->parent);
}

static void keep(struct memory *memory, const struct stack *stack)
{
    const struct layer *layer = &stack->layer[0];

    memory->groups = layer->groups;
    memory->length = stack->length;
    memcpy(memory->label, stack->label,
           stack->graph->nodes * sizeof(*memory->label));
    memcpy(memory->parent, layer->parent,
           layer->groups * sizeof(*memory->parent));
}

/* Nodes anywhere go to group r or s where that costs less. */
static void attract(struct stack *stack, size_t r, size_t s)
{
    size_t moves = 1;

    for (size_t pass = 0; pass < RELAX && moves; pass++) {
        moves = 0;
        for (size_t i = 0; i < stack->graph->nodes; i++) {
            size_t from = stack->label[i];
            double to_r = 0, to_s = 0;

            if (stack->layer[0].size[from] == 1)
                continue;
            stack_lift_node(stack, i);
            if (r != from)
                to_r = stack_gain(stack, r);
            if (s != from)
                to_s = stack_gain(stack, s);
            if (fmin(to_r, to_s) >= -TINY)
                continue;
            stack_put(stack, to_r < to_s ? r : s);
            moves++;
        }
    }
}

/*
 * Back to what was kept, unless the length has fallen, or falls when nodes may
 * come to the groups r and s that were changed, or anywhere.
 */
static bool settle(struct stack *stack, struct memory *memory, size_t r,
                   size_t s, struct rng *rng)
{
    bool is_near = stack->length >= memory->length - TINY &&
                   stack->length < memory->length + SLACK;

    if (is_near && stack->layer[0].filled <= FEW)
        search_sweep(stack, rng, RELAX, true);
    else if (is_near)
        attract(stack, r, s);
    stack_refresh(stack);
    if (stack->length < memory->length - TINY) {
        keep(memory, stack);
        return true;
    }
    stack_load(stack, memory->label, memory->parent, memory->groups);
    return false;
}

static size_t members_of(size_t *member, const struct stack *stack, size_t r,
                         size_t s)
{
    size_t count = 0;

    for (size_t i = 0; i < stack->graph->nodes; i++)
        if (stack->label[i] == r || stack->label[i] == s)
            member[count++] = i;
    return count;
}

static void put_node(struct stack *stack, size_t node, size_t s)
{
    if (stack->label[node] == s)
        return;
    stack_lift_node(stack, node);
    stack_put(stack, s);
}

/* Nodes of two groups go to the other one while that costs less. */
static void sort_out(struct stack *stack, const size_t *member, size_t count,
                     size_t r, size_t s)
{
    size_t moves = 1;

    for (size_t pass = 0; pass < PASSES && moves; pass++) {
        moves = 0;
        for (size_t k = 0; k < count; k++) {
            size_t to = stack->label[member[k]] == r ? s : r;

            if (stack->layer[0].size[stack->label[member[k]]] == 1)
                continue;
            stack_lift_node(stack, member[k]);
            if (stack_gain(stack, to) >= -TINY)
                continue;
            stack_put(stack, to);
            moves++;
        }
    }
}

/*
 * The nodes of r and s (which may be new) are divided anew, from two halves or,
 * every other time, from one node against all others, and sorted out.
 */
static bool divide(struct stack *stack, struct memory *memory, size_t r,
                   size_t s, size_t attempt, struct rng *rng)
{
    size_t *member = NEW_ARRAY(size_t, stack->graph->nodes);
    size_t count = members_of(member, stack, r, s);
    size_t away = attempt % 2 ? 1 : count / 2;

    rng_shuffle(rng, member, count);
    for (size_t k = 0; k < count; k++)
        put_node(stack, member[k], k < away ? s : r);
    sort_out(stack, member, count, r, s);
    free(member);
    return settle(stack, memory, r, s, rng);
}

/* Attempts with a group; with few groups twice as many in all as with FEW. */
static size_t tries(const struct stack *stack)
{
    size_t filled = stack->layer[0].filled;

    return filled < FEW ? (size_t)2 * FEW * TRIES / filled : TRIES;
}

/* Split every group, some times each. */
static bool split_all(struct stack *stack, struct memory *memory,
                      struct rng *rng)
{
    bool helps = false;

    for (size_t r = 0; r < stack->layer[0].groups; r++)
        for (size_t k = 0; k < tries(stack) && stack->layer[0].size[r] > 1;
             k++) {
            size_t s = stack_vacancy(stack);

            if (s == SIZE_MAX)
                return helps;
            helps |= divide(stack, memory, r, s, k, rng);
        }
    return helps;
}

/* Divide the nodes of pairs of groups anew. */
static bool reshuffle(struct stack *stack, struct memory *memory,
                      struct rng *rng)
{
    const struct layer *layer = &stack->layer[0];
    bool helps = false;

    for (size_t r = 0; r < layer->groups; r++)
        for (size_t k = 0; k < tries(stack); k++) {
            size_t s = rng_below(rng, layer->groups);

            if (s != r && layer->size[r] && layer->size[s] &&
                layer->size[r] + layer->size[s] > 2)
                helps |= divide(stack, memory, r, s, k, rng);
        }
    return helps;
}

/* The partner with which the group costs least, and what that gains. */
static size_t partner(double *least, struct stack *stack, size_t r)
{
    const struct layer *layer = &stack->layer[0];
    size_t best = SIZE_MAX;

    *least = INFINITY;
    stack_lift_group(stack, r);
    for (size_t s = 0; s < layer->groups; s++) {
        double gain =
            s != r && layer->size[s] ? stack_gain(stack, s) : INFINITY;

        if (gain < *least) {
            *least = gain;
            best = s;
        }
    }
    return best;
}

/* Join every group with its best partner. */
static bool join_all(struct stack *stack, struct memory *memory,
                     struct rng *rng)
{
    bool helps = false;

    for (size_t r = 0; r < stack->layer[0].groups; r++) {
        double gain;
        size_t s = SIZE_MAX;

        if (stack->layer[0].size[r])
            s = partner(&gain, stack, r);
        if (s == SIZE_MAX || gain > SLACK)
            continue;
        stack_put(stack, s);
        helps |= settle(stack, memory, s, s, rng);
    }
    return helps;
}

/* Sweeps from here, and then an orderly state. */
static void descend(struct stack *stack, struct memory *memory, struct rng *rng)
{
    search_sweep(stack, rng, SWEEPS, true);
    stack_compact(stack);
    keep(memory, stack);
}

bool search_refine(struct stack *stack, struct rng *rng)
{
    struct memory memory = memory_new(stack);
    double first = stack->length;
    bool helps = true;

    descend(stack, &memory, rng);
    for (size_t round = 0; round < ROUNDS && helps; round++) {
        helps = split_all(stack, &memory, rng);
        helps |= join_all(stack, &memory, rng);
        helps |= reshuffle(stack, &memory, rng);
        descend(stack, &memory, rng);
    }
    memory_release(&memory);
    return stack->length < first - TINY;
}
