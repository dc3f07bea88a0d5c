#include "motifs/nulls.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/configuration.h"
#include "graph/hqs.h"
#include "graph/rewire.h"
#include "graph/rewire_weights.h"
#include "io/part.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 32, ROUNDS = 100, STREAM = 0x6d6f7469 };

const char *const nulls_models[] = {
    "maslov-sneppen", "connected", "configuration", "erdos-renyi",
    "lattice",        "strength",  "hqs",           NULL};

struct drawing {
    const struct census *census;
    const struct nulls_source *source;
    const struct nulls_wish *wish;
    struct hqs hqs;
    size_t first, edges;
    gsl_matrix *counts[BATCH];
    double swaps[BATCH], shared[BATCH], strength[BATCH];
    bool is_bad[BATCH];
};

static size_t edges_of(const struct bitmap *graph)
{
    uint32_t *ends;
    size_t edges = rewire_edges(&ends, graph);

    free(ends);
    return edges;
}

static size_t shared_edges(const struct bitmap *a, const struct bitmap *b)
{
    uint32_t *ends;
    size_t edges = rewire_edges(&ends, a), shared = 0;

    for (size_t e = 0; e < edges; e++)
        shared += bitmap_has(b, ends[2 * e], ends[2 * e + 1]);
    free(ends);
    return shared;
}

static void draw_hqs(struct bitmap *graph, const struct drawing *drawing,
                     struct rng *rng)
{
    const struct nulls_source *source = drawing->source;
    size_t n = graph->nodes;
    gsl_matrix *null = gsl_matrix_alloc(n, n);

    hqs_draw(null, &drawing->hqs, rng);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (isnan(gsl_matrix_get(source->relation, i, j)))
                gsl_matrix_set(null, i, j, NAN);
    threshold_apply(null, source->threshold);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (gsl_matrix_get(null, i, j) != 0)
                bitmap_flip(graph, i, j);
    gsl_matrix_free(null);
}

/* False where the model does not come to an end. */
static bool draw(struct bitmap *graph, struct drawing *drawing, size_t slot,
                 struct rng *rng)
{
    const struct bitmap *from = drawing->source->graph;
    enum nulls_model model = drawing->wish->model;
    enum rewire_rule rule = model == NULLS_CONNECTED ? REWIRE_CONNECTED
                            : model == NULLS_LATTICE ? REWIRE_LATTICE
                                                     : REWIRE_DEGREES;

    if (model == NULLS_CONFIGURATION)
        return configuration_draw(graph, from, rng);
    if (model == NULLS_ERDOS_RENYI) {
        configuration_uniform(graph, from, rng);
    } else if (model == NULLS_HQS) {
        draw_hqs(graph, drawing, rng);
    } else {
        bitmap_copy(graph, from);
        drawing->swaps[slot] =
            (double)rewire(graph, rule, drawing->wish->trials, rng);
    }
    return true;
}

static void draw_and_count(void *context, size_t worker, size_t slot)
{
    struct drawing *drawing = context;
    const struct nulls_source *source = drawing->source;
    enum nulls_model model = drawing->wish->model;
    size_t nodes = source->graph->nodes;
    struct rng rng =
        rng_init(drawing->wish->seed,
                 (((uint64_t)STREAM + model) << 32) + drawing->first + slot);
    struct bitmap *graph = bitmap_new(nodes);
    gsl_matrix *weights = NULL;

    (void)worker;
    drawing->swaps[slot] = drawing->strength[slot] = NAN;
    drawing->is_bad[slot] = !draw(graph, drawing, slot, &rng);
    if (model == NULLS_STRENGTH && source->weights) {
        weights = gsl_matrix_alloc(nodes, nodes);
        drawing->strength[slot] = rewire_weights(
            weights, graph, source->weights, source->graph, ROUNDS, &rng);
    }
    drawing->shared[slot] = (double)shared_edges(source->graph, graph);
    census_take(drawing->counts[slot], NULL, drawing->census, graph, weights);
    gsl_matrix_free(weights), bitmap_free(graph);
}

/* Welford's running mean, and ranks. */
static void add(struct nulls *nulls, const gsl_matrix *counts,
                const struct drawing *drawing, size_t slot)
{
    const gsl_matrix *null = drawing->counts[slot];

    nulls->count++;
    for (size_t k = 0; k < counts->size1 * counts->size2; k++) {
        double off = null->data[k] - nulls->mean->data[k];

        nulls->mean->data[k] += off / (double)nulls->count;
        nulls->squares->data[k] += off * (null->data[k] - nulls->mean->data[k]);
        nulls->above->data[k] += null->data[k] >= counts->data[k];
        nulls->below->data[k] += null->data[k] <= counts->data[k];
    }
    nulls->swaps += drawing->swaps[slot];
    nulls->overlap += drawing->shared[slot];
    nulls->strength += drawing->strength[slot];
}

static void begin(struct drawing *drawing, size_t rows, size_t columns)
{
    drawing->edges = edges_of(drawing->source->graph);
    for (size_t slot = 0; slot < BATCH; slot++)
        drawing->counts[slot] = gsl_matrix_alloc(rows, columns);
    if (drawing->wish->model == NULLS_HQS &&
        !hqs_fit(&drawing->hqs, drawing->source->relation, 1))
        die("no covariance null: the mean of the relation is below 0, or all "
            "its entries are equal");
}

static void end(struct drawing *drawing)
{
    for (size_t slot = 0; slot < BATCH; slot++)
        gsl_matrix_free(drawing->counts[slot]);
}

