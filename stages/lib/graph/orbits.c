#include "graph/orbits.h"

#include "base/mem.h"
#include "graph/cycles.h"

#include <stdlib.h>
#include <string.h>

const struct graphlet graphlets[GRAPHLETS] = {
    {"path_3", 3, 9, 2, 2, 1},     {"triangle", 3, 13, 3, 3, 3},
    {"path_4", 4, 113, 6, 4, 2},   {"claw", 4, 126, 4, 7, 1},
    {"cycle_4", 4, 187, 8, 8, 4},  {"paw", 4, 128, 7, 9, 1},
    {"diamond", 4, 193, 9, 12, 2}, {"complete_4", 4, 199, 10, 14, 4},
};

#define INDUCED \
    "Induced subgraphs in which the region has this place; ORCA's orbit "
#define SOURCE ". Przulj 2007, doi:10.1093/bioinformatics/btl301."

const struct column orbits_about[ORBITS] = {
    {"orbit_0", "Edges", "edges", INDUCED "0, the degree" SOURCE},
    {"orbit_1", "Ends of paths of 3", "subgraphs", INDUCED "1" SOURCE},
    {"orbit_2", "Middles of paths of 3", "subgraphs", INDUCED "2" SOURCE},
    {"orbit_3", "Triangles", "subgraphs", INDUCED "3" SOURCE},
    {"orbit_4", "Ends of paths of 4", "subgraphs", INDUCED "4" SOURCE},
    {"orbit_5", "Inner nodes of paths of 4", "subgraphs", INDUCED "5" SOURCE},
    {"orbit_6", "Leaves of claws", "subgraphs", INDUCED "6" SOURCE},
    {"orbit_7", "Centers of claws", "subgraphs", INDUCED "7" SOURCE},
    {"orbit_8", "Chordless cycles of 4", "subgraphs", INDUCED "8" SOURCE},
    {"orbit_9", "Tails of paws", "subgraphs", INDUCED "9" SOURCE},
    {"orbit_10", "Far corners of paws", "subgraphs", INDUCED "10" SOURCE},
    {"orbit_11", "Centers of paws", "subgraphs", INDUCED "11" SOURCE},
    {"orbit_12", "Off the chord of diamonds", "subgraphs", INDUCED "12" SOURCE},
    {"orbit_13", "On the chord of diamonds", "subgraphs", INDUCED "13" SOURCE},
    {"orbit_14", "Complete graphs of 4", "subgraphs", INDUCED "14" SOURCE},
};

/* Of one node: subgraphs that need not be induced, by the orbit. */
struct node {
    uint64_t degree, walks; /* walks: paths of 3 that begin here */
    uint64_t triangles;
    uint64_t walks_beside, triangles_beside; /* sums over neighbors */
    uint64_t claws, far_corners, off_chord, on_chord, complete;
};

struct edges {
    const struct bitmap *bitmap;
    const struct bits *bits;
    struct node *node;
    uint32_t *neighbor, *common;
    uint64_t *shared; /* neighbors of both ends, a block per panel */
};

static uint64_t choose_two(uint64_t n)
{
    return n ? n * (n - 1) / 2 : 0;
}

static uint64_t choose_three(uint64_t n)
{
    return n > 2 ? choose_two(n) * (n - 2) / 3 : 0;
}

/* Lists the nodes that are neighbors of both; returns how many. */
static size_t intersect(const struct edges *edges, size_t i, size_t j)
{
    size_t count = 0;

    for (size_t p = 0; p < edges->bitmap->panels; p++) {
        const uint64_t *a = bitmap_block(edges->bitmap, p, i);
        const uint64_t *b = bitmap_block(edges->bitmap, p, j);
        uint64_t *both = edges->shared + p * BITS_WORDS;

        for (size_t w = 0; w < BITS_WORDS; w++) {
            both[w] = a[w] & b[w];
            for (uint64_t word = both[w]; word; word &= word - 1)
                edges->common[count++] =
                    (uint32_t)(p * BITS_BLOCK + w * 64 +
                               (size_t)__builtin_ctzll(word));
        }
    }
    return count;
}

/* Complete graphs of 4 that hold an edge: edges within the shared neighbors. */
static uint64_t complete_at(const struct edges *edges, size_t count)
{
    uint64_t twice = 0;

    for (size_t p = 0; count > 1 && p < edges->bitmap->panels; p++)
        twice += edges->bits->common(bitmap_block(edges->bitmap, p, 0),
                                     edges->shared + p * BITS_WORDS,
                                     edges->common, count);
    return twice / 2;
}

