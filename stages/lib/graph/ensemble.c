#include "graph/ensemble.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/bitmap.h"
#include "graph/clustering.h"
#include "graph/paths.h"
#include "graph/rewire.h"
#include "graph/rewire_weights.h"
#include "graph/richclub.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>

/*
 * Rounds of putting weights in order; and how many times the trials of a graph
 * without order a lattice gets.  Its clustering still grows after these, if
 * slowly.
 */
enum { ROUNDS = 32, LATTICE_TRIALS = 20 };

static const uint64_t STREAMS = (uint64_t)1 << 40;

struct drawing {
    struct ensemble *ensemble;
    const struct network *network;
    const struct ensemble_plan *plan;
    const struct bitmap *graph;
    const gsl_matrix *weights;
    double divisor;
    bool is_binary;
};

static struct bitmap *bitmap_of(const struct network *network)
{
    struct bitmap *graph = bitmap_new(network->nodes);

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            bitmap_set(graph, i, network->neighbor[e]);
    return graph;
}

static gsl_matrix *weights_of(const struct network *network)
{
    gsl_matrix *weights = gsl_matrix_calloc(network->nodes, network->nodes);

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            gsl_matrix_set(weights, i, network->neighbor[e],
                           network->weight[e]);
    return weights;
}

static void measure(gsl_vector *row, const struct network *network,
                    double divisor, enum paths_lengths lengths)
{
    double own_divisor;
    struct network *near = paths_near(&own_divisor, network, lengths);
    struct network *unit = network_scaled(network, 1 / divisor);
    gsl_matrix *distances = gsl_matrix_alloc(network->nodes, network->nodes);
    gsl_vector *local = gsl_vector_alloc(network->nodes);
    struct paths_summary paths;
    double sum = 0;

    clustering_onnela(local, unit);
    for (size_t i = 0; i < local->size; i++)
        sum += gsl_vector_get(local, i);
    paths_distances(distances, near);
    paths = paths_summarize(distances);
    gsl_vector_set(row, ENSEMBLE_CLUSTERING, sum / (double)local->size);
    gsl_vector_set(row, ENSEMBLE_LENGTH, paths.length);
    gsl_vector_set(row, ENSEMBLE_HARMONIC, 1 / paths.efficiency);
    gsl_vector_set(row, ENSEMBLE_UNREACHABLE, (double)paths.unreachable);
    network_free(unit), network_free(near);
    gsl_matrix_free(distances), gsl_vector_free(local);
}

/* The weights of the graph on the edges of another of the same degrees. */
static struct network *dress(const struct drawing *drawing,
                             const struct bitmap *graph, struct rng *rng)
{
    size_t n = graph->nodes, rounds = ROUNDS;
    gsl_matrix *weights = gsl_matrix_calloc(n, n);
    struct network *network;

    if (rounds > drawing->network->edges)
        rounds = drawing->network->edges;
    if (!drawing->is_binary)
        rewire_weights(weights, graph, drawing->weights, drawing->graph, rounds,
                       rng);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            if (drawing->is_binary && bitmap_has(graph, i, j))
                gsl_matrix_set(weights, i, j, drawing->network->weight[0]);
            gsl_matrix_set(weights, j, i, gsl_matrix_get(weights, i, j));
        }
    network = network_new(weights);
    gsl_matrix_free(weights);
    return network;
}

static struct network *draw(const struct drawing *drawing,
                            enum rewire_rule rule, uint64_t stream)
{
    struct rng rng = rng_init(drawing->plan->seed, STREAMS + stream);
    struct bitmap *graph = bitmap_new(drawing->network->nodes);
    size_t trials = drawing->plan->trials;
    struct network *network;

    bitmap_copy(graph, drawing->graph);
    if (rule == REWIRE_LATTICE)
        trials *= LATTICE_TRIALS;
    rewire(graph, rule, trials, &rng);
    network = dress(drawing, graph, &rng);
    bitmap_free(graph);
    return network;
}

static void draw_one(void *context, size_t worker, size_t index)
{
    const struct drawing *drawing = context;
    const struct ensemble *ensemble = drawing->ensemble;
    size_t k = index / 2;
    bool is_lattice = index % 2;
    gsl_vector_view row =
        gsl_matrix_row(is_lattice ? ensemble->lattices : ensemble->nulls, k);
    struct network *network =
        draw(drawing, is_lattice ? REWIRE_LATTICE : REWIRE_DEGREES, index);

    (void)worker;
    measure(&row.vector, network, drawing->divisor, drawing->plan->lengths);
    if (!is_lattice) {
        gsl_vector_view phi = gsl_matrix_row(ensemble->club, k);
        gsl_vector_view heavy = gsl_matrix_row(ensemble->club_heavy, k);

        richclub_curve(
            &(struct richclub){.phi = &phi.vector, .weighted = &heavy.vector},
            network);
    }
    network_free(network);
}

