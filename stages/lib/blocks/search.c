#include "blocks/search.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Gains nearer to 0 are rounding. */
static const double TINY = 1e-9;

enum {
    MOST_GROUPS = 1024, /* at the start */
    ONE_BY_ONE = 20,    /* groups below which they are joined one by one */
    ALL_PAIRS = 128,    /* groups up to which all pairs are looked at, */
    PARTNERS = 20,      /* and how many of each above */
    ALL_GROUPS = 32,    /* groups up to which a node may go to any */
    SWEEPS = 10,
    CYCLES = 3 /* of splitting all groups and joining them, in vain */
};

/* ---- sweeps ---- */

static void better(struct stack *stack, size_t s, double *least, size_t *best)
{
    double gain;

    if (s == stack->item.from || !stack->layer[0].size[s])
        return;
    gain = stack_gain(stack, s);
    if (gain < *least) {
        *least = gain;
        *best = s;
    }
}

/* The group in which the lifted node costs least, SIZE_MAX for its own.  Of
 * many groups only those around it are looked at, and a random one. */
static size_t best_group(struct stack *stack, struct rng *rng)
{
    const struct layer *layer = &stack->layer[0];
    const struct item *item = &stack->item;
    size_t best = SIZE_MAX;
    double least = -TINY;

    if (layer->groups <= ALL_GROUPS) {
        for (size_t s = 0; s < layer->groups; s++)
            better(stack, s, &least, &best);
        return best;
    }
    for (size_t k = 0; k < item->count; k++)
        better(stack, item->touched[k], &least, &best);
    better(stack, rng_below(rng, layer->groups), &least, &best);
    return best;
}

bool search_sweep(struct stack *stack, struct rng *rng, size_t sweeps,
                  bool may_empty)
{
    size_t nodes = stack->graph->nodes, moves = 1, all = 0;
    size_t *order = NEW_ARRAY(size_t, nodes);

    for (size_t i = 0; i < nodes; i++)
        order[i] = i;
    while (sweeps-- && moves) {
        moves = 0;
        rng_shuffle(rng, order, nodes);
        for (size_t k = 0; k < nodes; k++) {
            size_t i = order[k], s;

            if (!may_empty && stack->layer[0].size[stack->label[i]] == 1)
                continue;
            stack_lift_node(stack, i);
            s = best_group(stack, rng);
            if (s == SIZE_MAX)
                continue;
            stack_put(stack, s);
            moves++;
        }
        all += moves;
        stack_refresh(stack);
    }
    free(order);
    return all > 0;
}

/* ---- joining ---- */

struct join {
    size_t r, s;
    double gain;
};

static int by_gain(const void *a, const void *b)
{
    const struct join *x = a, *y = b;

    if (x->gain != y->gain)
        return x->gain < y->gain ? -1 : 1;
    if (x->r != y->r)
        return x->r < y->r ? -1 : 1;
    return (x->s > y->s) - (x->s < y->s);
}

/* Lists pairs of groups (no empty ones), and returns how many. */
static size_t list_joins(struct join *list, struct stack *stack,
                         struct rng *rng)
{
    size_t groups = stack->layer[0].groups, count = 0;

    for (size_t r = 0; r < groups; r++) {
        bool takes_all = groups <= ALL_PAIRS;
        size_t tries = takes_all ? groups - r - 1 : PARTNERS;

        stack_lift_group(stack, r);
        for (size_t k = 0; k < tries; k++) {
            size_t around = stack->item.count, s;

            if (takes_all)
                s = r + 1 + k;
            else if (k + 1 < tries && around)
                s = stack->item.touched[rng_below(rng, around)];
            else
                s = rng_below(rng, groups);
            if (s != r)
                list[count++] = (struct join){r, s, stack_gain(stack, s)};
        }
    }
    qsort(list, count, sizeof(*list), by_gain);
    return count;
}

/* Joins groups, best pairs first, each at most once a round. */
static void join_down(struct stack *stack, size_t target, struct rng *rng)
{
    while (stack->layer[0].filled > target) {
        size_t groups = stack->layer[0].groups, count;
        size_t most =
            groups <= ALL_PAIRS ? groups * groups / 2 : groups * PARTNERS;
        struct join *list = NEW_ARRAY(struct join, most);
        bool *is_joined = NEW_ARRAY(bool, groups);

        count = list_joins(list, stack, rng);
        for (size_t k = 0; k < count && stack->layer[0].filled > target; k++) {
            if (is_joined[list[k].r] || is_joined[list[k].s])
                continue;
            is_joined[list[k].r] = is_joined[list[k].s] = true;
            stack_lift_group(stack, list[k].r);
            stack_put(stack, list[k].s);
        }
        free(list), free(is_joined);
        stack_compact(stack);
    }
}

