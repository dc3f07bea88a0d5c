#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "graph/triads.h"

#include <igraph/igraph.h>
#include <stdlib.h>
#include <string.h>

/* The directed graph of 5 nodes whose motifs are known from BCT's tables. */
static void five_nodes(void)
{
    static const size_t arcs[][2] = {{0, 1}, {1, 2}, {2, 0}, {2, 3},
                                     {3, 4}, {4, 2}, {0, 3}, {3, 0}};
    static const uint64_t want[TRIADS] = {1, 2, 0, 0, 0, 2, 2, 1};
    gsl_matrix *graph = gsl_matrix_calloc(5, 5);
    uint64_t count[6][TRIADS];

    for (size_t k = 0; k < sizeof arcs / sizeof *arcs; k++)
        gsl_matrix_set(graph, arcs[k][0], arcs[k][1], .5);
    gsl_matrix_set(graph, 2, 2, 1);
    triads_count(count, graph);
    ok(!memcmp(count[5], want, sizeof want), "the motifs of five nodes");
    gsl_matrix_free(graph);
}

static void against_igraph(void)
{
    size_t n = 60;
    gsl_matrix *arcs = gsl_matrix_calloc(n, n);
    uint64_t(*count)[TRIADS] = xcalloc(n + 1, sizeof *count);
    struct rng rng = rng_init(1, 1);
    igraph_vector_int_t ends;
    igraph_vector_t hist, cut;
    igraph_t graph;
    bool good = true, whole = true;

    igraph_vector_int_init(&ends, 0);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (i != j && rng_uniform(&rng) < .3) {
                gsl_matrix_set(arcs, i, j, 1);
                igraph_vector_int_push_back(&ends, (igraph_integer_t)i);
                igraph_vector_int_push_back(&ends, (igraph_integer_t)j);
            }
    triads_count(count, arcs);
    igraph_create(&graph, &ends, (igraph_integer_t)n, true);
    igraph_vector_init(&hist, 0), igraph_vector_init(&cut, 3);
    igraph_motifs_randesu(&graph, &hist, 3, &cut);
    for (size_t t = 0; t < TRIADS; t++) {
        uint64_t sum = 0;

        good = good && VECTOR(hist)[triads_igraph[t]] == (double)count[n][t];
        for (size_t i = 0; i < n; i++)
            sum += count[i][t];
        whole = whole && sum == 3 * count[n][t];
    }
    ok(good, "60 nodes have the motifs that igraph counts, by its numbers");
    ok(whole, "each is one of all of its three nodes");
    igraph_vector_destroy(&hist), igraph_vector_destroy(&cut);
    igraph_vector_int_destroy(&ends), igraph_destroy(&graph);
    gsl_matrix_free(arcs), free(count);
}

int main(void)
{
    five_nodes();
    against_igraph();
    return done();
}