static void visit_edge(const struct edges *edges, size_t i, size_t j)
{
    struct node *a = &edges->node[i], *b = &edges->node[j];
    size_t common = intersect(edges, i, j);
    uint64_t complete = complete_at(edges, common);

    a->walks += b->degree - 1, b->walks += a->degree - 1;
    a->claws += choose_two(b->degree - 1);
    b->claws += choose_two(a->degree - 1);
    a->triangles += common, b->triangles += common;
    if (!common)
        return;
    a->far_corners += common * (b->degree - 2);
    b->far_corners += common * (a->degree - 2);
    a->on_chord += choose_two(common), b->on_chord += choose_two(common);
    a->complete += complete, b->complete += complete;
    for (size_t k = 0; k < common; k++)
        edges->node[edges->common[k]].off_chord += common - 1;
}

static void sum_neighbors(const struct edges *edges, size_t i)
{
    struct node *node = &edges->node[i];
    size_t degree = bitmap_neighbors(edges->neighbor, edges->bitmap, i);

    for (size_t k = 0; k < degree; k++) {
        node->walks_beside += edges->node[edges->neighbor[k]].walks;
        node->triangles_beside += edges->node[edges->neighbor[k]].triangles;
    }
}

/* Sums that may pass below 0 on the way come back modulo 2^64. */
static void induce(uint64_t f[ORBITS], const struct node *node, uint64_t cycles)
{
    uint64_t d = node->degree, t = node->triangles;
    uint64_t tail = node->triangles_beside - 2 * t, far = node->far_corners;
    uint64_t center = d > 2 ? (d - 2) * t : 0;
    uint64_t end = node->walks_beside - d * (d - 1) - 2 * t;
    uint64_t inner = node->walks * (d - 1) - 2 * t;
    uint64_t off = node->off_chord, on = node->on_chord, k4 = node->complete;

    f[0] = d;
    f[1] = node->walks - 2 * t;
    f[2] = choose_two(d) - t;
    f[3] = t;
    f[4] = end - 2 * tail - far - 2 * cycles + 4 * off + 2 * on - 6 * k4;
    f[5] = inner - far - 2 * center - 2 * cycles + 2 * off + 4 * on - 6 * k4;
    f[6] = node->claws - tail - far + 2 * off + on - 3 * k4;
    f[7] = choose_three(d) - center + on - k4;
    f[8] = cycles - off - on + 3 * k4;
    f[9] = tail - 2 * off + 3 * k4;
    f[10] = far - 2 * off - 2 * on + 6 * k4;
    f[11] = center - 2 * on + 3 * k4;
    f[12] = off - 3 * k4;
    f[13] = on - 3 * k4;
    f[14] = k4;
}

static void visit_edges(const struct edges *edges)
{
    for (size_t i = 0; i < edges->bitmap->nodes; i++) {
        size_t degree = bitmap_neighbors(edges->neighbor, edges->bitmap, i);

        for (size_t k = 0; k < degree; k++)
            if (edges->neighbor[k] > i)
                visit_edge(edges, i, edges->neighbor[k]);
    }
    for (size_t i = 0; i < edges->bitmap->nodes; i++) {
        edges->node[i].triangles /= 2; /* by the two edges at i */
        edges->node[i].complete /= 3;
    }
    for (size_t i = 0; i < edges->bitmap->nodes; i++)
        sum_neighbors(edges, i);
}

void orbits_count(uint64_t (*count)[ORBITS], const struct bitmap *bitmap,
                  const struct bits *bits)
{
    size_t nodes = bitmap->nodes;
    uint64_t *cycles = NEW_ARRAY(uint64_t, nodes);
    struct edges edges = {.bitmap = bitmap,
                          .bits = bits,
                          .node = NEW_ARRAY(struct node, nodes),
                          .neighbor = NEW_ARRAY(uint32_t, nodes),
                          .common = NEW_ARRAY(uint32_t, nodes),
                          .shared =
                              NEW_ARRAY(uint64_t, bitmap->panels * BITS_WORDS)};

    for (size_t i = 0; i < nodes; i++)
        edges.node[i].degree = bitmap_neighbors(edges.neighbor, bitmap, i);
    visit_edges(&edges);
    cycles_four(cycles, bitmap, bits, 1);
    for (size_t i = 0; i < nodes; i++)
        induce(count[i], &edges.node[i], cycles[i]);
    free(edges.node), free(edges.neighbor), free(edges.common);
    free(edges.shared), free(cycles);
}

void orbits_total(uint64_t total[GRAPHLETS], const uint64_t (*count)[ORBITS],
                  size_t nodes)
{
    for (size_t g = 0; g < GRAPHLETS; g++) {
        total[g] = 0;
        for (size_t i = 0; i < nodes; i++)
            total[g] += count[i][graphlets[g].orbit];
        total[g] /= graphlets[g].members;
    }
}
