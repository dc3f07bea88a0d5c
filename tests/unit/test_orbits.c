#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "graph/orbits.h"

#include <igraph/igraph.h>
#include <stdlib.h>
#include <string.h>

static struct bitmap *random_graph(size_t nodes, double density, uint64_t seed)
{
    struct bitmap *bitmap = bitmap_new(nodes);
    struct rng rng = rng_init(seed, 1);

    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++)
            if (rng_uniform(&rng) < density)
                bitmap_set(bitmap, i, j);
    bitmap_mirror(bitmap, 1);
    return bitmap;
}

/*
 * The orbits of a set of three or four nodes from the degrees within it, which
 * tell all connected graphs of that size, and the places in them, apart.
 */
static void count_set(uint64_t (*count)[ORBITS], const struct bitmap *bitmap,
                      const size_t *set, size_t size)
{
    size_t degree[4] = {0}, edges = 0, most = 0, least = 4;

    for (size_t a = 0; a < size; a++)
        for (size_t b = 0; b < size; b++)
            degree[a] += a != b && bitmap_has(bitmap, set[a], set[b]);
    for (size_t a = 0; a < size; a++) {
        edges += degree[a];
        most = degree[a] > most ? degree[a] : most;
        least = degree[a] < least ? degree[a] : least;
    }
    edges /= 2;
    if (!least || edges + 1 < size)
        return;
    for (size_t a = 0; a < size; a++) {
        static const size_t claw[] = {0, 6, 0, 7}, path[] = {0, 4, 5};
        static const size_t paw[] = {0, 9, 10, 11}, diamond[] = {0, 0, 12, 13};
        size_t d = degree[a], orbit;

        if (size == 3)
            orbit = edges == 3 ? 3 : d;
        else if (edges == 3)
            orbit = most == 3 ? claw[d] : path[d];
        else if (edges == 4)
            orbit = most == 3 ? paw[d] : 8;
        else
            orbit = edges == 5 ? diamond[d] : 14;
        count[set[a]][orbit]++;
    }
}

static void by_brute_force(uint64_t (*count)[ORBITS],
                           const struct bitmap *bitmap)
{
    size_t n = bitmap->nodes;

    memset(count, 0, n * sizeof *count);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            count[i][0] += i != j && bitmap_has(bitmap, i, j);
            for (size_t k = j + 1; i < j && k < n; k++) {
                count_set(count, bitmap, (size_t[]){i, j, k}, 3);
                for (size_t l = k + 1; l < n; l++)
                    count_set(count, bitmap, (size_t[]){i, j, k, l}, 4);
            }
        }
}

static void every_subset(void)
{
    bool good = true;

    for (size_t g = 0; g < 400; g++) {
        size_t n = 1 + g % 20;
        struct bitmap *bitmap =
            random_graph(n, .05 + .95 * (double)(g % 17) / 16, g);
        uint64_t want[20][ORBITS], got[20][ORBITS];

        by_brute_force(want, bitmap);
        orbits_count(got, bitmap, bits_kernels(BITS_BEST));
        good = good && !memcmp(want, got, n * sizeof *got);
        bitmap_free(bitmap);
    }
    ok(good, "400 random graphs have the orbits of all their subsets of 3, 4");
}

static void over_panels(void)
{
    struct bitmap *bitmap = random_graph(80, .1, 9), *wide = bitmap_new(1100);
    uint64_t(*want)[ORBITS] = xcalloc(80, sizeof *want);
    uint64_t(*got)[ORBITS] = xcalloc(1100, sizeof *got);
    bool good = true;

    for (size_t i = 0; i < 80; i++)
        for (size_t j = i + 1; j < 80; j++)
            if (bitmap_has(bitmap, i, j))
                bitmap_set(wide, i * 13, j * 13);
    bitmap_mirror(wide, 1);
    by_brute_force(want, bitmap);
    for (int path = BITS_BEST; path <= BITS_AVX512; path++) {
        const struct bits *bits = bits_kernels((enum bits_path)path);

        if (!bits)
            continue;
        orbits_count(got, wide, bits);
        for (size_t i = 0; i < 80; i++)
            good = good && !memcmp(want[i], got[i * 13], sizeof *got);
    }
    ok(good, "the same in a graph of several panels, by any loops");
    bitmap_free(bitmap), bitmap_free(wide), free(want), free(got);
}

