#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "graph/configuration.h"
#include "graph/hqs.h"
#include "graph/rewire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct bitmap *random_graph(size_t nodes, double density, uint64_t seed)
{
    struct bitmap *bitmap = bitmap_new(nodes);
    struct rng rng = rng_init(seed, 1);

    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++)
            if (rng_uniform(&rng) < density)
                bitmap_flip(bitmap, i, j);
    return bitmap;
}

static struct bitmap *copy_of(const struct bitmap *from)
{
    struct bitmap *bitmap = bitmap_new(from->nodes);

    bitmap_copy(bitmap, from);
    return bitmap;
}

static bool same_degrees(const struct bitmap *a, const struct bitmap *b)
{
    uint32_t list[1000];

    for (size_t i = 0; i < a->nodes; i++) {
        size_t degree = bitmap_neighbors(list, a, i);

        for (size_t k = 0; k < degree; k++)
            if (list[k] == i || !bitmap_has(a, list[k], i))
                return false;
        if (degree != bitmap_neighbors(list, b, i))
            return false;
    }
    return true;
}

static size_t shared_edges(const struct bitmap *a, const struct bitmap *b)
{
    size_t count = 0;

    for (size_t i = 0; i < a->nodes; i++)
        for (size_t j = 0; j < i; j++)
            count += bitmap_has(a, i, j) && bitmap_has(b, i, j);
    return count;
}

static size_t reached(const struct bitmap *graph, size_t from)
{
    bool seen[1000] = {false};
    size_t stack[1000], count = 1, top = 1;

    stack[0] = from, seen[from] = true;
    while (top) {
        size_t i = stack[--top];

        for (size_t j = 0; j < graph->nodes; j++)
            if (bitmap_has(graph, i, j) && !seen[j])
                seen[j] = true, stack[top++] = j, count++;
    }
    return count;
}

static size_t triangles(const struct bitmap *g)
{
    size_t count = 0;

    for (size_t i = 0; i < g->nodes; i++)
        for (size_t j = 0; j < i; j++)
            for (size_t k = 0; bitmap_has(g, i, j) && k < j; k++)
                count += bitmap_has(g, i, k) && bitmap_has(g, j, k);
    return count;
}

static void degrees_stay(void)
{
    struct bitmap *graph = random_graph(120, .15, 1);
    size_t edges = shared_edges(graph, graph), random = 0, ring = 0;
    bool good = true, moved = true;

    for (uint64_t seed = 0; seed < 5; seed++)
        for (int rule = REWIRE_DEGREES; rule <= REWIRE_LATTICE; rule++) {
            struct bitmap *null = copy_of(graph);
            struct rng rng = rng_init(seed, 2);
            size_t accepted = rewire(null, (enum rewire_rule)rule, 10, &rng);

            good = good && accepted && same_degrees(null, graph);
            moved = moved && shared_edges(null, graph) < edges / 2;
            random += rule == REWIRE_DEGREES ? triangles(null) : 0;
            ring += rule == REWIRE_LATTICE ? triangles(null) : 0;
            bitmap_free(null);
        }
    ok(good, "rewiring keeps every degree and makes no loop");
    ok(moved, "most edges are others afterwards");
    printf("# triangles: %zu random, %zu on rings\n", random, ring);
    ok(ring > random + random / 2, "a lattice has many more triangles");
    bitmap_free(graph);
}

static void components_stay(void)
{
    struct bitmap *ring = bitmap_new(40), *null;
    size_t split = 0;
    bool good = true;

    for (size_t i = 0; i < 30; i++)
        bitmap_flip(ring, i, (i + 1) % 30);
    for (size_t i = 30; i < 38; i++)
        bitmap_flip(ring, i, i == 37 ? 30 : i + 1);
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct rng rng = rng_init(seed, 2);

        null = copy_of(ring);
        good = good && rewire(null, REWIRE_CONNECTED, 20, &rng) > 10;
        good = good && same_degrees(null, ring) && reached(null, 0) == 30 &&
               reached(null, 30) == 8 && reached(null, 39) == 1;
        bitmap_copy(null, ring);
        rewire(null, REWIRE_DEGREES, 20, &rng);
        split += reached(null, 0) != 30;
        bitmap_free(null);
    }
    ok(good, "connected: each component keeps its nodes and stays one");
    ok(split > 40, "which rewiring by degrees alone does not see to");
    bitmap_free(ring);
}

static void nothing_to_rewire(void)
{
    struct bitmap *full = random_graph(20, 2, 1), *none = bitmap_new(3);
    struct rng rng = rng_init(1, 2);

    ok(rewire(full, REWIRE_CONNECTED, 10, &rng) == 0 &&
           shared_edges(full, full) == 190,
       "a complete graph stays as it is");
    ok(rewire(none, REWIRE_DEGREES, 10, &rng) == 0, "and so does one of none");
    bitmap_free(full), bitmap_free(none);
}

/* The edges of a graph of 6 nodes as a number. */
static size_t code(const struct bitmap *graph)
{
    size_t number = 0;

    for (size_t i = 0; i < 6; i++)
        for (size_t j = i + 1; j < 6; j++)
            number = 2 * number + bitmap_has(graph, i, j);
    return number;
}

