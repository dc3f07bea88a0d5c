#include "graph/rewire.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct rewiring {
    struct bitmap *graph;
    size_t *place;       /* of every node on the ring */
    uint32_t *component; /* of every node */
    uint32_t *queue, *neighbor;
    bool *seen;
};

size_t rewire_edges(uint32_t **ends, const struct bitmap *graph)
{
    uint32_t *neighbor = NEW_ARRAY(uint32_t, graph->nodes);
    size_t edges = 0, at = 0;

    for (size_t i = 0; i < graph->nodes; i++)
        edges += bitmap_neighbors(neighbor, graph, i);
    *ends = NEW_ARRAY(uint32_t, edges + 1);
    for (size_t i = 0; i < graph->nodes; i++) {
        size_t degree = bitmap_neighbors(neighbor, graph, i);

        for (size_t k = 0; k < degree; k++)
            if (neighbor[k] > i) {
                (*ends)[at++] = (uint32_t)i;
                (*ends)[at++] = neighbor[k];
            }
    }
    free(neighbor);
    return edges / 2;
}

/* Marks what can be reached from `from`; stops where `goal` is.  Returns how
 * many nodes were reached, all in the queue. */
static size_t search(const struct rewiring *rewiring, uint32_t from,
                     const uint32_t goal[2])
{
    size_t count = 1;

    memset(rewiring->seen, 0, rewiring->graph->nodes * sizeof(bool));
    rewiring->queue[0] = from, rewiring->seen[from] = true;
    for (size_t next = 0; next < count; next++) {
        size_t degree = bitmap_neighbors(rewiring->neighbor, rewiring->graph,
                                         rewiring->queue[next]);

        for (size_t k = 0; k < degree; k++) {
            uint32_t node = rewiring->neighbor[k];

            if (rewiring->seen[node])
                continue;
            rewiring->seen[node] = true, rewiring->queue[count++] = node;
            if (goal && (node == goal[0] || node == goal[1]))
                return count;
        }
    }
    return count;
}

static void label_components(const struct rewiring *rewiring)
{
    size_t nodes = rewiring->graph->nodes;

    for (size_t i = 0; i < nodes; i++)
        rewiring->component[i] = UINT32_MAX;
    for (size_t i = 0; i < nodes; i++) {
        size_t count;

        if (rewiring->component[i] != UINT32_MAX)
            continue;
        count = search(rewiring, (uint32_t)i, NULL);
        for (size_t k = 0; k < count; k++)
            rewiring->component[rewiring->queue[k]] = (uint32_t)i;
    }
}

/* Whether the edges (a, d) and (c, b) hang together, either way. */
static bool hang_together(const struct rewiring *rewiring, const uint32_t *at)
{
    const struct bitmap *graph = rewiring->graph;
    uint32_t a = at[0], b = at[1], c = at[2], d = at[3];

    for (size_t p = 0; p < graph->panels; p++) {
        const uint64_t *row[4] = {
            bitmap_block(graph, p, a), bitmap_block(graph, p, d),
            bitmap_block(graph, p, b), bitmap_block(graph, p, c)};

        for (size_t w = 0; w < BITS_WORDS; w++)
            if ((row[0][w] | row[1][w]) & (row[2][w] | row[3][w]))
                return true;
    }
    search(rewiring, a, (uint32_t[]){b, c});
    return rewiring->seen[b] || rewiring->seen[c];
}

static size_t distance(const struct rewiring *rewiring, uint32_t i, uint32_t j)
{
    size_t a = rewiring->place[i], b = rewiring->place[j];
    size_t gap = a < b ? b - a : a - b, around = rewiring->graph->nodes - gap;

    return gap < around ? gap : around;
}

static void swap_ends(struct bitmap *graph, const uint32_t *at)
{
    bitmap_flip(graph, at[0], at[1]), bitmap_flip(graph, at[2], at[3]);
    bitmap_flip(graph, at[0], at[3]), bitmap_flip(graph, at[2], at[1]);
}

/* Swaps the ends of the edges at[0]-at[1], at[2]-at[3] if that is allowed. */
static bool try_swap(const struct rewiring *rewiring, enum rewire_rule rule,
                     const uint32_t *at)
{
    uint32_t a = at[0], b = at[1], c = at[2], d = at[3];

    if (a == c || a == d || b == c || b == d ||
        bitmap_has(rewiring->graph, a, d) || bitmap_has(rewiring->graph, c, b))
        return false;
    if (rule == REWIRE_LATTICE &&
        distance(rewiring, a, d) + distance(rewiring, c, b) >
            distance(rewiring, a, b) + distance(rewiring, c, d))
        return false;
    if (rule == REWIRE_CONNECTED &&
        rewiring->component[a] != rewiring->component[c])
        return false;
    swap_ends(rewiring->graph, at);
    if (rule != REWIRE_CONNECTED || hang_together(rewiring, at))
        return true;
    swap_ends(rewiring->graph, at);
    return false;
}

size_t rewire(struct bitmap *graph, enum rewire_rule rule, size_t trials,
              struct rng *rng)
{
    size_t nodes = graph->nodes, accepted = 0;
    struct rewiring rewiring = {.graph = graph,
                                .place = NEW_ARRAY(size_t, nodes),
                                .component = NEW_ARRAY(uint32_t, nodes),
                                .queue = NEW_ARRAY(uint32_t, nodes),
                                .neighbor = NEW_ARRAY(uint32_t, nodes),
                                .seen = NEW_ARRAY(bool, nodes)};
    uint32_t *ends;
    size_t edges = rewire_edges(&ends, graph);

    for (size_t i = 0; i < nodes; i++)
        rewiring.place[i] = i;
    if (rule == REWIRE_LATTICE)
        rng_shuffle(rng, rewiring.place, nodes);
    if (rule == REWIRE_CONNECTED)
        label_components(&rewiring);
    for (size_t t = 0; t < trials * edges; t++) {
        size_t from = rng_below(rng, 2 * edges), to = rng_below(rng, 2 * edges);
        uint32_t at[4] = {ends[from], ends[from ^ 1], ends[to], ends[to ^ 1]};

        if (!try_swap(&rewiring, rule, at))
            continue;
        ends[from ^ 1] = at[3], ends[to ^ 1] = at[1];
        accepted++;
    }
    free(rewiring.place), free(rewiring.component), free(rewiring.queue);
    free(rewiring.neighbor), free(rewiring.seen), free(ends);
    return accepted;
}
