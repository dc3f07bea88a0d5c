#include "motifs/ensemble.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/report.h"
#include "graph/relation.h"
#include "graph/selection.h"
#include "io/columns.h"
#include "io/npy.h"
#include "motifs/directed.h"
#include "num/workers.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 8, SCATTER = 0x73636174 };
enum { EDGES, SWAPS, SHARED, STRENGTH, STRENGTH_BELOW, COLUMNS };

static const struct column of_nulls[COLUMNS] = {
    {"edges", "Edges", "edges", "Of the null; arcs of a directed graph."},
    {"swaps_per_edge", "Accepted swaps for each edge", NULL,
     "n/a for a model that swaps none."},
    {"shared_edges", "Shared edges", NULL,
     "Share of the edges of the data that are in the null, too, and of the "
     "same sign."},
    {"strength_correlation", "Correlation of strengths", NULL,
     "Between the strengths of the nodes of the data and of the null: of "
     "positive weights, and out of directed graphs; n/a where all are equal."},
    {"strength_correlation_below", "Correlation of strengths, the others", NULL,
     "The same of negative weights, and in of directed graphs."},
};

struct drawing {
    const struct ensemble *ensemble;
    struct draw_plan plan;
    gsl_matrix *data; /* of the nodes, all of it, 0 on the diagonal */
    double *weights;  /* of its edges i < j */
    size_t edges, first;
    gsl_matrix *null[BATCH];
    double row[BATCH][COLUMNS];
    bool is_bad[BATCH];
};

/* Strengths of the positive (or out) and the negative weights (or in). */
static void strengths(double *strength, const gsl_matrix *links, bool others,
                      bool is_directed)
{
    for (size_t i = 0; i < links->size1; i++) {
        strength[i] = 0;
        for (size_t j = 0; j < links->size1; j++) {
            bool is_in = is_directed && others;
            double w = is_in ? gsl_matrix_get(links, j, i)
                             : gsl_matrix_get(links, i, j);

            if (is_directed || (others ? w < 0 : w > 0))
                strength[i] += w;
        }
    }
}

static double alike(const gsl_matrix *a, const gsl_matrix *b, bool others,
                    bool is_directed)
{
    size_t nodes = a->size1;
    double *of_a = NEW_ARRAY(double, nodes), *of_b = NEW_ARRAY(double, nodes),
           r;

    strengths(of_a, a, others, is_directed);
    strengths(of_b, b, others, is_directed);
    r = gsl_stats_correlation(of_a, 1, of_b, 1, nodes);
    free(of_a), free(of_b);
    return r;
}

static void describe(double row[COLUMNS], const struct drawing *drawing,
                     const gsl_matrix *null, double swaps)
{
    const struct ensemble *ensemble = drawing->ensemble;
    const gsl_matrix *data = drawing->data;
    double edges = 0, shared = 0, half = ensemble->is_directed ? 1 : 2;

    for (size_t k = 0; k < null->size1 * null->size2; k++) {
        edges += null->data[k] != 0;
        shared += null->data[k] * data->data[k] > 0;
    }
    row[EDGES] = edges / half;
    row[SWAPS] = swaps / (double)drawing->edges;
    row[SHARED] = shared / half / (double)drawing->edges;
    row[STRENGTH] = alike(data, null, false, ensemble->is_directed);
    row[STRENGTH_BELOW] =
        ensemble->is_directed || ensemble->model == DRAW_SIGNED
            ? alike(data, null, true, ensemble->is_directed)
            : NAN;
}

/* The weights of the data, shuffled, on the edges of a null. */
static void scatter(gsl_matrix *null, const struct bitmap *graph,
                    const struct drawing *drawing, size_t k)
{
    const struct ensemble *ensemble = drawing->ensemble;
    size_t *order = NEW_ARRAY(size_t, drawing->edges), at = 0;
    struct rng rng = rng_init(
        ensemble->seed, (((uint64_t)SCATTER + ensemble->model) << 32) + k);

    for (size_t e = 0; e < drawing->edges; e++)
        order[e] = e;
    rng_shuffle(&rng, order, drawing->edges);
    for (size_t i = 0; i < graph->nodes; i++)
        for (size_t j = i + 1; j < graph->nodes; j++)
            if (bitmap_has(graph, i, j))
                gsl_matrix_set(null, i, j, drawing->weights[order[at++]]);
    free(order);
}

