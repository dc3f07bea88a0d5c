#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "graph/cycles.h"
#include "num/bits.h"

#include <igraph/igraph.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 200 };

/* A graph as a table, for counting by brute force. */
struct table {
    size_t nodes;
    bool has[MOST][MOST];
};

static void random_table(struct table *table, size_t nodes, double density,
                         uint64_t seed)
{
    struct rng rng = rng_init(seed, 1);

    memset(table, 0, sizeof *table);
    table->nodes = nodes;
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = 0; j < i; j++)
            table->has[i][j] = table->has[j][i] = rng_uniform(&rng) < density;
}

static struct bitmap *bitmap_of(const struct table *table)
{
    struct bitmap *bitmap = bitmap_new(table->nodes);

    for (size_t i = 0; i < table->nodes; i++)
        for (size_t j = i + 1; j < table->nodes; j++)
            if (table->has[i][j])
                bitmap_set(bitmap, i, j);
    bitmap_mirror(bitmap, 2);
    return bitmap;
}

/* Paths of `left` more nodes from `at` that end beside `home`. */
static uint64_t close_paths(const struct table *table, bool *used, size_t home,
                            size_t at, size_t left)
{
    uint64_t count = 0;

    if (!left)
        return table->has[at][home];
    for (size_t k = 0; k < table->nodes; k++)
        if (table->has[at][k] && !used[k]) {
            used[k] = true;
            count += close_paths(table, used, home, k, left - 1);
            used[k] = false;
        }
    return count;
}

static uint64_t by_brute_force(const struct table *table, size_t i,
                               size_t length)
{
    bool used[MOST] = {false};

    used[i] = true;
    return close_paths(table, used, i, i, length - 1) / 2;
}

static bool same(const uint64_t *a, const uint64_t *b, size_t count)
{
    return !memcmp(a, b, count * sizeof *a);
}

static const char *paths[] = {"best", "plain", "AVX2", "AVX-512"};

/* C5 of some nodes, and of the others. */
static bool five_in_shares(uint64_t *const want[3],
                           const struct adjacency *adjacency)
{
    size_t n = adjacency->nodes, cuts[] = {0, n / 3, n / 3, n};
    uint64_t got[MOST];
    bool good = true;

    for (size_t k = 0; k < 3; k++)
        good = good && cycles_five_of(got, want[0], adjacency, cuts + k, 1);
    return good && same(got, want[2], n);
}

/* C3 and C4 along all paths and both forms of the graph, and C5, against
 * `want`, which may be NULL. */
static bool agree(const struct table *table, uint64_t *const want[3])
{
    size_t n = table->nodes;
    struct bitmap *bitmap = bitmap_of(table);
    struct adjacency *adjacency = adjacency_of_bitmap(bitmap, 2);
    uint64_t got[3][MOST], other[MOST];
    bool good;

    cycles_sparse(got[0], got[1], adjacency, 2);
    good = cycles_five(got[2], got[0], adjacency, 2);
    for (size_t l = 0; l < 3; l++)
        good = good && same(got[l], want[l], n);
    good = good && five_in_shares(want, adjacency);
    for (int path = BITS_BEST; path <= BITS_AVX512; path++) {
        const struct bits *bits = bits_kernels((enum bits_path)path);

        if (!bits)
            continue;
        cycles_three(other, bitmap, bits, 2);
        good = good && same(other, want[0], n);
        cycles_four(other, bitmap, bits, 2);
        good = good && same(other, want[1], n);
        if (!good)
            printf("# by the path %s, %zu nodes\n", paths[path], n);
    }
    adjacency_free(adjacency), bitmap_free(bitmap);
    return good;
}

static uint64_t *zeros(void)
{
    return NEW_ARRAY(uint64_t, MOST);
}

static void against_brute_force(void)
{
    static const struct {
        size_t nodes;
        double density;
    } cases[] = {{1, .5},  {2, 1},    {5, 1},   {13, .4},
                 {13, .9}, {40, .25}, {80, .1}, {200, .06}};
    uint64_t *want[3] = {zeros(), zeros(), zeros()};
    struct table *table = NEW_ARRAY(struct table, 1);
    bool good = true;

    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        random_table(table, cases[c].nodes, cases[c].density, c);
        for (size_t l = 0; l < 3; l++)
            for (size_t i = 0; i < table->nodes; i++)
                want[l][i] = by_brute_force(table, i, l + 3);
        good = good && agree(table, want);
    }
    ok(good, "C3, C4, C5 are those of brute force, up to 200 nodes, any path");
    for (size_t l = 0; l < 3; l++)
        free(want[l]);
    free(table);
}

static void closed_forms(void)
{
    uint64_t *want[3] = {zeros(), zeros(), zeros()};
    struct table *table = NEW_ARRAY(struct table, 1);
    size_t n = 30;

    random_table(table, n, 1, 1);
    for (size_t i = 0; i < n; i++) {
        want[0][i] = 29 * 28 / 2;
        want[1][i] = 3 * (29 * 28 * 27 / 6);
        want[2][i] = 12 * (29 * 28 * 27 * 26 / 24);
    }
    ok(agree(table, want), "K_n: C(n-1,2), 3 C(n-1,3), 12 C(n-1,4)");
    for (size_t length = 3; length <= 6; length++) {
        memset(table, 0, sizeof *table);
        table->nodes = length;
        for (size_t i = 0; i < length; i++) {
            size_t j = (i + 1) % length;

            table->has[i][j] = table->has[j][i] = true;
            for (size_t l = 0; l < 3; l++)
                want[l][i] = l + 3 == length;
        }
        ok(agree(table, want), "a ring of n nodes is one cycle of n");
    }
    for (size_t l = 0; l < 3; l++)
        free(want[l]);
    free(table);
}

