#include "blocks/model.h"

struct counting *block_model_counting(const struct multigraph *graph,
                                      bool with_degrees)
{
    size_t n = graph->nodes, counts = n * (n + 1) / 2 + graph->edges;

    return counting_new(counts, 2 * graph->edges, with_degrees ? n : 0);
}

double block_model_edges(const struct block_model *model,
                         enum blocks_adjacency adjacency, size_t edges,
                         size_t n, size_t m, bool is_inside)
{
    const struct counting *counting = model->counting;
    double e = (double)edges;

    if (!edges)
        return 0;
    switch (adjacency) {
    case BLOCKS_SPARSE:
        return -counting_factorial(counting, edges) -
               (is_inside ? e * M_LN2 : 0);
    case BLOCKS_DENSE:
        return counting_choose(counting, is_inside ? n * (n - 1) / 2 : n * m,
                               edges);
    case BLOCKS_MULTIGRAPH:
        return counting_choose(
            counting, (is_inside ? n * (n + 1) / 2 : n * m) + edges - 1, edges);
    case BLOCKS_WEIGHTS_ONLY:
        break;
    }
    return 0;
}

struct priced block_model_pair(const struct block_model *model,
                               enum blocks_adjacency adjacency,
                               const struct bundle *bundle, size_t n, size_t m,
                               bool is_inside)
{
    struct priced priced = block_model_records(model, bundle);

    priced.cost +=
        block_model_edges(model, adjacency, bundle->edges, n, m, is_inside);
    return priced;
}

double block_model_spread(const struct block_model *model, size_t count,
                          double spread)
{
    if (model->weights != BLOCKS_NORMAL)
        return 0;
    return block_model_exponential(model, count, spread);
}

double block_model_ends(const struct block_model *model, size_t n, size_t ends)
{
    if (model->adjacency != BLOCKS_SPARSE || !n)
        return 0;
    return model->is_corrected ? counting_factorial(model->counting, ends)
                               : (double)ends * log((double)n);
}

double block_model_degrees(const struct block_model *model, size_t n,
                           size_t ends)
{
    if (model->adjacency != BLOCKS_SPARSE || !model->is_corrected)
        return 0;
    return counting_partitions(model->counting, ends, n) +
           counting_factorial(model->counting, n);
}

double block_model_partition(const struct block_model *model, size_t nodes,
                             size_t groups)
{
    return counting_choose(model->counting, nodes - 1, groups - 1) +
           counting_factorial(model->counting, nodes) + log((double)nodes);
}