static void mirror(gsl_matrix *null)
{
    for (size_t i = 0; i < null->size1; i++)
        for (size_t j = 0; j <= i; j++)
            gsl_matrix_set(null, i, j, i == j ? 0 : gsl_matrix_get(null, j, i));
}

static void draw_one(void *context, size_t worker, size_t slot)
{
    struct drawing *drawing = context;
    size_t k = drawing->first + slot;
    gsl_matrix *null = drawing->null[slot];
    struct draw draw;

    (void)worker;
    drawing->is_bad[slot] = !draw_null(&draw, &drawing->plan, k);
    gsl_matrix_set_zero(null);
    if (draw.links)
        gsl_matrix_memcpy(null, draw.links);
    else if (draw.weights)
        gsl_matrix_memcpy(null, draw.weights);
    else if (!drawing->is_bad[slot])
        scatter(null, draw.graph, drawing, k);
    if (!draw.links)
        mirror(null);
    describe(drawing->row[slot], drawing, null, draw.swaps);
    draw_release(&draw);
}

/* ---- what the nulls are of ---- */

struct origin {
    size_t *defined, nodes;
    struct bitmap *graph; /* NULL for links */
    gsl_matrix *relation; /* of the nodes */
    gsl_matrix *data;
    gsl_matrix *distances; /* NULL: not given */
};

static void take_distances(struct origin *origin, const gsl_matrix *from,
                           char *const *names)
{
    origin->distances = gsl_matrix_alloc(origin->nodes, origin->nodes);
    for (size_t i = 0; i < origin->nodes; i++)
        for (size_t j = 0; j < origin->nodes; j++) {
            size_t a = origin->defined[i], b = origin->defined[j];
            double d = i == j ? 0 : gsl_matrix_get(from, a, b);

            if (isnan(d))
                die("there is no distance between the regions '%s' and '%s'",
                    names[a], names[b]);
            gsl_matrix_set(origin->distances, i, j, d);
        }
}

static void origin_init(struct origin *origin, const struct relmat *relmat,
                        const struct ensemble *ensemble)
{
    struct threshold threshold = ensemble->threshold;
    size_t kept;

    *origin =
        (struct origin){.defined = NEW_ARRAY(size_t, relmat->values->size1)};
    origin->nodes = relation_defined(origin->defined, relmat->values);
    if (origin->nodes < 2)
        die("fewer than two regions have data");
    origin->data = gsl_matrix_calloc(origin->nodes, origin->nodes);
    origin->relation = gsl_matrix_alloc(origin->nodes, origin->nodes);
    relation_part(origin->relation, relmat->values, origin->defined);
    if (ensemble->is_directed) {
        kept = directed_arcs(origin->data, relmat->values, origin->defined,
                             &threshold);
    } else {
        gsl_matrix_memcpy(origin->data, origin->relation);
        kept = threshold_apply(origin->data, &threshold).kept;
    }
    if (!kept)
        die("no edge is left between the %zu regions with data", origin->nodes);
    if (ensemble->distances)
        take_distances(origin, ensemble->distances, relmat->names);
    if (ensemble->is_directed || ensemble->model == DRAW_SIGNED ||
        ensemble->model == DRAW_LENGTH)
        return;
    origin->graph = bitmap_new(origin->nodes);
    for (size_t i = 0; i < origin->nodes; i++)
        for (size_t j = i + 1; j < origin->nodes; j++)
            if (gsl_matrix_get(origin->data, i, j) != 0)
                bitmap_flip(origin->graph, i, j);
}

static void origin_release(struct origin *origin)
{
    if (origin->graph)
        bitmap_free(origin->graph);
    gsl_matrix_free(origin->relation), gsl_matrix_free(origin->data);
    gsl_matrix_free(origin->distances);
    free(origin->defined);
}

/* ---- products ---- */

static void write_null(struct npy *stack, struct relmat *out,
                       const gsl_matrix *null, const struct origin *origin,
                       const struct ensemble *ensemble, size_t k)
{
    char *path;

    for (size_t i = 0; i < origin->nodes; i++)
        for (size_t j = 0; j < origin->nodes; j++)
            gsl_matrix_set(out->values, origin->defined[i], origin->defined[j],
                           gsl_matrix_get(null, i, j));
    if (stack) {
        npy_write(stack, out->values->data,
                  out->values->size1 * out->values->size2);
        return;
    }
    path = xformat("%s/null-%zu_relmat.tsv", ensemble->folder, k + 1);
    json_put_text(sidecar(path), "NullModel", draw_models[ensemble->model]);
    json_put_count(sidecar(path), "Null", k + 1);
    relmat_write(path, out);
    free(path);
}

