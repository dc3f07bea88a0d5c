#include "graph/configuration.h"

#include "base/mem.h"
#include "graph/rewire.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SWAPS = 1000 };

static void clear(struct bitmap *graph)
{
    memset(graph->bits, 0,
           graph->panels * graph->nodes * BITS_WORDS * sizeof *graph->bits);
}

/* Joins the pair unless it is joined, or no pair. */
static bool join(struct bitmap *graph, const uint32_t *pair)
{
    if (pair[0] == pair[1] || bitmap_has(graph, pair[0], pair[1]))
        return false;
    bitmap_flip(graph, pair[0], pair[1]);
    return true;
}

/* Ends of edges in a random order: each two of them are a pair. */
static void shuffle_ends(uint32_t *ends, size_t count, struct rng *rng)
{
    for (size_t k = count; k > 1; k--) {
        size_t other = rng_below(rng, k);
        uint32_t end = ends[k - 1];

        ends[k - 1] = ends[other], ends[other] = end;
    }
}

/* Pair e is not joined as yet; `is_joined` tells of the others. */
static void mend(struct bitmap *graph, uint32_t *ends, bool *is_joined,
                 size_t pairs[2])
{
    uint32_t *mine = ends + 2 * pairs[0], *other = ends + 2 * pairs[1];
    uint32_t end = mine[1];

    if (is_joined[pairs[1]])
        bitmap_flip(graph, other[0], other[1]);
    mine[1] = other[1], other[1] = end;
    is_joined[pairs[0]] = join(graph, mine);
    is_joined[pairs[1]] = join(graph, other);
}

bool configuration_draw(struct bitmap *graph, const struct bitmap *like,
                        struct rng *rng)
{
    uint32_t *ends;
    size_t edges = rewire_edges(&ends, like), loose = 0, swaps = 0;
    bool *is_joined = NEW_ARRAY(bool, edges + 1);

    clear(graph);
    shuffle_ends(ends, 2 * edges, rng);
    for (size_t e = 0; e < edges; e++) {
        is_joined[e] = join(graph, ends + 2 * e);
        loose += !is_joined[e];
    }
    for (size_t e = 0; loose && swaps < MOST_SWAPS * edges;
         e = e + 1 < edges ? e + 1 : 0) {
        size_t other;

        if (is_joined[e])
            continue;
        other = rng_below(rng, edges), swaps++;
        if (rng_below(rng, 2)) {
            uint32_t end = ends[2 * other];

            ends[2 * other] = ends[2 * other + 1], ends[2 * other + 1] = end;
        }
        if (other == e)
            continue;
        loose -= 1 + (size_t)!is_joined[other];
        mend(graph, ends, is_joined, (size_t[]){e, other});
        loose += (size_t)!is_joined[e] + (size_t)!is_joined[other];
    }
    free(ends), free(is_joined);
    return !loose;
}

void configuration_uniform(struct bitmap *graph, const struct bitmap *like,
                           struct rng *rng)
{
    uint32_t *ends;
    size_t wanted = rewire_edges(&ends, like), nodes = graph->nodes;
    size_t left = nodes * (nodes ? nodes - 1 : 0) / 2;

    clear(graph);
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++, left--)
            if (rng_uniform(rng) * (double)left < (double)wanted) {
                bitmap_flip(graph, i, j);
                wanted--;
            }
    free(ends);
}
