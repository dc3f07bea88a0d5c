#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "graph/curvature.h"
#include "graph/paths.h"
#include "graph/transport.h"

#include <stdlib.h>
#include <string.h>

/* The curvature of all edges, to be freed. */
static double *ollivier(const struct network *network, double idleness,
                        size_t threads)
{
    double *kappa = NEW_ARRAY(double, 2 * network->edges);
    gsl_matrix *d = gsl_matrix_alloc(network->nodes, network->nodes);

    paths_distances(d, network);
    curvature_ollivier(kappa, network, d, idleness, threads);
    gsl_matrix_free(d);
    return kappa;
}

static double of_edge(const struct network *network, const double *kappa,
                      size_t i, size_t j)
{
    for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
        if (network->neighbor[e] == j)
            return kappa[e];
    return NAN;
}

static void all_are(gsl_matrix *weights, double idleness, double want,
                    const char *name)
{
    struct network *network = network_of(weights);
    double *kappa = ollivier(network, idleness, 1), worst = 0;

    for (size_t e = 0; e < 2 * network->edges; e++)
        worst = fmax(worst, fabs(kappa[e] - want));
    close_to(worst, 0, 1e-13, name);
    free(kappa);
    network_free(network);
}

static gsl_matrix *hypercube(size_t dimensions)
{
    size_t n = (size_t)1 << dimensions;
    gsl_matrix *weights = gsl_matrix_calloc(n, n);

    for (size_t i = 0; i < n; i++)
        for (size_t bit = 0; bit < dimensions; bit++)
            join(weights, i, i ^ (size_t)1 << bit, 1);
    return weights;
}

static void closed_forms(void)
{
    all_are(complete(7, .3), 0, 5. / 6, "complete: (n - 2) / (n - 1)");
    all_are(complete(7, .3), 1. / 7, 1, "complete, idle 1/n: walkers agree");
    all_are(complete(7, 1), .9, .1 * 7 / 6,
            "complete, idle: (1 - idleness) n / (n - 1)");
    all_are(cycle(8), 0, 0, "a long cycle is flat");
    all_are(cycle(8), .5, 0, "a long cycle is flat for idle walkers");
    all_are(cycle(5), .5, .25, "cycle of 5: (1 - idleness) / 2");
    all_are(cycle(4), .5, .5, "cycle of 4: 1 - idleness");
    all_are(hypercube(4), 0, 0, "a hypercube has 0 without idleness");
    all_are(hypercube(4), .6, .4 * 2 / 4,
            "a hypercube has 2 (1 - idleness) / dimensions");
}

static void tree(void)
{
    gsl_matrix *w = gsl_matrix_calloc(20, 20);
    struct network *network;
    double *kappa, worst = 0;

    for (size_t i = 1; i < 20; i++)
        join(w, i, (i - 1) / 3, 1);
    network = network_of(w);
    kappa = ollivier(network, 0, 1);
    for (size_t i = 1; i < 20; i++) {
        size_t j = (i - 1) / 3;
        double a = (double)(network->first[i + 1] - network->first[i]);
        double b = (double)(network->first[j + 1] - network->first[j]);

        worst = fmax(worst, fabs(of_edge(network, kappa, i, j) +
                                 2 * fmax(0, 1 - 1 / a - 1 / b)));
    }
    close_to(worst, 0, 1e-14, "edges of a tree: -2 (1 - 1/a - 1/b)");
    free(kappa);
    network_free(network);
}

/* Values of GraphRicciCurvature's tests: unweighted, idleness .5. */
static void zachary_values(void)
{
    static const double first[] = {.111111, -.143750, .041667, -.114583,
                                   -.281250};
    struct network *network = network_of(zachary(false));
    double *kappa = ollivier(network, .5, 1), sum = 0, worst = 0;

    for (size_t e = 0; e < 2 * network->edges; e++)
        sum += kappa[e];
    for (size_t k = 0; k < 5; k++)
        worst = fmax(worst, fabs(kappa[k] - first[k]));
    close_to(worst, 0, 5.1e-7, "Zachary: the first five edges");
    close_to(sum / (2 * (double)network->edges), .070856, 5.1e-7,
             "Zachary: the mean edge");
    free(kappa);
    network_free(network);
}

