#include "../tap.h"
#include "graphs.h"

#include "graph/centrality.h"

#include <stdlib.h>

enum { NODES = 16, FAR = 1000000 };

/* Lengths 60/level as integers, so that ties are exact. */
static void integer_distances(long (*d)[NODES], long (*length)[NODES],
                              const gsl_matrix *w)
{
    for (size_t i = 0; i < NODES; i++)
        for (size_t j = 0; j < NODES; j++) {
            double weight = gsl_matrix_get(w, i, j);

            length[i][j] = weight > 0 ? lround(12 / weight) : FAR;
            d[i][j] = i == j ? 0 : length[i][j];
        }
    for (size_t k = 0; k < NODES; k++)
        for (size_t i = 0; i < NODES; i++)
            for (size_t j = 0; j < NODES; j++)
                if (d[i][k] + d[k][j] < d[i][j])
                    d[i][j] = d[i][k] + d[k][j];
}

/* Shortest paths from i to j, by recursion over the last edge. */
static double count_paths(long (*d)[NODES], long (*length)[NODES], size_t i,
                          size_t j)
{
    double count = 0;

    if (i == j)
        return 1;
    for (size_t k = 0; k < NODES; k++)
        if (length[k][j] < FAR && d[i][k] + length[k][j] == d[i][j])
            count += count_paths(d, length, i, k);
    return count;
}

static double exact_betweenness(long (*d)[NODES], long (*length)[NODES],
                                size_t v)
{
    double sum = 0;

    for (size_t a = 0; a < NODES; a++)
        for (size_t b = 0; b < NODES; b++)
            if (a != b && a != v && b != v && d[a][b] < FAR &&
                d[a][v] + d[v][b] == d[a][b])
                sum += count_paths(d, length, a, v) *
                       count_paths(d, length, v, b) /
                       count_paths(d, length, a, b);
    return sum;
}

static void betweenness_with_ties(void)
{
    double worst = 0;

    for (uint64_t seed = 0; seed < 12; seed++) {
        gsl_matrix *w = random_graph(NODES, 0.08 * (double)(seed + 1), 5, seed);
        struct network *network = network_new(w);
        gsl_vector *got = gsl_vector_alloc(NODES);
        long d[NODES][NODES], length[NODES][NODES];

        integer_distances(d, length, w);
        centrality_betweenness(got, network);
        for (size_t v = 0; v < NODES; v++)
            worst = fmax(worst, fabs(gsl_vector_get(got, v) -
                                     exact_betweenness(d, length, v)));
        gsl_vector_free(got);
        network_free(network);
        gsl_matrix_free(w);
    }
    close_to(worst, 0, 1e-11, "betweenness agrees with exact integer lengths");
}

static void zachary_values(void)
{
    struct network *a = network_of(zachary(false));
    struct network *w = network_of(zachary(true));
    static const size_t node[] = {2, 8, 27, 28, 33, 0};
    static const double want[] = {130, 172, 60, 14, 352, 456};
    gsl_vector *x = gsl_vector_alloc(34);

    centrality_betweenness(x, a);
    close_to(sum_of(x), 1580, 1e-12, "zachary A: betweenness");
    close_to(gsl_vector_get(x, 0), 462.142857, 1e-8, "zachary A: node 0");
    close_to(gsl_vector_get(x, 33), 321.103175, 1e-8, "zachary A: node 33");
    centrality_betweenness(x, w);
    close_to(sum_of(x), 2146, 1e-12, "zachary W: betweenness");
    for (size_t k = 0; k < 6; k++)
        close_to(gsl_vector_get(x, node[k]), want[k], 1e-12,
                 "zachary W: betweenness of a node with tied paths");

    centrality_eigenvector(x, a);
    close_to(sum_of(x), 4.977984324, 1e-9, "zachary A: eigenvector");
    close_to(gsl_vector_get(x, 0), .35549144, 1e-8, "zachary A: node 0");
    close_to(gsl_vector_get(x, 33), .37336347, 1e-8, "zachary A: node 33");
    centrality_eigenvector(x, w);
    close_to(sum_of(x), 4.848164041, 1e-9, "zachary W: eigenvector");
    close_to(gsl_vector_get(x, 0), .37196344, 1e-8, "zachary W: node 0");
    close_to(gsl_vector_get(x, 33), .36003495, 1e-8, "zachary W: node 33");
    gsl_vector_free(x);
    network_free(a), network_free(w);
}

static void closed_forms(void)
{
    for (size_t n = 2; n <= 12; n++) {
        struct network *full = network_of(complete(n, 0.7));
        gsl_vector *x = gsl_vector_alloc(n);

        centrality_eigenvector(x, full);
        ok(fabs(gsl_vector_min(x) - 1 / sqrt((double)n)) < 1e-12 &&
               fabs(gsl_vector_max(x) - 1 / sqrt((double)n)) < 1e-12,
           "complete graph: all nodes equal");
        centrality_betweenness(x, full);
        close_to(sum_of(x), 0, 0, "complete graph: nothing lies between");
        gsl_vector_free(x);
        network_free(full);
    }
}

