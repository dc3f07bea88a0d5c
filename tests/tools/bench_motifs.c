/*
 * bench_motifs - what motifs and null models cost.
 *
 *     bench_motifs [NULLS [THREADS [MODEL]]]
 *
 * A random graph of 400 nodes in ten groups at a density of 15 percent.
 * Prints, in milliseconds: the orbits of all graphlets of 3 and 4 nodes (least
 * of five), NULLS (100) random graphs with their counts by THREADS (1), and
 * unless NULLS is above 100 igraph's enumeration, whose counts must be the
 * same.
 */
#include "base/mem.h"
#include "base/rng.h"
#include "motifs/nulls.h"

#include <igraph/igraph.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NODES = 400, REPEATS = 5 };

static double milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static struct bitmap *grouped_graph(gsl_matrix *weights)
{
    struct bitmap *graph = bitmap_new(NODES);
    struct rng rng = rng_init(1, 1);

    for (size_t i = 0; i < NODES; i++)
        for (size_t j = i + 1; j < NODES; j++) {
            double chance = i % 10 == j % 10 ? .6 : .1025;

            if (rng_uniform(&rng) >= chance)
                continue;
            bitmap_flip(graph, i, j);
            gsl_matrix_set(weights, i, j, .1 + .9 * rng_uniform(&rng));
        }
    return graph;
}

static void time_orbits(uint64_t total[GRAPHLETS], const struct bitmap *graph)
{
    uint64_t(*count)[ORBITS] = xcalloc(NODES, sizeof *count);
    double least = 1e9;

    for (int k = 0; k < REPEATS; k++) {
        double start = milliseconds(), spent;

        orbits_count(count, graph, bits_kernels(BITS_BEST));
        spent = milliseconds() - start;
        least = spent < least ? spent : least;
    }
    orbits_total(total, (const uint64_t(*)[ORBITS])count, NODES);
    printf("orbits of one graph\t%.2f\n", least);
    free(count);
}

static void time_nulls(const struct bitmap *graph, const gsl_matrix *weights,
                       const struct nulls_wish *wish)
{
    struct threshold threshold = {.rule = THRESHOLD_DENSITY, .at = .15};
    struct draw_source source = {.graph = graph,
                                 .weights = weights,
                                 .relation = weights,
                                 .threshold = &threshold};
    struct census census;
    struct nulls nulls;
    gsl_matrix *counts;
    double start = milliseconds();

    if (!census_plan(&census, NULL, true, wish->model == DRAW_STRENGTH, false))
        return;
    counts = gsl_matrix_alloc(NODES + 1, census.count);
    census_take(counts, NULL, &census, graph, weights);
    nulls_init(&nulls, counts, &census, &source, wish);
    printf("%zu nulls (%s) by %zu\t%.0f\n", wish->count,
           draw_models[wish->model], wish->threads, milliseconds() - start);
    printf("swaps an edge\t%.2f\n", nulls.swaps);
    printf("shared edges\t%.3f\n", nulls.overlap);
    printf("z of triangles\t%.2f\n", nulls_z(&nulls, counts, NODES, 1));
    nulls_release(&nulls), gsl_matrix_free(counts);
}

static void time_igraph(const struct bitmap *bitmap,
                        const uint64_t total[GRAPHLETS])
{
    igraph_vector_int_t ends;
    igraph_vector_t hist, cut;
    igraph_t graph;
    double start;
    bool is_same = true;

    igraph_vector_int_init(&ends, 0);
    for (igraph_integer_t i = 0; i < NODES; i++)
        for (igraph_integer_t j = i + 1; j < NODES; j++)
            if (bitmap_has(bitmap, (size_t)i, (size_t)j)) {
                igraph_vector_int_push_back(&ends, i);
                igraph_vector_int_push_back(&ends, j);
            }
    igraph_create(&graph, &ends, NODES, false);
    printf("edges\t%ld\n", (long)igraph_ecount(&graph));
    igraph_vector_init(&hist, 0), igraph_vector_init(&cut, 4);
    start = milliseconds();
    igraph_motifs_randesu(&graph, &hist, 4, &cut);
    printf("igraph, 4 nodes\t%.0f\n", milliseconds() - start);
    for (size_t g = 0; g < GRAPHLETS; g++)
        if (graphlets[g].nodes == 4 &&
            VECTOR(hist)[graphlets[g].igraph] != (double)total[g])
            is_same = false;
    printf("same counts\t%s\n", is_same ? "yes" : "no");
    igraph_vector_destroy(&hist), igraph_vector_destroy(&cut);
    igraph_vector_int_destroy(&ends), igraph_destroy(&graph);
}

int main(int argc, char **argv)
{
    struct shard shard = {.count = 1};
    struct nulls_wish wish = {
        .count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 100,
        .threads = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 1,
        .trials = 10,
        .seed = 1,
        .shard = &shard};
    gsl_matrix *weights = gsl_matrix_calloc(NODES, NODES);
    struct bitmap *graph = grouped_graph(weights);
    uint64_t total[GRAPHLETS];

    for (int m = 0; argc > 3 && draw_models[m]; m++)
        if (!strcmp(draw_models[m], argv[3]))
            wish.model = (enum draw_model)m;
    time_orbits(total, graph);
    time_nulls(graph, weights, &wish);
    if (wish.count <= 100)
        time_igraph(graph, total);
    bitmap_free(graph), gsl_matrix_free(weights);
    return 0;
}
