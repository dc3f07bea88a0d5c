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

/* The graph of the 9 groups of the start, and what the data say below. */
static struct multigraph *group_graph(struct stack **stack,
                                      const struct multigraph *data,
                                      const struct block_model *model,
                                      const struct hierarchy *hierarchy)
{
    size_t spreads;
    double spread;
    struct multigraph *graph =
        block_length_graph(&spreads, &spread, data, model, hierarchy, 1);

    *stack = stack_new(graph, model, hierarchy, 1, false, 9);
    stack_below(*stack, spreads, spread);
    return graph;
}

/*
 * Largest error of a promised gain, and, after every ten moves without a
 * refresh, of the length against that from scratch, but for the constant of the
 * levels below.
 */
static double wander(const struct multigraph *data,
                     const struct block_model *model, bool is_flat, size_t base,
                     uint64_t seed)
{
    struct rng rng = rng_init(seed, base);
    struct hierarchy *hierarchy = start(is_flat);
    struct multigraph *graph = NULL;
    struct stack *stack;
    double worst, constant;

    if (base)
        graph = group_graph(&stack, data, model, hierarchy);
    else
        stack = stack_new(data, model, hierarchy, 0, is_flat, NODES);
    constant = from_scratch(data, stack, hierarchy, base) - stack->length;
    worst = base ? 0 : fabs(constant);
    for (size_t k = 0; k < MOVES; k++) {
        double length;

        worst = fmax(worst, random_move(stack, &rng));
        length = stack->length + constant;
        if (k % 10 == 9)
            worst =
                fmax(worst,
                     fabs(length - from_scratch(data, stack, hierarchy, base)));
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

        /* flat; nested, of the nodes; nested, of the groups */
        for (size_t form = 0; is_possible && form < 3; form++) {
            double error = wander(data, &model, form == 0, form == 2, k);

            if (error > 1e-8)
                printf("# adjacency %d corrected %d weights %d form %zu: %g\n",
                       model.adjacency, model.is_corrected, model.weights, form,
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

int main(void)
{
    every_variant();
    return done();
}
