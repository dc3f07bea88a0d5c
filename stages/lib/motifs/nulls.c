#include "motifs/nulls.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/rewire.h"
#include "graph/rewire_arcs.h"
#include "graph/triads.h"
#include "io/part.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 32 };

struct drawing {
    const struct census *census;
    const struct draw_source *source;
    const struct nulls_wish *wish;
    struct draw_plan plan;
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

static size_t shared_arcs(const gsl_matrix *a, const gsl_matrix *b)
{
    size_t shared = 0;

    for (size_t k = 0; k < a->size1 * a->size2; k++)
        shared += a->data[k] != 0 && b->data[k] != 0;
    return shared;
}

/* As census_take() does, of triads. */
static void count_triads(gsl_matrix *counts, const gsl_matrix *arcs)
{
    uint64_t(*count)[TRIADS] = xcalloc(arcs->size1 + 1, sizeof *count);

    triads_count(count, arcs);
    for (size_t i = 0; i <= arcs->size1; i++)
        for (size_t t = 0; t < TRIADS; t++)
            gsl_matrix_set(counts, i, t, (double)count[i][t]);
    free(count);
}

static void draw_and_count(void *context, size_t worker, size_t slot)
{
    struct drawing *drawing = context;
    const struct draw_source *source = drawing->source;
    gsl_matrix *counts = drawing->counts[slot];
    struct draw draw;

    (void)worker;
    drawing->is_bad[slot] =
        !draw_null(&draw, &drawing->plan, drawing->first + slot);
    drawing->swaps[slot] = draw.swaps, drawing->strength[slot] = draw.strength;
    if (draw.links) {
        drawing->shared[slot] = (double)shared_arcs(source->links, draw.links);
        count_triads(counts, draw.links);
    } else {
        drawing->shared[slot] = (double)shared_edges(source->graph, draw.graph);
        census_take(counts, NULL, drawing->census, draw.graph,
                    drawing->wish->model == DRAW_STRENGTH ? draw.weights
                                                          : NULL);
    }
    draw_release(&draw);
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
    const struct draw_source *source = drawing->source;
    const struct nulls_wish *wish = drawing->wish;

    drawing->edges = source->links ? rewire_arcs_count(source->links)
                                   : edges_of(source->graph);
    drawing->plan = draw_plan_of(source, wish->model, wish->trials, wish->seed);
    for (size_t slot = 0; slot < BATCH; slot++)
        drawing->counts[slot] = gsl_matrix_alloc(rows, columns);
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
            draw_failed();
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
                const struct draw_source *source, const struct nulls_wish *wish)
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
                const struct census *census, const struct draw_source *source,
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
