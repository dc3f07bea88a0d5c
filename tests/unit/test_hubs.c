#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "graph/centrality.h"
#include "graph/clustering.h"
#include "graph/hubs.h"

#include <igraph/igraph.h>
#include <stdlib.h>

static struct adjacency *adjacency_of(const gsl_matrix *weights)
{
    size_t n = weights->size1, count = 0;
    struct link *links = NEW_ARRAY(struct link, n * n + 1);
    struct adjacency *graph;

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (gsl_matrix_get(weights, i, j) > 0)
                links[count++] =
                    (struct link){(uint32_t)i, (uint32_t)j,
                                  (float)gsl_matrix_get(weights, i, j)};
    graph = adjacency_of_links(links, count, n, true);
    free(links);
    return graph;
}

static void against_igraph(void)
{
    gsl_matrix *weights = random_graph(120, .08, 7, 3);
    struct adjacency *graph = adjacency_of(weights);
    uint32_t core[120];
    igraph_vector_int_t ends, want;
    igraph_t peer;
    size_t wrong = 0;

    igraph_vector_int_init(&ends, 0), igraph_vector_int_init(&want, 0);
    for (igraph_integer_t i = 0; i < 120; i++)
        for (igraph_integer_t j = i + 1; j < 120; j++)
            if (gsl_matrix_get(weights, (size_t)i, (size_t)j) > 0) {
                igraph_vector_int_push_back(&ends, i);
                igraph_vector_int_push_back(&ends, j);
            }
    igraph_create(&peer, &ends, 120, IGRAPH_UNDIRECTED);
    igraph_coreness(&peer, &want, IGRAPH_ALL);
    hubs_core(core, graph);
    for (size_t i = 0; i < 120; i++)
        wrong += core[i] != (uint32_t)VECTOR(want)[i];
    ok(!wrong, "cores are those of igraph");
    igraph_destroy(&peer);
    igraph_vector_int_destroy(&ends), igraph_vector_int_destroy(&want);
    adjacency_free(graph), gsl_matrix_free(weights);
}

static void cores_of_zachary(void)
{
    gsl_matrix *weights = zachary(false);
    struct adjacency *graph = adjacency_of(weights);
    uint32_t core[34];
    size_t four = 0, sum = 0;

    hubs_core(core, graph);
    for (size_t i = 0; i < 34; i++)
        four += core[i] == 4, sum += core[i];
    ok(four == 10 && core[11] == 1 && core[9] == 2,
       "karate club: ten of the 4-core, node 11 hangs on one edge");
    adjacency_free(graph), gsl_matrix_free(weights);
}

static void eigenvector(void)
{
    gsl_matrix *weights = zachary(false);
    struct network *network = network_new(weights);
    struct adjacency *graph = adjacency_of(weights), *star;
    gsl_vector *want = gsl_vector_alloc(34);
    struct link links[3] = {{0, 1, 1}, {0, 2, 1}, {0, 3, 1}};
    double got[34], worst = 0;

    centrality_eigenvector(want, network);
    ok(hubs_eigenvector(got, graph, 2), "the powers settle");
    for (size_t i = 0; i < 34; i++)
        worst = fmax(worst, fabs(got[i] - gsl_vector_get(want, i)));
    close_to(worst, 0, 1e-7, "eigenvector centrality is that of ARPACK");
    star = adjacency_of_links(links, 3, 5, false);
    ok(hubs_eigenvector(got, star, 1), "a star settles, too");
    close_to(got[0], sqrt(.5), 1e-7, "with half the square in the middle");
    close_to(got[4], 0, 1e-7, "and none where there is no edge");
    adjacency_free(graph), adjacency_free(star), network_free(network);
    gsl_matrix_free(weights), gsl_vector_free(want);
}

static void fast(void)
{
    enum { NODES = 300, FRAMES = 33 };
    struct tiles *tiles = tiles_new(NODES, FRAMES);
    struct rng rng = rng_init(3, 1);
    double got[NODES], again[NODES], x[FRAMES], value = 0, worst = 0;
    bool same = true;

    for (size_t i = 0; i < NODES; i++) {
        for (size_t t = 0; t < FRAMES; t++)
            x[t] = rng_normal(&rng) + (double)i / NODES * sin((double)t);
        tiles_set(tiles, i, x, 1);
    }
    ok(hubs_fast(got, tiles, 1) && hubs_fast(again, tiles, 3),
       "the fast centrality settles");
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < NODES; i++) {
            double sum = 0;

            for (size_t j = 0; j < NODES; j++)
                sum += (tiles_exact(tiles, i, j) + 1) / 2 * got[j];
            if (pass)
                worst = fmax(worst, fabs(sum / value - got[i]));
            else
                value += sum * got[i];
        }
    close_to(worst, 0, 1e-8, "it is an eigenvector of (r + 1) / 2");
    for (size_t i = 0; i < NODES; i++)
        same = same && got[i] - again[i] == 0 && got[i] > 0;
    ok(same, "positive, and the same bits with three threads");
    tiles_free(tiles);
}

static void triangles(void)
{
    gsl_matrix *weights = zachary(true);
    struct network *network = network_new(weights);
    struct adjacency *graph = adjacency_of(weights);
    gsl_vector *want = gsl_vector_alloc(34);
    double got[34], worst = 0;

    clustering_onnela(want, network);
    hubs_triangles(got, graph, 2);
    for (size_t i = 0; i < 34; i++) {
        double d = (double)adjacency_degree(graph, i);

        if (d > 1)
            worst = fmax(worst, fabs(2 * got[i] / (d * (d - 1)) -
                                     gsl_vector_get(want, i)));
    }
    close_to(worst, 0, 1e-6, "weighted triangles are those of Onnela");
    network_free(network), adjacency_free(graph);
    gsl_matrix_free(weights), gsl_vector_free(want);
}

/* A row of six nodes; 0 correlates with 1, 2, 4 and 5, and 3 with 2. */
static void local(void)
{
    struct link row[] = {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {3, 4, 1}, {4, 5, 1}};
    struct link links[] = {
        {0, 1, 1}, {0, 2, 1}, {0, 4, 1}, {0, 5, 1}, {2, 3, 1}};
    struct adjacency *lattice = adjacency_of_links(row, 5, 6, false);
    struct adjacency *graph = adjacency_of_links(links, 5, 6, false);
    static const uint32_t want[] = {2, 1, 1, 1, 0, 0};
    uint32_t got[6];
    size_t wrong = 0;

    hubs_local(got, graph, lattice, 1);
    for (size_t i = 0; i < 6; i++)
        wrong += got[i] != want[i];
    ok(!wrong, "local density counts neighbors that touch, up to the first "
               "gap, without the seed");
    adjacency_free(lattice), adjacency_free(graph);
}

int main(void)
{
    against_igraph();
    cores_of_zachary();
    eigenvector();
    fast();
    triangles();
    local();
    return done();
}