static void cycles(void)
{
    struct network *even = network_of(cycle(8)), *odd = network_of(cycle(9));
    gsl_vector *x = gsl_vector_alloc(8), *y = gsl_vector_alloc(9);

    centrality_betweenness(x, even);
    close_to(gsl_vector_min(x), 9, 1e-12, "C8: betweenness (n/2 - 1)^2");
    close_to(gsl_vector_max(x), 9, 1e-12, "C8: for every node");
    centrality_betweenness(y, odd);
    close_to(gsl_vector_min(y), 12, 1e-12, "C9: (n - 1)(n - 3) / 4");
    centrality_eigenvector(x, even);
    close_to(gsl_vector_min(x), 1 / sqrt(8), 1e-12, "C8: eigenvector");
    gsl_vector_free(x), gsl_vector_free(y);
    network_free(even), network_free(odd);
}

static void near_ties(void)
{
    gsl_matrix *weights = gsl_matrix_calloc(4, 4);
    gsl_vector *x = gsl_vector_alloc(4);
    struct network *network;

    join(weights, 0, 1, 1);
    join(weights, 1, 3, 1);
    join(weights, 0, 2, 1);
    join(weights, 2, 3, 1 + 1e-12);
    network = network_new(weights);
    centrality_betweenness(x, network);
    close_to(gsl_vector_get(x, 1), 1, 1e-12, "a difference of 1e-12 is a tie");
    network_free(network);
    join(weights, 2, 3, 1 + 1e-8);
    network = network_of(weights);
    centrality_betweenness(x, network);
    close_to(gsl_vector_get(x, 1), 0, 1e-12, "a difference of 1e-8 is none");
    gsl_vector_free(x);
    network_free(network);
}

static void disconnected(void)
{
    gsl_matrix *weights = gsl_matrix_calloc(8, 8);
    gsl_vector *x = gsl_vector_alloc(8);
    struct network *network;

    join(weights, 5, 6, 0.9);
    join(weights, 0, 1, 0.5);
    join(weights, 1, 2, 0.5);
    network = network_new(weights);
    centrality_eigenvector(x, network);
    close_to(gsl_vector_get(x, 5), sqrt(0.5), 1e-12,
             "the component of the largest eigenvalue carries the vector");
    close_to(gsl_vector_get(x, 1), 0, 0, "the others have 0");
    network_free(network);

    join(weights, 5, 6, 0.5);
    join(weights, 6, 7, 0.5);
    network = network_of(weights);
    centrality_eigenvector(x, network);
    close_to(gsl_vector_get(x, 1), sqrt(0.5), 1e-12,
             "of equal components the first carries it");
    close_to(gsl_vector_get(x, 6), 0, 0, "and not the second");
    centrality_betweenness(x, network);
    close_to(sum_of(x), 4, 1e-12, "betweenness within components");
    gsl_vector_free(x);
    network_free(network);
}

static void equal_pairs(void)
{
    gsl_matrix *weights = gsl_matrix_calloc(6, 6);
    gsl_vector *x = gsl_vector_alloc(6);
    struct network *network;

    for (size_t i = 0; i < 6; i += 2)
        join(weights, i, i + 1, 0.5);
    network = network_of(weights);
    centrality_eigenvector(x, network);
    close_to(gsl_vector_get(x, 0), sqrt(0.5), 1e-12,
             "of equal pairs the first carries the vector");
    close_to(sum_of(x), sqrt(2), 1e-12, "alone");
    gsl_vector_free(x);
    network_free(network);
}

static void long_chain(void)
{
    gsl_matrix *weights = gsl_matrix_calloc(600, 600);
    gsl_vector *x = gsl_vector_alloc(600);
    struct network *network;
    double worst = 0;

    for (size_t i = 0; i + 1 < 600; i++)
        join(weights, i, i + 1, 0.3);
    network = network_of(weights);
    centrality_eigenvector(x, network);
    for (size_t i = 0; i < 600; i++) {
        double want = sqrt(2.0 / 601) * sin(M_PI * (double)(i + 1) / 601);

        worst = fmax(worst, fabs(gsl_vector_get(x, i) - want));
    }
    close_to(worst, 0, 1e-8, "a chain of 600 nodes: half a sine");
    gsl_vector_free(x);
    network_free(network);
}

static void without_edges(void)
{
    for (size_t n = 1; n <= 3; n++) {
        struct network *network = network_of(gsl_matrix_calloc(n, n));
        gsl_vector *x = gsl_vector_alloc(n);

        centrality_eigenvector(x, network);
        close_to(sum_of(x), 0, 0, "no edges: eigenvector 0");
        centrality_betweenness(x, network);
        close_to(sum_of(x), 0, 0, "no edges: betweenness 0");
        gsl_vector_free(x);
        network_free(network);
    }
}

int main(void)
{
    betweenness_with_ties();
    zachary_values();
    closed_forms();
    cycles();
    near_ties();
    disconnected();
    equal_pairs();
    long_chain();
    without_edges();
    return done();
}
