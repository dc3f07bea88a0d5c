#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "blocks/length.h"
#include "blocks/stack.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 24, MOVES = 120 };

/* A hierarchy of 24 nodes, 9 groups, 4 groups, 2 groups, 1; or a flat one. */
static struct hierarchy *start(bool is_flat)
{
    size_t label[NODES], up[9], two[4] = {0, 1, 1, 0}, one[2] = {0};
    struct hierarchy *hierarchy;

    for (size_t i = 0; i < NODES; i++)
        label[i] = (i * 5) % 9;
    for (size_t r = 0; r < 9; r++)
        up[r] = r % 4;
    hierarchy = hierarchy_flat(label, NODES, 9);
    if (is_flat)
        return hierarchy;
    hierarchy_cut(hierarchy, 1, up);
    hierarchy_cut(hierarchy, 2, two);
    hierarchy_cut(hierarchy, 3, one);
    return hierarchy;
}

static double from_scratch(const struct multigraph *data, struct stack *stack,
                           const struct hierarchy *given, size_t base)
{
    struct hierarchy *hierarchy = hierarchy_copy(given);
    double length;

    stack_store(hierarchy, stack, base);
    length = block_length(data, stack->model, hierarchy, stack->is_flat).total;
    hierarchy_free(hierarchy);
    return length;
}

/* One move of a node or of a group, perhaps to a new group: what was promised
 * and what came of it must agree. */
static double random_move(struct stack *stack, struct rng *rng)
{
    const struct layer *layer = &stack->layer[0];
    size_t s = rng_below(rng, layer->groups);
    double before = stack->length, gain;

    if (rng_uniform(rng) < 0.85) {
        stack_lift_node(stack, rng_below(rng, stack->graph->nodes));
    } else {
        size_t r = rng_below(rng, layer->groups);

        if (!layer->size[r])
            return 0;
        stack_lift_group(stack, r);
    }
    if (rng_uniform(rng) < 0.2)
        s = stack_vacancy(stack);
    if (s == SIZE_MAX || s == stack->item.from)
        return 0;
    gain = stack_gain(stack, s);
    stack_put(stack, s);
    return fabs(stack->length - before - gain);
}

/* Largest of: gain against what a move changed; length against that from
 * scratch, but for the constant of the levels below. */
static double wander(const struct multigraph *data,
                     const struct block_model *model, bool is_flat, size_t base,
                     uint64_t seed)
{
    struct rng rng = rng_init(seed, base);
    struct hierarchy *hierarchy = start(is_flat);
    struct multigraph *graph = NULL;
    struct stack *stack;
    double worst = 0, constant;

    if (base) {
        graph = multigraph_collapse(data, hierarchy->label[0], 9);
        multigraph_summarize(graph);
    }
    stack = stack_new(graph ? graph : data, model, hierarchy, base, is_flat,
                      base ? 9 : NODES);
    for (size_t r = 0; base && r < 9; r++) {
        struct multigraph *raw =
            multigraph_collapse(data, hierarchy->label[0], 9);

        for (size_t e = raw->first[r]; e < raw->first[r + 1]; e++)
            if (raw->neighbor[e] > r) {
                struct priced priced =
                    block_model_records(model, &raw->link[e]);

                stack->spread_below += priced.spread;
                stack->spreads_below += raw->link[e].records > 1;
            }
        stack->spread_below += block_model_records(model, &raw->self[r]).spread;
        stack->spreads_below += raw->self[r].records > 1;
        multigraph_free(raw);
    }
    stack_refresh(stack);
    constant = from_scratch(data, stack, hierarchy, base) - stack->length;
    if (!base)
        worst = fabs(constant);
    for (size_t k = 0; k < MOVES; k++) {
        double length, error = random_move(stack, &rng);

        length = stack->length + constant;
        error = fmax(error,
                     fabs(length - from_scratch(data, stack, hierarchy, base)));
        worst = fmax(worst, error);
    }
    stack_free(stack);
    multigraph_free(graph);
    hierarchy_free(hierarchy);
    return worst;
}

static void every_variant(void)
{
    struct network *network = network_of(random_graph(NODES, 0.4, 97, 8));
    struct network *full = network_of(random_graph(NODES, 1, 97, 9));
    double worst = 0;
    size_t variants = 0;

    for (uint32_t k = 0; k < 96; k++) {
        uint32_t copies = 1 + k / 48;
        const struct network *w = k % 2 ? network : full;
        struct multigraph *data =
            multigraph_new(w->nodes, w->first, w->neighbor, w->weight, copies);
        struct counting *counting = block_model_counting(data, true);
        struct block_model model = {
            (enum blocks_adjacency)(k / 4 % 3), k % 4 / 2,
            (enum blocks_weights)(k / 12 % 3), 0.001, counting};
        bool is_possible =
            (model.adjacency == BLOCKS_SPARSE || !model.is_corrected) &&
            (model.adjacency != BLOCKS_DENSE || copies == 1) && k % 48 < 36;

        for (size_t base = 0; is_possible && base < 3; base++) {
            double error = wander(data, &model, base == 0, base ? base - 1 : 0,
                                  k + 100 * base);

            if (error > 1e-9)
                printf("# adjacency %d corrected %d weights %d base %zu: %g\n",
                       model.adjacency, model.is_corrected, model.weights, base,
                       error);
            worst = fmax(worst, error);
            variants++;
        }
        counting_free(counting);
        multigraph_free(data);
    }
    printf("# %zu variants, worst %g\n", variants, worst);
    ok(variants > 60 && worst < 1e-8,
       "after any moves, merges and splits the length is that from scratch");
    network_free(network), network_free(full);
}

/* base 2 of the start: 9 groups are not what it divides, so bases 0 and 1. */
int main(void)
{
    every_variant();
    return done();
}