/* scipy 1.17.1, linprog(method="highs"), over all pairs of nodes. */
static void weighted_values(void)
{
    gsl_matrix *w = gsl_matrix_calloc(9, 9);
    struct network *network;
    double *kappa, sum = 0;

    for (size_t i = 0; i < 9; i++)
        for (size_t j = i + 1; j < 9; j++)
            if ((i * j + i + j) % 3 == 0 || j == i + 1)
                join(w, i, j, (double)((3 * i + 5 * j) % 4 + 1) / 4);
    network = network_of(w);
    kappa = ollivier(network, .25, 2);
    for (size_t e = 0; e < 2 * network->edges; e++)
        sum += kappa[e] / 2;
    close_to(sum, 4.840909090909, 1e-11, "weighted graph: sum as scipy");
    close_to(of_edge(network, kappa, 0, 1), .265151515152, 1e-11,
             "weighted graph: edge 0, 1 as scipy");
    close_to(of_edge(network, kappa, 8, 7), .477272727273, 1e-11,
             "weighted graph: edge 7, 8 as scipy");
    free(kappa);
    network_free(network);
}

/* The cheapest of all assignments of `left` rows to the columns not in used. */
static double cheapest(const double *cost, size_t n, size_t row, unsigned used)
{
    double best = row == n ? 0 : INFINITY;

    for (size_t j = 0; row < n && j < n; j++)
        if (!(used >> j & 1))
            best = fmin(best, cost[row * n + j] +
                                  cheapest(cost, n, row + 1, used | 1U << j));
    return best;
}

/*
 * Unit masses: the best assignment.  Real masses: rows of equal cost that are
 * merged (2 + 3 + 2 units) move as cheaply as one by one.
 */
static void transport_by_force(void)
{
    static const size_t group[7] = {0, 0, 1, 1, 1, 2, 2};
    struct rng rng = rng_init(3, 0);
    double worst = 0;

    for (size_t round = 0; round < 60; round++) {
        double few[3 * 7], cost[7 * 7], supply[3] = {2. / 7, 3. / 7, 2. / 7};
        double demand[7];

        for (size_t k = 0; k < 21; k++)
            few[k] = round % 2 ? (double)rng_below(&rng, 4) : rng_uniform(&rng);
        for (size_t i = 0; i < 7; i++) {
            demand[i] = 1. / 7;
            memcpy(cost + 7 * i, few + 7 * group[i], 7 * sizeof(double));
        }
        worst = fmax(worst, fabs(transport_cost(supply, 3, demand, 7, few) -
                                 cheapest(cost, 7, 0, 0) / 7));
    }
    close_to(worst, 0, 1e-13, "transport costs what the best assignment does");
}

static void same_bytes(void)
{
    struct network *network = network_of(random_graph(60, .2, 5, 4));
    double *one = ollivier(network, .5, 1), *three = ollivier(network, .5, 3);

    ok(!memcmp(one, three, 2 * network->edges * sizeof *one),
       "curvature has the same bytes with three threads");
    free(one), free(three);
    network_free(network);
}

static double slow_forman(const gsl_matrix *w, size_t u, size_t v, bool more)
{
    double here = gsl_matrix_get(w, u, v), sum = 1 / here + 1 / here;

    for (size_t k = 0; k < w->size1; k++) {
        double left = gsl_matrix_get(w, u, k), right = gsl_matrix_get(w, v, k);

        if (left > 0 && k != v)
            sum -= 1 / sqrt(here * left);
        if (right > 0 && k != u)
            sum -= 1 / sqrt(here * right);
        if (more && left > 0 && right > 0)
            sum += 3 / here;
    }
    return here * sum;
}

static void forman(void)
{
    double worst = 0;

    for (uint64_t seed = 0; seed < 8; seed++) {
        gsl_matrix *w = random_graph(14, .1 * (double)(seed + 1), 4, seed);
        struct network *network = network_new(w);
        double *got = NEW_ARRAY(double, 2 * network->edges);

        for (int more = 0; more < 2; more++) {
            curvature_forman(got, network, more);
            for (size_t i = 0; i < 14; i++)
                for (size_t e = network->first[i]; e < network->first[i + 1];
                     e++)
                    worst = fmax(
                        worst,
                        fabs(got[e] -
                             slow_forman(w, i, network->neighbor[e], more)));
        }
        free(got);
        network_free(network);
        gsl_matrix_free(w);
    }
    close_to(worst, 0, 1e-12, "Forman's curvature is its formula");
}

static void means(void)
{
    gsl_matrix *w = gsl_matrix_calloc(4, 4);
    gsl_vector *mean = gsl_vector_alloc(4);
    struct network *network;
    double kappa[4];

    join(w, 0, 1, 1);
    join(w, 0, 2, 1);
    network = network_of(w);
    curvature_forman(kappa, network, false);
    curvature_of_nodes(mean, network, kappa);
    close_to(gsl_vector_get(mean, 0), 1, 0, "a path of three: 4 - 2 - 1");
    ok(isnan(gsl_vector_get(mean, 3)), "a node without edges has no curvature");
    gsl_vector_free(mean);
    network_free(network);
}

int main(void)
{
    closed_forms();
    tree();
    zachary_values();
    weighted_values();
    transport_by_force();
    same_bytes();
    forman();
    means();
    return done();
}