/* The nulls first .. first + batch - 1. */
static void draw_batch(struct drawing *drawing, size_t first, size_t batch)
{
    drawing->first = first;
    workers_run(drawing->wish->threads, batch, draw_and_count, drawing);
    for (size_t slot = 0; slot < batch; slot++)
        if (drawing->is_bad[slot])
            die("no simple graph with these degrees was found by pairing; use "
                "--null-model maslov-sneppen");
}

/* ---- parts ---- */

/* Numbers that are kept of a null. */
enum { SCALARS = 3 };

static size_t bytes_of(const struct drawing *drawing)
{
    const gsl_matrix *counts = drawing->counts[0];

    return (counts->size1 * counts->size2 + SCALARS) * sizeof(double);
}

void nulls_part(const gsl_matrix *counts, const struct census *census,
                const struct nulls_source *source,
                const struct nulls_wish *wish)
{
    struct drawing drawing = {.census = census, .source = source, .wish = wish};
    size_t range[2], cells = counts->size1 * counts->size2;
    double *kept;
    struct part *part;

    begin(&drawing, counts->size1, counts->size2);
    shard_range(range, wish->shard, wish->count);
    part = part_create(wish->shard);
    part_begin(part, bytes_of(&drawing), range[1] - range[0]);
    kept = NEW_ARRAY(double, cells + SCALARS);
    for (size_t first = range[0]; first < range[1]; first += BATCH) {
        size_t left = range[1] - first, batch = left < BATCH ? left : BATCH;

        draw_batch(&drawing, first, batch);
        for (size_t slot = 0; slot < batch; slot++) {
            memcpy(kept, drawing.counts[slot]->data, cells * sizeof *kept);
            kept[cells] = drawing.swaps[slot];
            kept[cells + 1] = drawing.shared[slot];
            kept[cells + 2] = drawing.strength[slot];
            part_add(part, kept, 1);
        }
    }
    part_close(part), free(kept), end(&drawing);
}

/* The nulls of all parts, which follow each other. */
static void add_parts(struct nulls *nulls, const gsl_matrix *counts,
                      struct drawing *drawing)
{
    struct shard *shard = drawing->wish->shard;
    size_t cells = counts->size1 * counts->size2, size = bytes_of(drawing);
    double *kept = NEW_ARRAY(double, cells + SCALARS);

    for (size_t index = 0; index < shard->count; index++) {
        struct part *part = part_open(shard, index);

        for (size_t left = part_next(part, size); left--;) {
            part_read(part, kept, 1);
            memcpy(drawing->counts[0]->data, kept, cells * sizeof *kept);
            drawing->swaps[0] = kept[cells];
            drawing->shared[0] = kept[cells + 1];
            drawing->strength[0] = kept[cells + 2];
            add(nulls, counts, drawing, 0);
        }
        part_close(part);
    }
    bug_if(nulls->count != drawing->wish->count);
    free(kept);
}

/* ---- all of them ---- */

static void add_drawn(struct nulls *nulls, const gsl_matrix *counts,
                      struct drawing *drawing)
{
    while (nulls->count < drawing->wish->count) {
        size_t left = drawing->wish->count - nulls->count;
        size_t batch = left < BATCH ? left : BATCH;

        draw_batch(drawing, nulls->count, batch);
        for (size_t slot = 0; slot < batch; slot++)
            add(nulls, counts, drawing, slot);
    }
}

void nulls_init(struct nulls *nulls, const gsl_matrix *counts,
                const struct census *census, const struct nulls_source *source,
                const struct nulls_wish *wish)
{
    struct drawing drawing = {.census = census, .source = source, .wish = wish};
    size_t rows = counts->size1, columns = counts->size2;

    *nulls = (struct nulls){.model = wish->model,
                            .mean = gsl_matrix_calloc(rows, columns),
                            .squares = gsl_matrix_calloc(rows, columns),
                            .above = gsl_matrix_calloc(rows, columns),
                            .below = gsl_matrix_calloc(rows, columns)};
    begin(&drawing, rows, columns);
    if (wish->shard->task == SHARD_MERGE)
        add_parts(nulls, counts, &drawing);
    else
        add_drawn(nulls, counts, &drawing);
    nulls->swaps /= (double)(drawing.edges * wish->count);
    nulls->overlap /= (double)(drawing.edges * wish->count);
    nulls->strength /= (double)wish->count;
    end(&drawing);
}

void nulls_release(struct nulls *nulls)
{
    gsl_matrix_free(nulls->mean), gsl_matrix_free(nulls->squares);
    gsl_matrix_free(nulls->above), gsl_matrix_free(nulls->below);
}

double nulls_sd(const struct nulls *nulls, size_t row, size_t column)
{
    return nulls->count > 1 ? sqrt(gsl_matrix_get(nulls->squares, row, column) /
                                   (double)(nulls->count - 1))
                            : NAN;
}

double nulls_z(const struct nulls *nulls, const gsl_matrix *counts, size_t row,
               size_t column)
{
    double sd = nulls_sd(nulls, row, column);

    return sd > 0 ? (gsl_matrix_get(counts, row, column) -
                     gsl_matrix_get(nulls->mean, row, column)) /
                        sd
                  : NAN;
}

double nulls_p(const struct nulls *nulls, size_t row, size_t column)
{
    double above = gsl_matrix_get(nulls->above, row, column);
    double below = gsl_matrix_get(nulls->below, row, column);
    double p = 2 * (1 + fmin(above, below)) / (1 + (double)nulls->count);

    if (isnan(gsl_matrix_get(nulls->mean, row, column)))
        return NAN;
    return p < 1 ? p : 1;
}