/* Made by enumeration of all subsets (NetworkX 2.8.8 as the graph). */
static void zachary(void)
{
    static const uint64_t totals[GRAPHLETS] = {393, 45,  681, 1098,
                                               36,  452, 85,  11};
    static const uint64_t first[] = {16, 17, 102, 18,  81, 197, 13, 352,
                                     10, 6,  34,  171, 2,  30,  7};
    static const uint64_t last[] = {17, 18, 121, 15,  81, 210, 3, 507,
                                    25, 9,  26,  123, 1,  48,  2};
    struct bitmap *bitmap = bitmap_new(34);
    uint64_t count[34][ORBITS], total[GRAPHLETS];
    igraph_t graph;

    igraph_famous(&graph, "Zachary");
    for (igraph_integer_t e = 0; e < igraph_ecount(&graph); e++) {
        size_t i = (size_t)IGRAPH_FROM(&graph, e);
        size_t j = (size_t)IGRAPH_TO(&graph, e);

        bitmap_set(bitmap, i < j ? i : j, i < j ? j : i);
    }
    igraph_destroy(&graph);
    bitmap_mirror(bitmap, 1);
    orbits_count(count, bitmap, bits_kernels(BITS_BEST));
    orbits_total(total, (const uint64_t(*)[ORBITS])count, 34);
    ok(!memcmp(total, totals, sizeof total),
       "the graphlets of the karate club");
    ok(!memcmp(count[0], first, sizeof first) &&
           !memcmp(count[33], last, sizeof last),
       "the orbits of its two leaders");
    bitmap_free(bitmap);
}

static void to_igraph(igraph_t *graph, const struct bitmap *bitmap)
{
    igraph_vector_int_t ends;

    igraph_vector_int_init(&ends, 0);
    for (size_t i = 0; i < bitmap->nodes; i++)
        for (size_t j = i + 1; j < bitmap->nodes; j++)
            if (bitmap_has(bitmap, i, j)) {
                igraph_vector_int_push_back(&ends, (igraph_integer_t)i);
                igraph_vector_int_push_back(&ends, (igraph_integer_t)j);
            }
    igraph_create(graph, &ends, (igraph_integer_t)bitmap->nodes, false);
    igraph_vector_int_destroy(&ends);
}

static void against_igraph(void)
{
    struct bitmap *bitmap = random_graph(100, .15, 3);
    uint64_t(*count)[ORBITS] = xcalloc(100, sizeof *count);
    uint64_t total[GRAPHLETS];
    igraph_vector_t hist[2], cut;
    igraph_t graph;
    bool good = true;

    orbits_count(count, bitmap, bits_kernels(BITS_BEST));
    orbits_total(total, (const uint64_t(*)[ORBITS])count, 100);
    to_igraph(&graph, bitmap);
    for (igraph_integer_t size = 3; size <= 4; size++) {
        igraph_vector_init(&hist[size - 3], 0);
        igraph_vector_init(&cut, size);
        igraph_motifs_randesu(&graph, &hist[size - 3], size, &cut);
        igraph_vector_destroy(&cut);
    }
    for (size_t g = 0; g < GRAPHLETS; g++) {
        double theirs =
            VECTOR(hist[graphlets[g].nodes - 3])[graphlets[g].igraph];

        good = good && (double)total[g] == theirs;
    }
    ok(good, "100 nodes have the motifs that igraph counts, by its numbers");
    igraph_vector_destroy(&hist[0]), igraph_vector_destroy(&hist[1]);
    igraph_destroy(&graph), bitmap_free(bitmap), free(count);
}

int main(void)
{
    every_subset();
    over_panels();
    zachary();
    against_igraph();
    return done();
}
