#include "modules/choice.h"

#include "base/mem.h"
#include "base/report.h"

#include <stdlib.h>

enum { TRIAL = 3 };

const char *const choice_weights[] = {"exponential", "normal", "lognormal",
                                      "none",        "auto",   NULL};
const char *const choice_corrections[] = {"yes", "no", "auto", NULL};
const char *const choice_adjacencies[] = {"sparse", "dense", "none", "auto",
                                          NULL};

static double density_of(const struct network *network)
{
    double n = (double)network->nodes;

    return (double)network->edges / (n * (n - 1) / 2);
}

static enum blocks_adjacency adjacency_of(const struct network *network,
                                          const struct choice_wish *wish,
                                          bool has_weights)
{
    double density = density_of(network);
    bool has_dense = wish->copies == 1 && wish->correction != CHOICE_YES;

    if (wish->adjacency != CHOICE_BY_DENSITY)
        return (enum blocks_adjacency)wish->adjacency;
    if (wish->correction == CHOICE_YES || density < 0.5)
        return BLOCKS_SPARSE;
    if (density >= 0.9 && has_weights)
        return BLOCKS_WEIGHTS_ONLY;
    return has_dense ? BLOCKS_DENSE : BLOCKS_SPARSE;
}

static bool are_equal(const struct network *network)
{
    return network_min(network) == network_max(network);
}

/* The kinds of weights to try; returns how many. */
static size_t weights_of(enum scale_kind kind[3], const struct network *network,
                         const struct choice_wish *wish)
{
    static const enum scale_kind kinds[] = {SCALE_EXPONENTIAL, SCALE_NORMAL,
                                            SCALE_LOGNORMAL, SCALE_NONE};

    kind[0] = SCALE_EXPONENTIAL;
    kind[1] = SCALE_LOGNORMAL;
    kind[2] = SCALE_NORMAL;
    if (wish->weights != CHOICE_ANY_WEIGHTS) {
        kind[0] = kinds[wish->weights];
        return 1;
    }
    if (are_equal(network)) {
        kind[0] = SCALE_NONE;
        return 1;
    }
    if (network_is_signed(network)) {
        kind[0] = SCALE_NORMAL;
        return 1;
    }
    return 3;
}

static enum blocks_weights model_of(enum scale_kind kind)
{
    if (kind == SCALE_EXPONENTIAL)
        return BLOCKS_EXPONENTIAL;
    return kind == SCALE_NONE ? BLOCKS_UNWEIGHTED : BLOCKS_NORMAL;
}

static void add_variant(struct choice *choice, const struct network *network,
                        const struct choice_wish *wish, enum scale_kind kind,
                        bool is_corrected)
{
    struct variant *variant = &choice->variant[choice->count++];
    double *scaled = NEW_ARRAY(double, 2 * network->edges);
    struct block_model model = {.adjacency = choice->adjacency,
                                .is_corrected = is_corrected,
                                .weights = model_of(kind)};

    variant->weights = kind;
    variant->is_corrected = is_corrected;
    variant->scale =
        scale_weights(scaled, network->weight, 2 * network->edges, kind);
    variant->offset =
        variant->scale.offset * (double)(network->edges * wish->copies);
    variant->graph =
        multigraph_new(network->nodes, network->first, network->neighbor,
                       kind == SCALE_NONE ? NULL : scaled, wish->copies);
    if (!choice->counting)
        choice->counting = block_model_counting(
            variant->graph, choice->adjacency == BLOCKS_SPARSE);
    model.least = variant->scale.least;
    model.counting = choice->counting;
    variant->fit =
        block_fit_new(variant->graph, &model, wish->is_nested, wish->seed);
    free(scaled);
}

double choice_length(const struct variant *variant)
{
    return variant->fit->length[variant->fit->best].total + variant->offset;
}

static void compare(struct choice *choice, const struct choice_wish *wish)
{
    size_t trial =
        choice->count > 1 && wish->starts > TRIAL ? TRIAL : wish->starts;

    for (size_t v = 0; v < choice->count; v++)
        block_fit_run(choice->variant[v].fit, trial, wish->threads);
    for (size_t v = 1; v < choice->count; v++)
        if (choice_length(&choice->variant[v]) <
            choice_length(&choice->variant[choice->best]))
            choice->best = v;
    block_fit_run(choice->variant[choice->best].fit, wish->starts,
                  wish->threads);
}

struct choice *choice_find(const struct network *network,
                           const struct choice_wish *wish)
{
    struct choice *choice = NEW_ARRAY(struct choice, 1);
    enum scale_kind kind[3];
    size_t kinds = weights_of(kind, network, wish);

    choice->adjacency = adjacency_of(network, wish, kind[0] != SCALE_NONE);
    for (size_t k = 0; k < kinds; k++) {
        bool is_sparse = choice->adjacency == BLOCKS_SPARSE;

        if (wish->correction != CHOICE_YES)
            add_variant(choice, network, wish, kind[k], false);
        if (wish->correction != CHOICE_NO && is_sparse)
            add_variant(choice, network, wish, kind[k], true);
    }
    compare(choice, wish);
    return choice;
}

void choice_free(struct choice *choice)
{
    if (!choice)
        return;
    for (size_t v = 0; v < choice->count; v++) {
        block_fit_free(choice->variant[v].fit);
        multigraph_free(choice->variant[v].graph);
    }
    counting_free(choice->counting);
    free(choice);
}
