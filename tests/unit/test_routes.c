#include "../tap.h"
#include "graphs.h"

#include "graph/between.h"
#include "graph/overlap.h"
#include "graph/paths.h"
#include "graph/routes.h"

#include <gsl/gsl_math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 11, MOST = 34, FAR = 1000000 };

/* Formula of a pair as it stands in the paper. */
static double matching(const gsl_matrix *w, size_t a, size_t b)
{
    double shared = 0, all = 0;

    for (size_t k = 0; k < w->size1; k++) {
        double x = gsl_matrix_get(w, a, k), y = gsl_matrix_get(w, b, k);

        if (x > 0 && y > 0)
            shared += x + y;
        all += (k != b) * x + (k != a) * y;
    }
    return all > 0 ? shared / all : 0;
}

static double cost(const gsl_matrix *w, size_t a, size_t b)
{
    double strength = 0;

    for (size_t k = 0; k < w->size1; k++)
        strength += gsl_matrix_get(w, a, k);
    return -log2(gsl_matrix_get(w, a, b) / strength);
}

/* Of one path: hops, information, transitivity. */
static void value(double of[3], const gsl_matrix *w, const size_t *path,
                  size_t nodes)
{
    double pairs = 0;

    of[0] = (double)nodes - 1, of[1] = 0;
    for (size_t a = 0; a + 1 < nodes; a++)
        of[1] += cost(w, path[a], path[a + 1]);
    for (size_t a = 0; a < nodes; a++)
        for (size_t b = a + 1; b < nodes; b++)
            pairs += matching(w, path[a], path[b]);
    of[2] = pairs / ((double)(nodes * (nodes - 1)) / 2);
}

struct tour {
    const gsl_matrix *w;
    long (*length)[N], (*distance)[N];
    size_t target, path[N], nodes;
    double sum[3], count;
};

/* Every shortest path from its last node on. */
static void follow(struct tour *tour)
{
    size_t u = tour->path[tour->nodes - 1];

    if (u == tour->target) {
        double of[3];

        value(of, tour->w, tour->path, tour->nodes);
        for (size_t k = 0; k < 3; k++)
            tour->sum[k] += of[k];
        tour->count++;
        return;
    }
    for (size_t v = 0; v < N; v++)
        if (tour->length[u][v] < FAR &&
            tour->length[u][v] + tour->distance[v][tour->target] ==
                tour->distance[u][tour->target]) {
            tour->path[tour->nodes++] = v;
            follow(tour);
            tour->nodes--;
        }
}

static void integers(long (*length)[N], long (*distance)[N],
                     const gsl_matrix *w)
{
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            double x = gsl_matrix_get(w, i, j);

            length[i][j] = x > 0 ? lround(12 / x) : FAR;
            distance[i][j] = i == j ? 0 : length[i][j];
        }
    for (size_t k = 0; k < N; k++)
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                if (distance[i][k] + distance[k][j] < distance[i][j])
                    distance[i][j] = distance[i][k] + distance[k][j];
}

static struct routes *routes_of(const struct network *network, size_t threads)
{
    gsl_matrix *d = gsl_matrix_alloc(network->nodes, network->nodes);
    struct routes *routes;

    paths_distances(d, network);
    routes = routes_find(network, network, d, threads);
    gsl_matrix_free(d);
    return routes;
}

static double gap_of(const struct routes *routes, const struct tour *tour)
{
    const gsl_matrix *of[3] = {routes->hops, routes->information,
                               routes->transitivity};
    double worst = 0;

    for (size_t k = 0; k < 3; k++) {
        double got = gsl_matrix_get(of[k], tour->path[0], tour->target);

        if (isnan(got) != (tour->count == 0))
            return HUGE_VAL;
        if (tour->count > 0)
            worst = fmax(worst, fabs(got - tour->sum[k] / tour->count));
    }
    return worst;
}

/* Graphs with isolated nodes, with parts, with ties, dense and complete. */
static void by_force(void)
{
    double worst = 0, tied = 0;

    for (uint64_t seed = 0; seed < 12; seed++) {
        gsl_matrix *w = seed == 11 ? complete(N, .5)
                        : seed == 0
                            ? gsl_matrix_calloc(N, N)
                            : random_graph(N, .1 * (double)seed, 3, seed);
        struct network *network = network_new(w);
        struct routes *routes = routes_of(network, 1);
        long length[N][N], distance[N][N];

        integers(length, distance, w);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++) {
                struct tour tour = {w, length, distance, j, {i}, 1, {0}, 0};

                if (i == j)
                    continue;
                if (distance[i][j] < FAR)
                    follow(&tour);
                worst = fmax(worst, gap_of(routes, &tour));
                tied += tour.count > 1;
            }
        routes_free(routes), network_free(network), gsl_matrix_free(w);
    }
    ok(tied > 50, "there are ties in the graphs of this test");
    close_to(worst, 0, 1e-11, "all shortest paths, one by one, say the same");
}

/*
 * One path of each pair, the one Floyd and Warshall find with k ascending and
 * strict inequality: next[i][j] follows i.
 */
static void first_found(size_t (*next)[MOST], const gsl_matrix *w)
{
    size_t n = w->size1;
    double d[MOST][MOST];

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double x = gsl_matrix_get(w, i, j);

            d[i][j] = x > 0 ? 1 / x : HUGE_VAL;
            next[i][j] = j;
        }
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                if (d[i][k] + d[k][j] < d[i][j]) {
                    d[i][j] = d[i][k] + d[k][j];
                    next[i][j] = next[i][k];
                }
}

