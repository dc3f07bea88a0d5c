#include "graph/cycles.h"

#include "base/mem.h"
#include "num/workers.h"

#include <stdlib.h>
#include <string.h>

/* Nodes that one worker takes at a time, and lanes of the walks of C5. */
enum { GROUP = 64, LANES = 16 };

static size_t group_end(const struct adjacency *graph, size_t group)
{
    size_t end = (group + 1) * GROUP;

    return end < graph->nodes ? end : graph->nodes;
}

/* ---- C3 and C4: walks of two steps ---- */

struct sparse {
    const struct adjacency *graph;
    uint64_t *three, *four;
    uint32_t **walks; /* of each worker: c_ik, 0 between nodes */
};

static void count_sparse(struct sparse *sparse, uint32_t *walks, size_t i)
{
    const struct adjacency *graph = sparse->graph;
    const size_t *first = graph->first;
    uint64_t shared = 0, pairs = 0;

    for (size_t e = first[i]; e < first[i + 1]; e++) {
        uint32_t j = graph->neighbor[e];

        for (size_t f = first[j]; f < first[j + 1]; f++)
            walks[graph->neighbor[f]]++;
    }
    walks[i] = 0;
    for (size_t e = first[i]; e < first[i + 1]; e++)
        shared += walks[graph->neighbor[e]];
    for (size_t e = first[i]; e < first[i + 1]; e++) {
        uint32_t j = graph->neighbor[e];

        for (size_t f = first[j]; f < first[j + 1]; f++) {
            uint64_t n = walks[graph->neighbor[f]];

            pairs += n ? n * (n - 1) / 2 : 0;
            walks[graph->neighbor[f]] = 0;
        }
    }
    if (sparse->three)
        sparse->three[i] = shared / 2;
    if (sparse->four)
        sparse->four[i] = pairs;
}

static void group_sparse(void *context, size_t worker, size_t group)
{
    struct sparse *sparse = context;
    size_t end = group_end(sparse->graph, group);

    if (!sparse->walks[worker])
        sparse->walks[worker] = NEW_ARRAY(uint32_t, sparse->graph->nodes);
    for (size_t i = group * GROUP; i < end; i++)
        count_sparse(sparse, sparse->walks[worker], i);
}

static void free_each(uint32_t **rooms, size_t threads)
{
    for (size_t k = 0; k < threads; k++)
        free(rooms[k]);
    free(rooms);
}

void cycles_sparse(uint64_t *three, uint64_t *four,
                   const struct adjacency *adjacency, size_t threads)
{
    struct sparse sparse = {.graph = adjacency,
                            .three = three,
                            .four = four,
                            .walks = NEW_ARRAY(uint32_t *, threads)};

    workers_run(threads, (adjacency->nodes + GROUP - 1) / GROUP, group_sparse,
                &sparse);
    free_each(sparse.walks, threads);
}

/* ---- C5: x'A x ---- */

struct five {
    const struct adjacency *graph;
    const uint64_t *three;
    uint64_t *count;
    const size_t *range; /* of nodes */
    uint32_t **walks;    /* of each worker: x of LANES nodes, [node][lane] */
};

/* x_k = c_ik, and d_i for k = i, of the nodes begin .. end - 1. */
static void walk_two(uint32_t *x, const struct adjacency *graph, size_t begin,
                     size_t end)
{
    memset(x, 0, graph->nodes * LANES * sizeof *x);
    for (size_t i = begin; i < end; i++)
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++) {
            uint32_t j = graph->neighbor[e];

            for (size_t f = graph->first[j]; f < graph->first[j + 1]; f++)
                x[(size_t)graph->neighbor[f] * LANES + i - begin]++;
        }
}

/* closed[l] = sum_j x_j sum_{k in N_j} x_k of lane l. */
static inline __attribute__((always_inline)) void
close_body(uint64_t closed[LANES], const uint32_t *restrict x,
           const struct adjacency *graph)
{
    typedef uint32_t narrow __attribute__((vector_size(4 * LANES)));
    typedef uint64_t wide __attribute__((vector_size(8 * LANES)));
    wide total = {0};

    for (size_t j = 0; j < graph->nodes; j++) {
        narrow sum = {0}, own, other;

        for (size_t e = graph->first[j]; e < graph->first[j + 1]; e++) {
            memcpy(&other, x + (size_t)graph->neighbor[e] * LANES,
                   sizeof other);
            sum += other;
        }
        memcpy(&own, x + j * LANES, sizeof own);
        total += __builtin_convertvector(sum, wide) *
                 __builtin_convertvector(own, wide);
    }
    memcpy(closed, &total, sizeof total);
}

static void close_plain(uint64_t closed[LANES], const uint32_t *restrict x,
                        const struct adjacency *graph)
{
    close_body(closed, x, graph);
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static void
close_avx2(uint64_t closed[LANES], const uint32_t *restrict x,
           const struct adjacency *graph)
{
    close_body(closed, x, graph);
}

__attribute__((target("avx512f"))) static void
close_avx512(uint64_t closed[LANES], const uint32_t *restrict x,
             const struct adjacency *graph)
{
    close_body(closed, x, graph);
}

#endif

static void close_walks(uint64_t closed[LANES], const uint32_t *restrict x,
                        const struct adjacency *graph)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        close_avx512(closed, x, graph);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        close_avx2(closed, x, graph);
        return;
    }
#endif
    close_plain(closed, x, graph);
}

static void group_five(void *context, size_t worker, size_t group)
{
    struct five *five = context;
    const struct adjacency *graph = five->graph;
    size_t begin = five->range[0] + group * LANES;
    size_t left = five->range[1] - begin;
    size_t end = begin + (left < LANES ? left : LANES);
    uint64_t closed[LANES];
    uint32_t *x;

    if (!five->walks[worker])
        five->walks[worker] = NEW_ARRAY(uint32_t, graph->nodes * LANES);
    x = five->walks[worker];
    walk_two(x, graph, begin, end);
    close_walks(closed, x, graph);
    for (size_t i = begin; i < end; i++) {
        uint64_t degree = adjacency_degree(graph, i), less = 0;

        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++) {
            uint32_t j = graph->neighbor[e];

            less += five->three[j] + x[(size_t)j * LANES + i - begin] *
                                         (uint64_t)adjacency_degree(graph, j);
        }
        five->count[i] = closed[i - begin] / 2 + 5 * five->three[i] - less -
                         2 * degree * five->three[i];
    }
}

bool cycles_five_of(uint64_t *count, const uint64_t *three,
                    const struct adjacency *adjacency, const size_t range[2],
                    size_t threads)
{
    struct five five = {
        .graph = adjacency, .three = three, .count = count, .range = range};

    for (size_t i = 0; i < adjacency->nodes; i++)
        if (adjacency_degree(adjacency, i) > UINT16_MAX)
            return false;
    five.walks = NEW_ARRAY(uint32_t *, threads);
    workers_run(threads, (range[1] - range[0] + LANES - 1) / LANES, group_five,
                &five);
    free_each(five.walks, threads);
    return true;
}

bool cycles_five(uint64_t *count, const uint64_t *three,
                 const struct adjacency *adjacency, size_t threads)
{
    size_t range[2] = {0, adjacency->nodes};

    return cycles_five_of(count, three, adjacency, range, threads);
}
