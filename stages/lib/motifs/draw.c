#include "motifs/draw.h"

#include "base/report.h"
#include "graph/configuration.h"
#include "graph/rewire.h"
#include "graph/rewire_arcs.h"
#include "graph/rewire_length.h"
#include "graph/rewire_signed.h"
#include "graph/rewire_weights.h"

#include <math.h>

enum { ROUNDS = 100, STREAM = 0x6d6f7469 };

const char *const draw_models[] = {"maslov-sneppen",
                                   "connected",
                                   "configuration",
                                   "erdos-renyi",
                                   "lattice",
                                   "strength",
                                   "hqs",
                                   "reciprocity",
                                   "signed",
                                   "length",
                                   NULL};

struct draw_plan draw_plan_of(const struct draw_source *source,
                              enum draw_model model, size_t trials,
                              uint64_t seed)
{
    struct draw_plan plan = {source, model, trials, seed, {0}};

    if (model == DRAW_HQS && !hqs_fit(&plan.hqs, source->relation, 1))
        die("no covariance null: the mean of the relation is below 0, or all "
            "its entries are equal");
    return plan;
}

static void draw_hqs(struct draw *draw, const struct draw_plan *plan,
                     struct rng *rng)
{
    const gsl_matrix *relation = plan->source->relation;
    size_t n = draw->graph->nodes;
    gsl_matrix *null = gsl_matrix_alloc(n, n);

    hqs_draw(null, &plan->hqs, rng);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (isnan(gsl_matrix_get(relation, i, j)))
                gsl_matrix_set(null, i, j, NAN);
    threshold_apply(null, plan->source->threshold);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (gsl_matrix_get(null, i, j) != 0)
                bitmap_flip(draw->graph, i, j);
    draw->weights = null;
}

static void draw_rewired(struct draw *draw, const struct draw_plan *plan,
                         struct rng *rng)
{
    const struct draw_source *source = plan->source;
    enum rewire_rule rule = plan->model == DRAW_CONNECTED ? REWIRE_CONNECTED
                            : plan->model == DRAW_LATTICE ? REWIRE_LATTICE
                                                          : REWIRE_DEGREES;

    bitmap_copy(draw->graph, source->graph);
    draw->swaps = (double)rewire(draw->graph, rule, plan->trials, rng);
    if (plan->model != DRAW_STRENGTH || !source->weights)
        return;
    draw->weights = gsl_matrix_alloc(draw->graph->nodes, draw->graph->nodes);
    draw->strength = rewire_weights(draw->weights, draw->graph, source->weights,
                                    source->graph, ROUNDS, rng);
}

static void draw_links(struct draw *draw, const struct draw_plan *plan,
                       struct rng *rng)
{
    const gsl_matrix *from = plan->source->links;

    draw->links = gsl_matrix_alloc(from->size1, from->size2);
    gsl_matrix_memcpy(draw->links, from);
    if (plan->model == DRAW_LENGTH) {
        draw->swaps =
            (double)rewire_length(draw->links, plan->source->distances,
                                  plan->source->bins, plan->trials, rng);
        return;
    }
    draw->swaps =
        (double)(plan->model == DRAW_SIGNED
                     ? rewire_signed(draw->links, from, plan->trials, ROUNDS,
                                     rng)
                     : rewire_arcs(draw->links, plan->model == DRAW_RECIPROCITY,
                                   plan->trials, rng));
}

bool draw_null(struct draw *draw, const struct draw_plan *plan, size_t k)
{
    const struct bitmap *from = plan->source->graph;
    struct rng rng =
        rng_init(plan->seed, (((uint64_t)STREAM + plan->model) << 32) + k);

    *draw = (struct draw){.swaps = NAN, .strength = NAN};
    if (plan->source->links) {
        draw_links(draw, plan, &rng);
        return true;
    }
    draw->graph = bitmap_new(from->nodes);
    if (plan->model == DRAW_CONFIGURATION)
        return configuration_draw(draw->graph, from, &rng);
    if (plan->model == DRAW_ERDOS_RENYI)
        configuration_uniform(draw->graph, from, &rng);
    else if (plan->model == DRAW_HQS)
        draw_hqs(draw, plan, &rng);
    else
        draw_rewired(draw, plan, &rng);
    return true;
}

void draw_release(struct draw *draw)
{
    if (draw->graph)
        bitmap_free(draw->graph);
    gsl_matrix_free(draw->weights), gsl_matrix_free(draw->links);
}

void draw_failed(void)
{
    die("no simple graph with these degrees was found by pairing; use "
        "--null-model maslov-sneppen");
}