/* Whether the graph of that number has these degrees (and is connected). */
static bool belongs(size_t number, const size_t degree[6], bool connected)
{
    struct bitmap *graph = bitmap_new(6);
    uint32_t list[6];
    size_t bit = 15;
    bool good = true;

    for (size_t i = 0; i < 6; i++)
        for (size_t j = i + 1; j < 6; j++)
            if (number >> --bit & 1)
                bitmap_flip(graph, i, j);
    for (size_t i = 0; i < 6; i++)
        good = good && bitmap_neighbors(list, graph, i) == degree[i];
    good = good && (!connected || reached(graph, 0) == 6);
    bitmap_free(graph);
    return good;
}

enum { ALL = 1 << 15, DRAWS = 20000 };

/* Chi-square of the draws over all graphs that could have come, as z. */
static double unevenness(enum rewire_rule rule, const struct bitmap *from,
                         size_t *kinds)
{
    static size_t found[ALL];
    size_t degree[6], total = 0;
    uint32_t list[6];
    double chi = 0, mean;

    memset(found, 0, sizeof found);
    for (size_t i = 0; i < 6; i++)
        degree[i] = bitmap_neighbors(list, from, i);
    for (uint64_t draw = 0; draw < DRAWS; draw++) {
        struct bitmap *null = copy_of(from);
        struct rng rng = rng_init(draw, 3);

        rewire(null, rule, 20, &rng);
        found[code(null)]++;
        bitmap_free(null);
    }
    *kinds = 0;
    for (size_t k = 0; k < ALL; k++)
        *kinds += belongs(k, degree, rule == REWIRE_CONNECTED);
    mean = (double)DRAWS / (double)*kinds;
    for (size_t k = 0; k < ALL; k++)
        if (belongs(k, degree, rule == REWIRE_CONNECTED)) {
            chi += pow((double)found[k] - mean, 2) / mean;
            total += found[k];
        }
    mean = (double)(*kinds - 1);
    return total == DRAWS ? (chi - mean) / sqrt(2 * mean) : INFINITY;
}

static void all_equally_likely(void)
{
    struct bitmap *graph = bitmap_new(6);
    size_t kinds[2];
    double z[2];

    for (size_t i = 0; i < 6; i++) /* 60 rings of 6, 10 pairs of triangles */
        bitmap_flip(graph, i, (i + 1) % 6);
    z[0] = unevenness(REWIRE_DEGREES, graph, &kinds[0]);
    z[1] = unevenness(REWIRE_CONNECTED, graph, &kinds[1]);
    printf("# %zu graphs, z %.2f; %zu connected, z %.2f\n", kinds[0], z[0],
           kinds[1], z[1]);
    ok(kinds[0] == 70 && fabs(z[0]) < 3.3,
       "every graph of these degrees is equally likely");
    ok(kinds[1] == 60 && fabs(z[1]) < 3.3, "and every connected one");
    bitmap_free(graph);
}

static void drawn_afresh(void)
{
    struct bitmap *graph = random_graph(150, .3, 1), *null = bitmap_new(150);
    size_t edges = shared_edges(graph, graph);
    bool good = true, even = true;

    for (uint64_t seed = 0; seed < 10; seed++) {
        struct rng rng = rng_init(seed, 4);

        good = good && configuration_draw(null, graph, &rng) &&
               same_degrees(null, graph) &&
               shared_edges(null, graph) < edges / 2;
        configuration_uniform(null, graph, &rng);
        even = even && shared_edges(null, null) == edges &&
               !same_degrees(null, graph);
    }
    ok(good, "the configuration model has the degrees and other edges");
    ok(even, "a uniform graph has the number of edges alone");
    bitmap_free(graph), bitmap_free(null);
    graph = random_graph(20, .1, 5), null = bitmap_new(20);
    for (size_t i = 1; i < 20; i++)
        if (!bitmap_has(graph, 0, i))
            bitmap_flip(graph, 0, i);
    ok(configuration_draw(null, graph, &(struct rng){.seed = 1}) &&
           same_degrees(null, graph),
       "also where one node is joined to all");
    bitmap_free(graph), bitmap_free(null);
}

static void covariance(void)
{
    size_t n = 100;
    gsl_matrix *r = gsl_matrix_alloc(n, n);
    struct rng rng = rng_init(1, 5);
    struct hqs hqs, again;
    double mean = 0, square = 0, pairs = (double)(n * (n - 1) / 2);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double value = .2 + .25 * rng_normal(&rng);

            gsl_matrix_set(r, i, j, value), gsl_matrix_set(r, j, i, value);
        }
    gsl_matrix_set(r, 3, 4, NAN), gsl_matrix_set(r, 4, 3, NAN);
    ok(hqs_fit(&hqs, r, 1) && hqs.columns == 15, "15 columns, 1 / variance");
    hqs_draw(r, &hqs, &rng);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            mean += gsl_matrix_get(r, i, j) / pairs;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            square += pow(gsl_matrix_get(r, i, j) - mean, 2) / pairs;
    /* The mean itself has a standard error of .02, the sd is divided by the
     * diagonal, which spreads by a third. */
    close_to(mean, .2, .06, "the mean off the diagonal is kept");
    close_to(sqrt(square), .25, .03, "and so is the standard deviation");
    gsl_matrix_set_all(r, .5);
    ok(!hqs_fit(&again, r, 1), "equal entries have no such null");
    gsl_matrix_set_all(r, -.5), gsl_matrix_set(r, 0, 1, -.4);
    ok(!hqs_fit(&again, r, 1), "nor have those of a mean below 0");
    gsl_matrix_free(r);
}

int main(void)
{
    degrees_stay();
    components_stay();
    nothing_to_rewire();
    all_equally_likely();
    drawn_afresh();
    covariance();
    return done();
}
