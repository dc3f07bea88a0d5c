#include "blocks/fit.h"

#include "base/mem.h"
#include "blocks/search.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct block_fit *block_fit_new(const struct multigraph *graph,
                                const struct block_model *model, bool is_nested,
                                uint64_t seed)
{
    struct block_fit *fit = NEW_ARRAY(struct block_fit, 1);

    *fit = (struct block_fit){
        .graph = graph, .model = *model, .is_nested = is_nested, .seed = seed};
    return fit;
}

void block_fit_free(struct block_fit *fit)
{
    if (!fit)
        return;
    for (size_t k = 0; k < fit->starts; k++)
        hierarchy_free(fit->found[k]);
    free(fit->found), free(fit->length);
    free(fit);
}

static void start(void *context, size_t worker, size_t index)
{
    struct block_fit *fit = context;
    size_t k = fit->starts + index;
    struct rng rng = rng_init(fit->seed, k);

    (void)worker;
    fit->found[k] = fit->is_nested
                        ? search_nested(fit->graph, &fit->model, &rng)
                        : search_flat(fit->graph, &fit->model, &rng);
    fit->length[k] =
        block_length(fit->graph, &fit->model, fit->found[k], !fit->is_nested);
}

void block_fit_run(struct block_fit *fit, size_t starts, size_t threads)
{
    if (starts <= fit->starts)
        return;
    fit->found = xrealloc(fit->found, starts, sizeof(*fit->found));
    fit->length = xrealloc(fit->length, starts, sizeof(*fit->length));
    workers_run(threads, starts - fit->starts, start, fit);
    for (size_t k = fit->starts; k < starts; k++)
        if (fit->length[k].total < fit->length[fit->best].total)
            fit->best = k;
    fit->starts = starts;
}

struct block_fit_spread block_fit_spread(const struct block_fit *fit)
{
    double least = fit->length[fit->best].total, n = (double)fit->starts;
    struct block_fit_spread spread = {.least = least, .most = least};
    double above = 0, squares = 0;

    /* from the least on, so that equal lengths have a spread of exactly 0 */
    for (size_t k = 0; k < fit->starts; k++) {
        spread.most = fmax(spread.most, fit->length[k].total);
        spread.at_least += fit->length[k].total < least + 1e-6;
        above += (fit->length[k].total - least) / n;
    }
    for (size_t k = 0; k < fit->starts; k++)
        squares += pow(fit->length[k].total - least - above, 2);
    spread.mean = least + above;
    spread.sd = fit->starts > 1 ? sqrt(squares / (n - 1)) : NAN;
    return spread;
}

size_t *block_fit_partitions(const struct block_fit *fit)
{
    size_t nodes = fit->graph->nodes;
    size_t *partitions = NEW_ARRAY(size_t, fit->starts * nodes);

    for (size_t k = 0; k < fit->starts; k++)
        memcpy(partitions + k * nodes, fit->found[k]->label[0],
               nodes * sizeof(*partitions));
    return partitions;
}

struct block_length block_fit_single(const struct block_fit *fit)
{
    size_t *label = NEW_ARRAY(size_t, fit->graph->nodes);
    struct hierarchy *one = hierarchy_flat(label, fit->graph->nodes, 1);
    struct block_length length =
        block_length(fit->graph, &fit->model, one, true);

    hierarchy_free(one);
    free(label);
    return length;
}