void search_join(struct stack *stack, struct rng *rng, search_visit *visit,
                 void *context)
{
    size_t nodes = stack->graph->nodes, groups;
    size_t *best = NEW_ARRAY(size_t, nodes), best_groups = 0;
    double least = INFINITY;

    for (;;) {
        double many = 4 * sqrt((double)nodes);

        groups = stack->layer[0].filled;
        if (visit)
            visit(context, stack);
        if (stack->length < least) {
            least = stack->length;
            best_groups = groups;
            memcpy(best, stack->label, nodes * sizeof(*best));
        }
        if (groups == 1)
            break;
        join_down(stack,
                  groups <= ONE_BY_ONE    ? groups - 1
                  : (double)groups > many ? groups * 3 / 4
                                          : groups * 20 / 23,
                  rng);
        search_sweep(stack, rng, (double)groups > many ? 1 : SWEEPS, false);
    }
    stack_load(stack, best, NULL, best_groups);
    free(best);
}

/* ---- a whole start ---- */

struct hierarchy *search_begin(const struct multigraph *graph, struct rng *rng)
{
    size_t nodes = graph->nodes, left = nodes;
    size_t *label = NEW_ARRAY(size_t, nodes), *order = NEW_ARRAY(size_t, nodes);
    struct hierarchy *hierarchy;

    for (size_t i = 0; i < nodes; i++)
        label[i] = order[i] = i;
    while (left > MOST_GROUPS) {
        rng_shuffle(rng, order, nodes);
        for (size_t k = 0; k < nodes && left > MOST_GROUPS; k++) {
            size_t i = order[k], around = graph->first[i + 1] - graph->first[i];
            size_t j =
                graph->neighbor[graph->first[i] + rng_below(rng, around)];

            if (label[i] != label[j]) {
                size_t gone = label[i];

                for (size_t n = 0; n < nodes; n++)
                    if (label[n] == gone)
                        label[n] = label[j];
                left--;
            }
        }
    }
    left = hierarchy_number(label, nodes, nodes);
    hierarchy = hierarchy_flat(label, nodes, left);
    free(label), free(order);
    return hierarchy;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Refined from `found`, which the result replaces; returns its length. */
static double refine_from(struct hierarchy *found,
                          const struct multigraph *graph,
                          const struct block_model *model, struct rng *rng)
{
    size_t room = smaller(2 * found->count[1] + 16, graph->nodes);
    struct stack *stack = stack_new(graph, model, found, 0, true, room);
    double length;

    search_refine(stack, rng);
    stack_store(found, stack, 0);
    length = stack->length;
    stack_free(stack);
    return length;
}

/* Joined down from where `found` is; the way down starts with a sweep. */
static void join_from(struct hierarchy *found, const struct multigraph *graph,
                      const struct block_model *model, struct rng *rng)
{
    struct stack *stack =
        stack_new(graph, model, found, 0, true, found->count[1]);

    search_join(stack, rng, NULL, NULL);
    stack_store(found, stack, 0);
    stack_free(stack);
}

struct hierarchy *search_halved(const struct hierarchy *found, struct rng *rng)
{
    size_t nodes = found->count[0];
    size_t *label = NEW_ARRAY(size_t, nodes), groups;
    struct hierarchy *halves;

    for (size_t i = 0; i < nodes; i++)
        label[i] = 2 * found->label[0][i] + rng_below(rng, 2);
    groups = hierarchy_number(label, nodes, 2 * found->count[1]);
    halves = hierarchy_flat(label, nodes, groups);
    free(label);
    return halves;
}

struct hierarchy *search_flat(const struct multigraph *graph,
                              const struct block_model *model, struct rng *rng)
{
    struct hierarchy *best = search_begin(graph, rng);
    size_t vain = 0;
    double least;

    join_from(best, graph, model, rng);
    least = refine_from(best, graph, model, rng);
    while (vain < CYCLES) {
        struct hierarchy *next = search_halved(best, rng);
        double length;

        join_from(next, graph, model, rng);
        length = refine_from(next, graph, model, rng);
        vain = length < least - TINY ? 0 : vain + 1;
        if (vain) {
            hierarchy_free(next);
            continue;
        }
        hierarchy_free(best);
        best = next;
        least = length;
    }
    hierarchy_sort(best);
    return best;
}
