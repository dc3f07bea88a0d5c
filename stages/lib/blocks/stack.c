#include "blocks/stack.h"

#include "base/mem.h"
#include "base/report.h"

#include <stdlib.h>
#include <string.h>

static void layer_init(struct layer *layer, enum blocks_adjacency adjacency,
                       size_t room)
{
    layer->adjacency = adjacency;
    layer->room = room;
    layer->size = NEW_ARRAY(size_t, room);
    layer->parent = NEW_ARRAY(size_t, room);
    layer->bundle = NEW_ARRAY(struct bundle, room * room);
    layer->priced = NEW_ARRAY(struct priced, room * room);
}

static int ascending(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Nodes of one degree are one class. */
static void classify(struct stack *stack, size_t room)
{
    const struct multigraph *graph = stack->graph;
    size_t *degree = NEW_ARRAY(size_t, graph->nodes), count = 0;

    memcpy(degree, graph->degree, graph->nodes * sizeof(*degree));
    qsort(degree, graph->nodes, sizeof(*degree), ascending);
    for (size_t i = 0; i < graph->nodes; i++)
        if (!i || degree[i] != degree[i - 1])
            degree[count++] = degree[i];
    stack->classes = count;
    stack->class = NEW_ARRAY(size_t, graph->nodes);
    for (size_t i = 0; i < graph->nodes; i++)
        stack->class[i] =
            (size_t)((size_t *)bsearch(&graph->degree[i], degree, count,
                                       sizeof(*degree), ascending) -
                     degree);
    stack->histogram = NEW_ARRAY(uint32_t, room * count);
    free(degree);
}

static void item_init(struct item *item, size_t room)
{
    item->to = NEW_ARRAY(struct bundle, room);
    item->touched = NEW_ARRAY(size_t, room);
    item->rest = NEW_ARRAY(struct priced, room);
}

static void copy_levels(struct stack *stack, const struct hierarchy *hierarchy,
                        size_t base, size_t room)
{
    enum blocks_adjacency above = block_model_above(stack->model);
    size_t given = hierarchy->levels - base, most = 1;

    stack->layers = given > 1 ? given : 2;
    stack->layer = NEW_ARRAY(struct layer, stack->layers);
    layer_init(&stack->layer[0],
               stack->is_data ? stack->model->adjacency : above, room);
    for (size_t l = 1; l < stack->layers; l++) {
        size_t groups = l < given ? hierarchy->count[base + l + 1] : 1;

        layer_init(&stack->layer[l], above, groups);
        stack->layer[l].groups = groups;
        most = groups > most ? groups : most;
        if (l < given)
            memcpy(stack->layer[l - 1].parent, hierarchy->label[base + l],
                   hierarchy->count[base + l] * sizeof(size_t));
    }
    free(stack->layer[stack->layers - 1].parent);
    stack->layer[stack->layers - 1].parent = NULL;
    for (int k = 0; k < 4; k++)
        stack->change[k / 2][k % 2] = NEW_ARRAY(struct change, most);
}

struct stack *stack_new(const struct multigraph *graph,
                        const struct block_model *model,
                        const struct hierarchy *hierarchy, size_t base,
                        bool is_flat, size_t room)
{
    struct stack *stack = NEW_ARRAY(struct stack, 1);

    bug_if(room < hierarchy->count[base + 1]);
    bug_if(graph->nodes != hierarchy->count[base]);
    stack->graph = graph;
    stack->model = model;
    stack->is_data = base == 0;
    stack->is_flat = is_flat;
    copy_levels(stack, hierarchy, base, room);
    stack->layer[0].groups = hierarchy->count[base + 1];
    stack->label = NEW_ARRAY(size_t, graph->nodes);
    memcpy(stack->label, hierarchy->label[base],
           graph->nodes * sizeof(*stack->label));
    stack->ends = NEW_ARRAY(size_t, room);
    if (stack->is_data && model->is_corrected)
        classify(stack, room);
    item_init(&stack->item, room);
    stack_refresh(stack);
    return stack;
}

void stack_free(struct stack *stack)
{
    if (!stack)
        return;
    for (size_t l = 0; l < stack->layers; l++) {
        free(stack->layer[l].size), free(stack->layer[l].parent);
        free(stack->layer[l].bundle), free(stack->layer[l].priced);
    }
    for (int k = 0; k < 4; k++)
        free(stack->change[k / 2][k % 2]);
    free(stack->item.to), free(stack->item.touched), free(stack->item.rest);
    free(stack->layer), free(stack->label), free(stack->ends);
    free(stack->histogram), free(stack->class);
    free(stack);
}

/* ---- from scratch ---- */

static void clear(struct layer *layer)
{
    memset(layer->size, 0, layer->room * sizeof(*layer->size));
    for (size_t r = 0; r < layer->groups; r++) {
        size_t at = r * layer->room;

        memset(&layer->bundle[at], 0, layer->groups * sizeof(struct bundle));
        memset(&layer->priced[at], 0, layer->groups * sizeof(struct priced));
    }
}

/* Of r <= s alone; mirrored when they are priced. */
static void gather(struct layer *layer, size_t r, size_t s,
                   const struct bundle *bundle)
{
    size_t low = r < s ? r : s, high = r < s ? s : r;

    bundle_add(&layer->bundle[low * layer->room + high], bundle);
}

static void gather_nodes(struct stack *stack)
{
    struct layer *layer = &stack->layer[0];
    const struct multigraph *graph = stack->graph;

    layer->nodes = graph->nodes;
    memset(stack->ends, 0, layer->room * sizeof(*stack->ends));
    if (stack->classes)
        memset(stack->histogram, 0,
               layer->room * stack->classes * sizeof(*stack->histogram));
    for (size_t i = 0; i < graph->nodes; i++) {
        size_t r = stack->label[i];

        layer->size[r]++;
        stack->ends[r] += graph->degree[i];
        if (stack->classes)
            stack->histogram[r * stack->classes + stack->class[i]]++;
        gather(layer, r, r, &graph->self[i]);
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            if (graph->neighbor[e] > i)
                gather(layer, r, stack->label[graph->neighbor[e]],
                       &graph->link[e]);
    }
}

static void gather_groups(struct layer *layer, const struct layer *below)
{
    layer->nodes = below->filled;
    for (size_t r = 0; r < below->groups; r++) {
        if (!below->size[r])
            continue;
        layer->size[below->parent[r]]++;
        for (size_t s = r; s < below->groups; s++) {
            struct bundle bundle = below->bundle[r * below->room + s];

            if (!bundle.edges)
                continue;
            bundle.records = bundle.records > 0;
            bundle.square = bundle.sum * bundle.sum;
            gather(layer, below->parent[r], below->parent[s], &bundle);
        }
    }
}

/* Price every pair, and add up what they and the partition cost. */
static double price_layer(struct stack *stack, size_t l)
{
    struct layer *layer = &stack->layer[l];
    bool is_top = l + 1 == stack->layers;
    double cost = 0;

    layer->filled = 0;
    for (size_t r = 0; r < layer->groups; r++) {
        layer->filled += layer->size[r] > 0;
        cost -= counting_factorial(stack->model->counting, layer->size[r]);
    }
    cost += block_model_partition(stack->model, layer->nodes, layer->filled);
    if (is_top && stack->is_flat)
        cost = 0;
    for (size_t r = 0; r < layer->groups; r++)
        for (size_t s = r; s < layer->groups; s++) {
            size_t at = r * layer->room + s, mirror = s * layer->room + r;
            const struct bundle *bundle = &layer->bundle[at];
            struct priced priced =
                block_model_pair(stack->model, layer->adjacency, bundle,
                                 layer->size[r], layer->size[s], r == s);

            layer->bundle[mirror] = *bundle;
            layer->priced[at] = layer->priced[mirror] = priced;
            cost += priced.cost;
            stack->spread += is_top ? 0 : priced.spread;
            stack->spreads += !is_top && bundle->records > 1;
        }
    return cost;
}

/* Constants of the data, and what its groups cost as groups. */
static double price_data(const struct stack *stack)
{
    const struct block_model *model = stack->model;
    const struct counting *counting = model->counting;
    const struct multigraph *graph = stack->graph;
    double cost = 0;

    if (!stack->is_data || model->adjacency != BLOCKS_SPARSE)
        return 0;
    for (size_t i = 0; i < graph->nodes; i++) {
        if (model->is_corrected)
            cost -= counting_factorial(counting, graph->degree[i]);
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            if (graph->neighbor[e] > i)
                cost += counting_factorial(counting, graph->link[e].edges);
    }
    for (size_t r = 0; r < stack->layer[0].groups; r++) {
        cost +=
            block_model_group(model, stack->layer[0].size[r], stack->ends[r]);
        for (size_t c = 0; c < stack->classes; c++)
            cost -= counting_factorial(
                counting, stack->histogram[r * stack->classes + c]);
    }
    return cost;
}

void stack_refresh(struct stack *stack)
{
    stack->spreads = stack->spreads_below;
    stack->spread = stack->spread_below;
    stack->length = 0;
    for (size_t l = 0; l < stack->layers; l++) {
        clear(&stack->layer[l]);
        if (l)
            gather_groups(&stack->layer[l], &stack->layer[l - 1]);
        else
            gather_nodes(stack);
        stack->length += price_layer(stack, l);
    }
    stack->length +=
        price_data(stack) +
        block_model_spread(stack->model, stack->spreads, stack->spread);
}

void stack_below(struct stack *stack, size_t spreads, double spread)
{
    stack->spreads_below = spreads;
    stack->spread_below = spread;
    stack_refresh(stack);
}

void stack_load(struct stack *stack, const size_t *label, const size_t *parent,
                size_t groups)
{
    struct layer *layer = &stack->layer[0];

    bug_if(groups > layer->room);
    layer->groups = groups > layer->groups ? groups : layer->groups;
    clear(layer);
    layer->groups = groups;
    memcpy(stack->label, label, stack->graph->nodes * sizeof(*label));
    if (parent)
        memcpy(layer->parent, parent, groups * sizeof(*parent));
    stack_refresh(stack);
}