/* Made by NetworkX 2.8.8 and, for cycles, by brute force over its graph. */
static void zachary(void)
{
    static const uint64_t three[] = {18, 12, 11, 10, 2, 3, 3, 6, 5,  0, 2, 0,
                                     1,  6,  1,  1,  1, 1, 1, 1, 1,  1, 1, 4,
                                     1,  1,  1,  1,  1, 4, 3, 3, 13, 15};
    static const uint64_t four[] = {63, 47, 55, 32, 4, 5,  5,  23, 28, 5, 4, 0,
                                    4,  33, 9,  9,  1, 6,  9,  11, 9,  6, 9, 18,
                                    2,  3,  2,  10, 8, 14, 17, 20, 65, 80};
    static const uint64_t five[] = {181, 145, 225, 96, 6,   7,   7,  62, 110,
                                    22,  6,   0,   14, 112, 12,  12, 3,  13,
                                    12,  38,  12,  13, 12,  56,  12, 11, 11,
                                    50,  47,  40,  70, 74,  163, 216};
    uint64_t *want[3] = {zeros(), zeros(), zeros()};
    struct table *table = NEW_ARRAY(struct table, 1);
    igraph_t graph;

    memcpy(want[0], three, sizeof three), memcpy(want[1], four, sizeof four);
    memcpy(want[2], five, sizeof five);
    igraph_famous(&graph, "Zachary");
    table->nodes = 34;
    for (igraph_integer_t e = 0; e < igraph_ecount(&graph); e++) {
        size_t i = (size_t)IGRAPH_FROM(&graph, e);
        size_t j = (size_t)IGRAPH_TO(&graph, e);

        table->has[i][j] = table->has[j][i] = true;
    }
    igraph_destroy(&graph);
    ok(agree(table, want), "the cycle maps of the karate club");
    for (size_t l = 0; l < 3; l++)
        free(want[l]);
    free(table);
}

/* ---- 5000 nodes, beside igraph ---- */

static struct link *random_links(size_t *count, size_t nodes, double density)
{
    struct rng rng = rng_init(7, 1);
    struct link *links =
        NEW_ARRAY(struct link, (size_t)(density * (double)(nodes * nodes)));

    *count = 0;
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++)
            if (rng_uniform(&rng) < density * (i % 7 < j % 5 ? .4 : 1))
                links[(*count)++] = (struct link){(uint32_t)i, (uint32_t)j, 1};
    return links;
}

static void against_igraph(void)
{
    size_t nodes = 5000, count;
    struct link *links = random_links(&count, nodes, .02);
    struct adjacency *graph = adjacency_of_links(links, count, nodes, false);
    struct bitmap *bitmap = bitmap_new(nodes);
    uint64_t *three = NEW_ARRAY(uint64_t, nodes);
    uint64_t *four = NEW_ARRAY(uint64_t, nodes);
    uint64_t *other = NEW_ARRAY(uint64_t, nodes);
    igraph_vector_int_t ends;
    igraph_vector_t want;
    igraph_t peer;
    bool same_three = true, same_degree = true;

    igraph_vector_int_init(&ends, (igraph_integer_t)(2 * count));
    for (size_t e = 0; e < count; e++) {
        VECTOR(ends)[2 * e] = links[e].a, VECTOR(ends)[2 * e + 1] = links[e].b;
        bitmap_set(bitmap, links[e].a, links[e].b);
    }
    bitmap_mirror(bitmap, 2);
    igraph_create(&peer, &ends, (igraph_integer_t)nodes, IGRAPH_UNDIRECTED);
    igraph_vector_init(&want, 0);
    igraph_adjacent_triangles(&peer, &want, igraph_vss_all());
    cycles_three(three, bitmap, bits_kernels(BITS_BEST), 2);
    for (size_t i = 0; i < nodes; i++)
        same_three = same_three && (double)three[i] == VECTOR(want)[i];
    ok(same_three, "5000 nodes: triangles are those of igraph");
    igraph_strength(&peer, &want, igraph_vss_all(), IGRAPH_ALL, false, NULL);
    for (size_t i = 0; i < nodes; i++)
        same_degree = same_degree &&
                      (double)adjacency_degree(graph, i) == VECTOR(want)[i];
    ok(same_degree, "5000 nodes: degrees are those of igraph");
    cycles_sparse(other, four, graph, 1);
    ok(same(three, other, nodes), "the lists give the triangles of the bits");
    cycles_four(other, bitmap, bits_kernels(BITS_BEST), 1);
    ok(same(four, other, nodes), "and the cycles of four");
    igraph_destroy(&peer), igraph_vector_destroy(&want);
    igraph_vector_int_destroy(&ends);
    free(links), free(three), free(four), free(other);
    adjacency_free(graph), bitmap_free(bitmap);
}

int main(void)
{
    against_brute_force();
    closed_forms();
    zachary();
    against_igraph();
    return done();
}