static void write_table(const struct ensemble *ensemble,
                        const struct origin *origin, const gsl_matrix *rows,
                        size_t regions)
{
    const struct column *columns[COLUMNS];
    char *path = xformat("%s/nulls.tsv", ensemble->folder);

    for (size_t c = 0; c < COLUMNS; c++)
        columns[c] = &of_nulls[c];
    json_put_text(sidecar(path), "NullModel", draw_models[ensemble->model]);
    json_put_flag(sidecar(path), "Directed", ensemble->is_directed);
    json_put_count(sidecar(path), "Regions", regions);
    json_put_count(sidecar(path), "UndefinedRegions", regions - origin->nodes);
    columns_write(path, NULL, columns, rows);
    free(path);
}

static void begin(struct drawing *drawing, const struct draw_source *source,
                  const struct origin *origin, const struct ensemble *ensemble)
{
    size_t nodes = origin->nodes;

    *drawing = (struct drawing){.ensemble = ensemble,
                                .data = origin->data,
                                .weights = NEW_ARRAY(double, nodes *nodes)};
    drawing->plan =
        draw_plan_of(source, ensemble->model, ensemble->trials, ensemble->seed);
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = ensemble->is_directed ? 0 : i + 1; j < nodes; j++)
            if (gsl_matrix_get(origin->data, i, j) != 0)
                drawing->weights[drawing->edges++] =
                    gsl_matrix_get(origin->data, i, j);
    for (size_t slot = 0; slot < BATCH; slot++)
        drawing->null[slot] = gsl_matrix_alloc(nodes, nodes);
}

static void end(struct drawing *drawing)
{
    for (size_t slot = 0; slot < BATCH; slot++)
        gsl_matrix_free(drawing->null[slot]);
    free(drawing->weights);
}

static void draw_all(struct drawing *drawing, gsl_matrix *rows,
                     struct relmat *out, const struct origin *origin)
{
    const struct ensemble *ensemble = drawing->ensemble;
    size_t regions = out->values->size1;
    size_t shape[3] = {ensemble->count, regions, regions};
    struct npy *stack = ensemble->stack
                            ? npy_create(ensemble->stack, NPY_FLOAT64, shape, 3)
                            : NULL;

    for (size_t first = 0; first < ensemble->count; first += BATCH) {
        size_t left = ensemble->count - first;
        size_t batch = left < BATCH ? left : BATCH;

        drawing->first = first;
        workers_run(ensemble->threads, batch, draw_one, drawing);
        for (size_t slot = 0; slot < batch; slot++) {
            if (drawing->is_bad[slot])
                draw_failed();
            write_null(stack, out, drawing->null[slot], origin, ensemble,
                       first + slot);
            memcpy(gsl_matrix_ptr(rows, first + slot, 0), drawing->row[slot],
                   sizeof drawing->row[slot]);
        }
    }
    if (stack)
        npy_close(stack);
}

void ensemble_write(const struct ensemble *ensemble,
                    const struct relmat *relmat)
{
    size_t regions = relmat->values->size1;
    gsl_matrix *rows = gsl_matrix_alloc(ensemble->count, COLUMNS);
    struct relmat *out = relmat_new(regions, relmat->names);
    struct draw_source source;
    struct drawing drawing;
    struct origin origin;
    double shared = 0;

    origin_init(&origin, relmat, ensemble);
    source = (struct draw_source){.graph = origin.graph,
                                  .weights = origin.data,
                                  .relation = origin.relation,
                                  .threshold = &ensemble->threshold,
                                  .links = origin.graph ? NULL : origin.data,
                                  .distances = origin.distances,
                                  .bins = ensemble->bins};
    begin(&drawing, &source, &origin, ensemble);
    output_folder(ensemble->folder);
    draw_all(&drawing, rows, out, &origin);
    write_table(ensemble, &origin, rows, regions);
    for (size_t k = 0; k < ensemble->count; k++)
        shared += gsl_matrix_get(rows, k, SHARED) / (double)ensemble->count;
    if (shared > 1 - 1e-12)
        warn("no edge could be rewired: the nulls have the edges of the data");
    end(&drawing), origin_release(&origin);
    gsl_matrix_free(rows), relmat_free(out);
}