static void sums_of_first(double sum[3], const gsl_matrix *w)
{
    size_t next[MOST][MOST];

    first_found(next, w);
    sum[0] = sum[1] = sum[2] = 0;
    for (size_t i = 0; i < w->size1; i++)
        for (size_t j = 0; j < w->size1; j++) {
            size_t path[MOST] = {i}, nodes = 1;
            double of[3];

            if (i == j)
                continue;
            for (size_t u = i; u != j && nodes < MOST;)
                path[nodes++] = u = next[u][j];
            value(of, w, path, nodes);
            for (size_t k = 0; k < 3; k++)
                sum[k] += of[k];
        }
}

static double total(const gsl_matrix *m)
{
    double sum = 0;

    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            sum += gsl_matrix_get(m, i, j);
    return sum;
}

/*
 * The reference values are of one path per pair; what gives them is then asked
 * about a graph that has one path per pair.
 */
static void references(void)
{
    gsl_matrix *plain = zachary(false), *heavy = zachary(true);
    struct rng rng = rng_init(3, 0);
    struct network *network;
    struct routes *routes;
    double sum[3];

    sums_of_first(sum, plain);
    close_to(sum[1], 7544.478104, 1e-9, "reference: search information");
    sums_of_first(sum, heavy);
    close_to(sum[2], 272.0839656, 1e-8, "reference: path transitivity");
    for (size_t i = 0; i < 34; i++)
        for (size_t j = 0; j < i; j++)
            if (gsl_matrix_get(plain, i, j) > 0)
                join(plain, i, j, .1 + rng_uniform(&rng));
    sums_of_first(sum, plain);
    network = network_new(plain);
    routes = routes_of(network, 1);
    close_to(total(routes->hops), sum[0], 1e-12, "no ties: hops");
    close_to(total(routes->information), sum[1], 1e-12,
             "no ties: search information of the one path");
    close_to(total(routes->transitivity), sum[2], 1e-12,
             "no ties: transitivity of the one path");
    routes_free(routes), network_free(network);
    gsl_matrix_free(plain), gsl_matrix_free(heavy);
}

static void hops_and_edges(void)
{
    struct network *network = network_of(zachary(true));
    struct routes *one = routes_of(network, 1), *three = routes_of(network, 3);
    gsl_matrix *edges = gsl_matrix_alloc(34, 34);
    size_t bytes = sizeof(double[34 * 34]);

    between_edges(edges, network);
    close_to(total(one->hops), 3268, 1e-12, "Zachary W: hops");
    close_to(total(one->hops), total(edges), 1e-12,
             "the hops of all paths are the betweenness of all edges");
    ok(!memcmp(one->information->data, three->information->data, bytes) &&
           !memcmp(one->transitivity->data, three->transitivity->data, bytes),
       "three threads give the same bytes");
    routes_free(one), routes_free(three);
    gsl_matrix_free(edges), network_free(network);
}

/* Whether j can be reached from i within `steps` steps, by trying all walks. */
static bool reaches(const gsl_matrix *w, size_t i, size_t j, size_t steps)
{
    if (i == j || !steps)
        return i == j;
    for (size_t k = 0; k < w->size1; k++)
        if (gsl_matrix_get(w, i, k) > 0 && reaches(w, k, j, steps - 1))
            return true;
    return false;
}

static double overlap_gap(const gsl_matrix *w, size_t i, size_t j,
                          gsl_matrix *const got[3])
{
    double far[3] = {0}, near[3] = {0}, joined = gsl_matrix_get(w, i, j) > 0;
    double either = 0, want, worst;

    for (size_t k = 0; k < N; k++) {
        bool a = k != i && reaches(w, i, k, 2);
        bool b = k != j && reaches(w, j, k, 2);
        bool c = gsl_matrix_get(w, i, k) > 0, d = gsl_matrix_get(w, j, k) > 0;

        far[0] += a, far[1] += b, far[2] += a && b;
        near[0] += c, near[1] += d, near[2] += c && d;
        either += (c || d) && k != i && k != j;
    }
    want = (far[2] + joined) / (fmin(far[0], far[1]) + 1 - joined);
    worst = fabs(gsl_matrix_get(got[0], i, j) - want);
    want = either > 0 ? near[2] / either : 0;
    if (joined > 0)
        worst = fmax(worst, fabs(gsl_matrix_get(got[1], i, j) - want));
    else if (!isnan(gsl_matrix_get(got[1], i, j)))
        worst = HUGE_VAL;
    want = near[2] / sqrt(near[0] * near[1]);
    if (isnan(want) != isnan(gsl_matrix_get(got[2], i, j)))
        return HUGE_VAL;
    return isnan(want) ? worst
                       : fmax(worst, fabs(gsl_matrix_get(got[2], i, j) - want));
}

static void overlaps(void)
{
    double worst = 0;

    for (uint64_t seed = 0; seed < 11; seed++) {
        gsl_matrix *w = seed == 10
                            ? complete(N, 1)
                            : random_graph(N, .1 * (double)seed, 2, seed);
        struct network *network = network_new(w);
        gsl_matrix *got[3];

        for (size_t k = 0; k < 3; k++)
            got[k] = gsl_matrix_alloc(N, N);
        overlap_topological(got[0], network, 2);
        overlap_neighborhood(got[1], network);
        overlap_cosine(got[2], network);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                if (i != j)
                    worst = fmax(worst, overlap_gap(w, i, j, got));
        for (size_t k = 0; k < 3; k++)
            gsl_matrix_free(got[k]);
        network_free(network), gsl_matrix_free(w);
    }
    close_to(worst, 0, 1e-13,
             "overlap in two steps, of edges, and cosine count neighbors");
}

int main(void)
{
    by_force();
    references();
    hops_and_edges();
    overlaps();
    return done();
}
