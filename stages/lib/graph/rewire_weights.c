#include "graph/rewire_weights.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/rewire.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

struct place {
    double product;
    uint32_t i, j;
};

struct lot {
    size_t left;         /* places, and weights, to be given away */
    struct place *place; /* by product, ascending */
    double *weight;      /* ascending */
    double *lack;        /* strength that every node still lacks */
};

static int by_product(const void *a, const void *b)
{
    const struct place *p = a, *q = b;

    if (p->product != q->product)
        return p->product < q->product ? -1 : 1;
    if (p->i != q->i)
        return p->i < q->i ? -1 : 1;
    return (p->j > q->j) - (p->j < q->j);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void put_in_order(struct lot *lot)
{
    for (size_t k = 0; k < lot->left; k++) {
        struct place *place = &lot->place[k];

        place->product = lot->lack[place->i] * lot->lack[place->j];
    }
    qsort(lot->place, lot->left, sizeof *lot->place, by_product);
}

/* Gives away the weight of a random rank; what is taken is marked with NaN. */
static void give(gsl_matrix *null, struct lot *lot, struct rng *rng)
{
    size_t rank;
    struct place *place;

    do
        rank = rng_below(rng, lot->left);
    while (isnan(lot->weight[rank]));
    place = &lot->place[rank];
    gsl_matrix_set(null, place->i, place->j, lot->weight[rank]);
    lot->lack[place->i] -= lot->weight[rank];
    lot->lack[place->j] -= lot->weight[rank];
    lot->weight[rank] = NAN;
}

static void close_gaps(struct lot *lot)
{
    size_t kept = 0;

    for (size_t k = 0; k < lot->left; k++)
        if (!isnan(lot->weight[k])) {
            lot->place[kept] = lot->place[k];
            lot->weight[kept++] = lot->weight[k];
        }
    lot->left = kept;
}

static void add_strengths(double *strength, const gsl_matrix *weights,
                          const uint32_t *ends, size_t edges)
{
    for (size_t e = 0; e < edges; e++) {
        double w = gsl_matrix_get(weights, ends[2 * e], ends[2 * e + 1]);

        strength[ends[2 * e]] += w, strength[ends[2 * e + 1]] += w;
    }
}

static double alike(const gsl_matrix *null, const struct bitmap *graph,
                    const double *strength)
{
    double *got = NEW_ARRAY(double, graph->nodes), r;
    uint32_t *ends;
    size_t edges = rewire_edges(&ends, graph);

    add_strengths(got, null, ends, edges);
    r = gsl_stats_correlation(strength, 1, got, 1, graph->nodes);
    free(got), free(ends);
    return r;
}

double rewire_weights(gsl_matrix *null, const struct bitmap *graph,
                      const gsl_matrix *weights, const struct bitmap *like,
                      size_t rounds, struct rng *rng)
{
    uint32_t *ends, *before;
    size_t edges = rewire_edges(&ends, graph);
    size_t step = rounds && rounds < edges ? (edges + rounds - 1) / rounds : 1;
    struct lot lot = {.left = rewire_edges(&before, like),
                      .place = NEW_ARRAY(struct place, edges + 1),
                      .weight = NEW_ARRAY(double, edges + 1),
                      .lack = NEW_ARRAY(double, graph->nodes)};
    double *strength = NEW_ARRAY(double, graph->nodes), r;

    bug_if(lot.left != edges);
    add_strengths(strength, weights, before, edges);
    add_strengths(lot.lack, weights, before, edges);
    for (size_t e = 0; e < edges; e++) {
        lot.place[e].i = ends[2 * e], lot.place[e].j = ends[2 * e + 1];
        lot.weight[e] =
            gsl_matrix_get(weights, before[2 * e], before[2 * e + 1]);
    }
    qsort(lot.weight, edges, sizeof *lot.weight, by_value);
    gsl_matrix_set_zero(null);
    while (lot.left) {
        put_in_order(&lot);
        for (size_t k = step < lot.left ? step : lot.left; k; k--)
            give(null, &lot, rng);
        close_gaps(&lot);
    }
    r = alike(null, graph, strength);
    free(ends), free(before), free(lot.place), free(lot.weight);
    free(lot.lack), free(strength);
    return r;
}
