#include "blocks/length.h"

#include "base/mem.h"
#include "base/report.h"

#include <stdlib.h>

/* Sums of squares of pairs with more than one record. */
struct spread {
    size_t count;
    double sum;
};

/* Pairs of groups of one level: `blocks` is its graph, size[] its groups. */
static void charge_pairs(double *edges, double *records, struct spread *spread,
                         const struct multigraph *blocks, const size_t *size,
                         const struct block_model *model,
                         enum blocks_adjacency adjacency)
{
    for (size_t r = 0; r < blocks->nodes; r++) {
        const struct bundle *inside = &blocks->self[r];
        struct priced priced = block_model_records(model, inside);

        *edges += block_model_edges(model, adjacency, inside->edges, size[r],
                                    size[r], true);
        *records += priced.cost;
        spread->sum += priced.spread;
        spread->count += inside->records > 1;
        for (size_t e = blocks->first[r]; e < blocks->first[r + 1]; e++) {
            const struct bundle *link = &blocks->link[e];

            if (blocks->neighbor[e] < r)
                continue;
            priced = block_model_records(model, link);
            *edges += block_model_edges(model, adjacency, link->edges, size[r],
                                        size[blocks->neighbor[e]], false);
            *records += priced.cost;
            spread->sum += priced.spread;
            spread->count += link->records > 1;
        }
    }
}

static size_t *sizes(const size_t *label, size_t nodes, size_t groups)
{
    size_t *size = NEW_ARRAY(size_t, groups);

    for (size_t i = 0; i < nodes; i++)
        size[label[i]]++;
    return size;
}

static double charge_partition(const struct block_model *model, size_t nodes,
                               const size_t *size, size_t groups)
{
    double cost = block_model_partition(model, nodes, groups);

    for (size_t r = 0; r < groups; r++)
        cost -= counting_factorial(model->counting, size[r]);
    return cost;
}

static int ascending(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* sum over k of ln eta_k!, of the nodes of one group. */
static double charge_equals(const struct block_model *model,
                            const struct multigraph *graph, const size_t *label,
                            size_t group)
{
    size_t *degree = NEW_ARRAY(size_t, graph->nodes), count = 0, equal = 1;
    double cost = 0;

    for (size_t i = 0; i < graph->nodes; i++)
        if (label[i] == group)
            degree[count++] = graph->degree[i];
    qsort(degree, count, sizeof(*degree), ascending);
    for (size_t k = 1; k <= count; k++, equal++)
        if (k == count || degree[k] != degree[k - 1]) {
            cost += counting_factorial(model->counting, equal);
            equal = 0;
        }
    free(degree);
    return cost;
}

/* Terms of the sparse model that belong to nodes and groups. */
static void charge_degrees(struct block_length *length,
                           const struct multigraph *graph,
                           const struct block_model *model, const size_t *label,
                           const size_t *size, const struct multigraph *blocks)
{
    const struct counting *counting = model->counting;

    if (model->adjacency != BLOCKS_SPARSE)
        return;
    for (size_t i = 0; i < graph->nodes; i++) {
        if (model->is_corrected)
            length->adjacency -= counting_factorial(counting, graph->degree[i]);
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            if (graph->neighbor[e] > i)
                length->adjacency +=
                    counting_factorial(counting, graph->link[e].edges);
    }
    for (size_t r = 0; r < blocks->nodes; r++) {
        length->adjacency +=
            block_model_ends(model, size[r], blocks->degree[r]);
        length->degrees +=
            block_model_degrees(model, size[r], blocks->degree[r]);
        if (model->is_corrected)
            length->degrees -= charge_equals(model, graph, label, r);
    }
}

/* A level above the data: `below` is the graph that it divides. */
static struct multigraph *charge_level(struct block_length *length,
                                       struct spread *spread,
                                       const struct multigraph *below,
                                       const struct block_model *model,
                                       const size_t *label, size_t groups)
{
    struct multigraph *blocks = multigraph_collapse(below, label, groups);
    size_t *size = sizes(label, below->nodes, groups);

    charge_pairs(&length->edges, &length->prior, spread, blocks, size, model,
                 block_model_above(model));
    length->levels += charge_partition(model, below->nodes, size, groups);
    free(size);
    return blocks;
}

struct block_length block_length(const struct multigraph *graph,
                                 const struct block_model *model,
                                 const struct hierarchy *hierarchy,
                                 bool is_flat)
{
    struct block_length length = {0};
    struct spread spread = {0, 0}, last = {0, 0};
    const size_t *label = hierarchy->label[0];
    size_t groups = hierarchy->count[1];
    struct multigraph *blocks = multigraph_collapse(graph, label, groups);
    size_t *size = sizes(label, graph->nodes, groups);

    bug_if(hierarchy->count[hierarchy->levels] != 1);
    bug_if(is_flat && hierarchy->levels != 2);
    charge_pairs(&length.adjacency, &length.records, &spread, blocks, size,
                 model, model->adjacency);
    charge_degrees(&length, graph, model, label, size, blocks);
    length.partition = charge_partition(model, graph->nodes, size, groups);
    for (size_t l = 1; l < hierarchy->levels; l++) {
        struct multigraph *below = blocks;
        bool is_last = l + 1 == hierarchy->levels;

        multigraph_summarize(below);
        blocks = charge_level(&length, is_last ? &last : &spread, below, model,
                              hierarchy->label[l], hierarchy->count[l + 1]);
        multigraph_free(below);
    }
    length.records += block_model_spread(model, spread.count, spread.sum);
    if (is_flat)
        length.levels = 0;
    length.total = length.adjacency + length.partition + length.degrees +
                   length.edges + length.records + length.prior + length.levels;
    multigraph_free(blocks);
    free(size);
    return length;
}

struct multigraph *block_length_graph(size_t *spreads, double *spread,
                                      const struct multigraph *graph,
                                      const struct block_model *model,
                                      const struct hierarchy *hierarchy,
                                      size_t level)
{
    const struct multigraph *below = graph;
    struct multigraph *blocks = NULL;
    struct spread sums = {0, 0};

    bug_if(!level || level > hierarchy->levels);
    for (size_t l = 0; l < level; l++) {
        size_t groups = hierarchy->count[l + 1];
        size_t *size = NEW_ARRAY(size_t, groups);
        double edges = 0, records = 0;
        struct multigraph *old = blocks;

        blocks = multigraph_collapse(below, hierarchy->label[l], groups);
        charge_pairs(&edges, &records, &sums, blocks, size, model,
                     BLOCKS_WEIGHTS_ONLY);
        multigraph_summarize(blocks);
        multigraph_free(old);
        below = blocks;
        free(size);
    }
    *spreads = sums.count;
    *spread = sums.sum;
    return blocks;
}