struct ensemble *ensemble_new(const struct network *network, double divisor,
                              const struct ensemble_plan *plan)
{
    struct ensemble *ensemble = NEW_ARRAY(struct ensemble, 1);
    size_t levels = richclub_levels(network);
    struct bitmap *graph = bitmap_of(network);
    gsl_matrix *weights = weights_of(network);
    struct drawing drawing = {ensemble,
                              network,
                              plan,
                              graph,
                              weights,
                              divisor,
                              network_max(network) <= network_min(network)};

    bug_if(!plan->count || !levels);
    ensemble->own = gsl_vector_alloc(ENSEMBLE_COLUMNS);
    ensemble->nulls = gsl_matrix_alloc(plan->count, ENSEMBLE_COLUMNS);
    ensemble->lattices = gsl_matrix_alloc(plan->count, ENSEMBLE_COLUMNS);
    ensemble->club = gsl_matrix_alloc(plan->count, levels);
    ensemble->club_heavy = gsl_matrix_alloc(plan->count, levels);
    measure(ensemble->own, network, divisor, plan->lengths);
    workers_run(plan->threads, 2 * plan->count, draw_one, &drawing);
    bitmap_free(graph), gsl_matrix_free(weights);
    return ensemble;
}

void ensemble_free(struct ensemble *ensemble)
{
    gsl_vector_free(ensemble->own);
    gsl_matrix_free(ensemble->nulls), gsl_matrix_free(ensemble->lattices);
    gsl_matrix_free(ensemble->club), gsl_matrix_free(ensemble->club_heavy);
    free(ensemble);
}

double ensemble_mean(const gsl_matrix *graphs, enum ensemble_column column)
{
    double sum = 0;

    for (size_t k = 0; k < graphs->size1; k++)
        sum += gsl_matrix_get(graphs, k, column);
    return sum / (double)graphs->size1;
}

bool ensemble_is_split(const struct ensemble *ensemble)
{
    return gsl_vector_get(ensemble->own, ENSEMBLE_UNREACHABLE) +
               ensemble_mean(ensemble->nulls, ENSEMBLE_UNREACHABLE) +
               ensemble_mean(ensemble->lattices, ENSEMBLE_UNREACHABLE) >
           0;
}

double ensemble_p(const struct ensemble *ensemble, enum ensemble_column column)
{
    double own = gsl_vector_get(ensemble->own, column), above = 0, below = 0;
    size_t count = ensemble->nulls->size1;

    for (size_t k = 0; k < count; k++) {
        double null = gsl_matrix_get(ensemble->nulls, k, column);

        above += null >= own, below += null <= own;
    }
    return fmin(1, 2 * (1 + fmin(above, below)) / (1 + (double)count));
}

struct world {
    double c, l, c_rand, l_rand, c_latt, l_latt;
};

static struct world world_of(const struct ensemble *ensemble)
{
    enum ensemble_column length =
        ensemble_is_split(ensemble) ? ENSEMBLE_HARMONIC : ENSEMBLE_LENGTH;

    return (struct world){
        gsl_vector_get(ensemble->own, ENSEMBLE_CLUSTERING),
        gsl_vector_get(ensemble->own, length),
        ensemble_mean(ensemble->nulls, ENSEMBLE_CLUSTERING),
        ensemble_mean(ensemble->nulls, length),
        ensemble_mean(ensemble->lattices, ENSEMBLE_CLUSTERING),
        ensemble_mean(ensemble->lattices, length)};
}

static double ratio(double over, double under)
{
    return under == 0 ? NAN : over / under;
}

double ensemble_sigma(const struct ensemble *ensemble)
{
    struct world w = world_of(ensemble);

    return ratio(ratio(w.c, w.c_rand), ratio(w.l, w.l_rand));
}

double ensemble_omega(const struct ensemble *ensemble)
{
    struct world w = world_of(ensemble);

    return ratio(w.l_rand, w.l) - ratio(w.c, fmax(w.c, w.c_latt));
}

/* Within [0, 1]; NaN stays. */
static double clamp(double value)
{
    return value < 0 ? 0 : value > 1 ? 1 : value;
}

double ensemble_phi(const struct ensemble *ensemble)
{
    struct world w = world_of(ensemble);
    double a = clamp(ratio(w.c_latt - w.c, w.c_latt - w.c_rand));
    double b = clamp(ratio(w.l - w.l_rand, w.l_latt - w.l_rand));

    return 1 - sqrt((a * a + b * b) / 2);
}
