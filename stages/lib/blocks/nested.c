#include "blocks/length.h"
#include "blocks/search.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 10 };
static const double TINY = 1e-9;

/* What a start looks at and what it has. */
struct climb {
    const struct multigraph *graph;
    const struct block_model *model;
    struct rng *rng;
    struct hierarchy *best;
    double length;
};

static double length_of(const struct climb *climb,
                        const struct hierarchy *hierarchy)
{
    return block_length(climb->graph, climb->model, hierarchy, false).total;
}

/* Takes over `hierarchy`; true when it is shorter than what there was. */
static bool offer(struct climb *climb, struct hierarchy *hierarchy)
{
    double length;

    hierarchy_trim(hierarchy);
    length = length_of(climb, hierarchy);
    if (climb->best && length >= climb->length - TINY) {
        hierarchy_free(hierarchy);
        return false;
    }
    hierarchy_free(climb->best);
    climb->best = hierarchy;
    climb->length = length;
    return true;
}

/* Level `level` as a stack of its own, to be given back with its graph. */
static struct stack *stack_of(struct multigraph **graph,
                              const struct climb *climb,
                              const struct hierarchy *hierarchy, size_t level,
                              size_t room)
{
    struct stack *stack;
    size_t spreads;
    double spread;

    *graph = NULL;
    if (!level)
        return stack_new(climb->graph, climb->model, hierarchy, 0, false, room);
    *graph = block_length_graph(&spreads, &spread, climb->graph, climb->model,
                                hierarchy, level);
    stack = stack_new(*graph, climb->model, hierarchy, level, false, room);
    stack_below(stack, spreads, spread);
    return stack;
}

/* Levels from `level` on, each from one a group, as long as they join any. */
static void build_above(const struct climb *climb, struct hierarchy *hierarchy,
                        size_t level)
{
    size_t nodes = hierarchy->count[level];

    while (nodes > 1 && level + 2 < HIERARCHY_MOST) {
        size_t *label = NEW_ARRAY(size_t, nodes);
        struct multigraph *graph;
        struct stack *stack;

        for (size_t r = 0; r < nodes; r++)
            label[r] = r;
        hierarchy_cut(hierarchy, level, label);
        memset(label, 0, nodes * sizeof(*label));
        hierarchy_cut(hierarchy, level + 1, label);
        stack = stack_of(&graph, climb, hierarchy, level, nodes);
        search_join(stack, climb->rng, NULL, NULL);
        if (stack->layer[0].filled == nodes)
            stack_load(stack, label, NULL, 1);
        stack_store(hierarchy, stack, level);
        stack_free(stack);
        multigraph_free(graph);
        free(label);
        nodes = hierarchy->count[++level];
    }
}

static void visit(void *context, const struct stack *stack)
{
    struct climb *climb = context;
    size_t nodes = stack->graph->nodes, groups = stack->layer[0].groups;
    struct hierarchy *hierarchy;

    if (groups > 1 && (double)groups > 4 * sqrt((double)nodes))
        return;
    hierarchy = hierarchy_flat(stack->label, nodes, groups);
    build_above(climb, hierarchy, 1);
    offer(climb, hierarchy);
}

/* One level better, given those above. */
static bool improve(struct climb *climb, size_t level)
{
    struct hierarchy *hierarchy = hierarchy_copy(climb->best);
    size_t room = 2 * hierarchy->count[level + 1] + 16;
    struct multigraph *graph;
    struct stack *stack;

    room = room < hierarchy->count[level] ? room : hierarchy->count[level];
    stack = stack_of(&graph, climb, hierarchy, level, room);
    search_refine(stack, climb->rng);
    stack_store(hierarchy, stack, level);
    stack_free(stack);
    multigraph_free(graph);
    return offer(climb, hierarchy);
}

static bool rebuild(struct climb *climb, size_t level)
{
    struct hierarchy *hierarchy = hierarchy_copy(climb->best);

    build_above(climb, hierarchy, level);
    return offer(climb, hierarchy);
}

/* Down from `first`, with a hierarchy above every state, and then all levels
 * in turn. */
static void climb_from(struct climb *climb, const struct hierarchy *first)
{
    struct stack *stack =
        stack_new(climb->graph, climb->model, first, 0, true, first->count[1]);
    bool helps = true;

    search_join(stack, climb->rng, visit, climb);
    stack_free(stack);
    for (size_t round = 0; round < ROUNDS && helps; round++) {
        helps = false;
        for (size_t l = 0; l < climb->best->levels; l++)
            helps |= improve(climb, l);
        helps |= climb->best->levels > 1 && rebuild(climb, 1);
    }
}

struct hierarchy *search_nested(const struct multigraph *graph,
                                const struct block_model *model,
                                struct rng *rng)
{
    struct climb climb = {graph, model, rng, NULL, INFINITY};
    struct hierarchy *first = search_begin(graph, rng);
    struct hierarchy *flat = search_flat(graph, model, rng);
    bool helps = true;

    build_above(&climb, flat, 1);
    offer(&climb, flat);
    climb_from(&climb, first);
    hierarchy_free(first);
    while (helps) {
        struct climb again = {graph, model, rng, NULL, INFINITY};

        first = search_halved(climb.best, rng);
        climb_from(&again, first);
        helps = offer(&climb, again.best);
        hierarchy_free(first);
    }
    hierarchy_sort(climb.best);
    return climb.best;
}
