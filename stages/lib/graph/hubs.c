#include "graph/hubs.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP = 256 };

static size_t groups_of(size_t nodes)
{
    return (nodes + GROUP - 1) / GROUP;
}

static size_t group_end(size_t nodes, size_t group)
{
    return (group + 1) * GROUP < nodes ? (group + 1) * GROUP : nodes;
}

/* ---- cores ---- */

/* Nodes in the order of what is left of their degrees, in bins of it. */
struct peel {
    uint32_t *left; /* of each node */
    size_t *place;  /* of each node in `order` */
    uint32_t *order;
    size_t *bin; /* where the nodes with so much left begin */
};

static struct peel peel_of(const struct adjacency *graph)
{
    struct peel peel = {.place = NEW_ARRAY(size_t, graph->nodes),
                        .order = NEW_ARRAY(uint32_t, graph->nodes),
                        .bin = NEW_ARRAY(size_t, graph->nodes + 1)};
    size_t begin = 0;

    for (size_t i = 0; i < graph->nodes; i++)
        peel.bin[adjacency_degree(graph, i)]++;
    for (size_t d = 0; d <= graph->nodes; d++) {
        size_t count = peel.bin[d];

        peel.bin[d] = begin;
        begin += count;
    }
    for (size_t i = 0; i < graph->nodes; i++) {
        peel.place[i] = peel.bin[adjacency_degree(graph, i)]++;
        peel.order[peel.place[i]] = (uint32_t)i;
    }
    for (size_t d = graph->nodes; d; d--)
        peel.bin[d] = peel.bin[d - 1];
    peel.bin[0] = 0;
    return peel;
}

/* One neighbor less: to the front of its bin, which then begins after it. */
static void lower(struct peel *peel, uint32_t j)
{
    size_t front = peel->bin[peel->left[j]]++;
    uint32_t other = peel->order[front];

    peel->order[peel->place[j]] = other;
    peel->place[other] = peel->place[j];
    peel->order[front] = j;
    peel->place[j] = front;
    peel->left[j]--;
}

void hubs_core(uint32_t *core, const struct adjacency *graph)
{
    struct peel peel = peel_of(graph);

    peel.left = core;
    for (size_t i = 0; i < graph->nodes; i++)
        core[i] = (uint32_t)adjacency_degree(graph, i);
    for (size_t k = 0; k < graph->nodes; k++) {
        uint32_t i = peel.order[k];

        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            if (core[graph->neighbor[e]] > core[i])
                lower(&peel, graph->neighbor[e]);
    }
    free(peel.place), free(peel.order), free(peel.bin);
}

/* ---- local density ---- */

struct local {
    const struct adjacency *graph, *lattice;
    uint32_t *size;
    bool **is_open;   /* of each worker: a neighbor that was not reached */
    uint32_t **queue; /* of each worker */
};

static uint32_t grow(const struct local *local, bool *is_open, uint32_t *queue,
                     uint32_t seed)
{
    const struct adjacency *lattice = local->lattice;
    uint32_t begin = 0, end = 1;

    queue[0] = seed;
    for (; begin < end; begin++)
        for (size_t e = lattice->first[queue[begin]];
             e < lattice->first[queue[begin] + 1]; e++) {
            uint32_t j = lattice->neighbor[e];

            if (is_open[j]) {
                is_open[j] = false;
                queue[end++] = j;
            }
        }
    return end - 1;
}

static void group_local(void *context, size_t worker, size_t group)
{
    struct local *local = context;
    const struct adjacency *graph = local->graph;
    size_t end = group_end(graph->nodes, group);

    if (!local->queue[worker]) {
        local->is_open[worker] = NEW_ARRAY(bool, graph->nodes);
        local->queue[worker] = NEW_ARRAY(uint32_t, graph->nodes + 1);
    }
    for (size_t i = group * GROUP; i < end; i++) {
        bool *is_open = local->is_open[worker];

        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            is_open[graph->neighbor[e]] = true;
        local->size[i] =
            grow(local, is_open, local->queue[worker], (uint32_t)i);
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            is_open[graph->neighbor[e]] = false;
    }
}

void hubs_local(uint32_t *size, const struct adjacency *graph,
                const struct adjacency *lattice, size_t threads)
{
    struct local local = {.graph = graph,
                          .lattice = lattice,
                          .size = size,
                          .is_open = NEW_ARRAY(bool *, threads),
                          .queue = NEW_ARRAY(uint32_t *, threads)};

    workers_run(threads, groups_of(graph->nodes), group_local, &local);
    for (size_t k = 0; k < threads; k++)
        free(local.is_open[k]), free(local.queue[k]);
    free(local.is_open), free(local.queue);
}

/* ---- powers ---- */

struct power {
    const struct adjacency *graph; /* or */
    const struct tiles *tiles;
    const double *from;
    double *to, total;
    double *part; /* of each group: sum_i z_it v_i */
};

/* Norm 1; returns how far `to` is from `from`, of its largest entry. */
static double settle(double *to, const double *from, size_t nodes)
{
    double square = 0, most = 0, change = 0;

    for (size_t i = 0; i < nodes; i++)
        square += to[i] * to[i];
    for (size_t i = 0; i < nodes; i++) {
        to[i] /= sqrt(square);
        most = fmax(most, fabs(to[i]));
        change = fmax(change, fabs(to[i] - from[i]));
    }
    return change / most;
}

static bool iterate(double *vector, struct power *power, size_t nodes,
                    void (*step)(struct power *power, size_t threads),
                    size_t threads)
{
    double *next = NEW_ARRAY(double, nodes), change = 1;

    for (size_t i = 0; i < nodes; i++)
        vector[i] = 1 / sqrt((double)nodes);
    for (size_t k = 0; k < HUBS_STEPS && change > HUBS_TOLERANCE; k++) {
        power->from = vector;
        power->to = next;
        step(power, threads);
        change = settle(next, vector, nodes);
        memcpy(vector, next, nodes * sizeof *next);
    }
    free(next);
    return change <= HUBS_TOLERANCE;
}

static void group_neighbors(void *context, size_t worker, size_t group)
{
    struct power *power = context;
    const struct adjacency *graph = power->graph;
    size_t end = group_end(graph->nodes, group);

    (void)worker;
    for (size_t i = group * GROUP; i < end; i++) {
        power->to[i] = power->from[i];
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            power->to[i] += power->from[graph->neighbor[e]];
    }
}

static void step_graph(struct power *power, size_t threads)
{
    workers_run(threads, groups_of(power->graph->nodes), group_neighbors,
                power);
}

bool hubs_eigenvector(double *centrality, const struct adjacency *graph,
                      size_t threads)
{
    struct power power = {.graph = graph};

    if (graph->edges)
        return iterate(centrality, &power, graph->nodes, step_graph, threads);
    memset(centrality, 0, graph->nodes * sizeof *centrality);
    return true;
}

static void group_project(void *context, size_t worker, size_t group)
{
    struct power *power = context;
    const struct tiles *tiles = power->tiles;
    double *part = power->part + group * tiles->frames;
    size_t end = group_end(tiles->nodes, group);

    (void)worker;
    memset(part, 0, tiles->frames * sizeof *part);
    for (size_t i = group * GROUP; i < end; i++)
        for (size_t t = 0; t < tiles->frames; t++)
            part[t] += (double)tiles->z[i * tiles->stride + t] * power->from[i];
}

static void group_expand(void *context, size_t worker, size_t group)
{
    struct power *power = context;
    const struct tiles *tiles = power->tiles;
    size_t end = group_end(tiles->nodes, group);

    (void)worker;
    for (size_t i = group * GROUP; i < end; i++) {
        double sum = 0;

        for (size_t t = 0; t < tiles->frames; t++)
            sum += (double)tiles->z[i * tiles->stride + t] * power->part[t];
        power->to[i] = (power->total + sum) / 2;
    }
}

static void step_series(struct power *power, size_t threads)
{
    size_t frames = power->tiles->frames, nodes = power->tiles->nodes;

    workers_run(threads, groups_of(nodes), group_project, power);
    for (size_t g = 1; g < groups_of(nodes); g++)
        for (size_t t = 0; t < frames; t++)
            power->part[t] += power->part[g * frames + t];
    power->total = 0;
    for (size_t i = 0; i < nodes; i++)
        power->total += power->from[i];
    workers_run(threads, groups_of(nodes), group_expand, power);
}

bool hubs_fast(double *centrality, const struct tiles *tiles, size_t threads)
{
    struct power power = {
        .tiles = tiles,
        .part = NEW_ARRAY(double, groups_of(tiles->nodes) * tiles->frames)};
    bool is_settled =
        iterate(centrality, &power, tiles->nodes, step_series, threads);

    free(power.part);
    return is_settled;
}

/* ---- weighted triangles ---- */

struct triangles {
    const struct adjacency *graph;
    const size_t *after; /* of each row j: where the neighbors above j begin */
    const float *root;   /* cube roots of the weights */
    double *intensity;
    float **mine; /* of each worker: roots of the edges of one node */
};

static void group_triangles(void *context, size_t worker, size_t group)
{
    struct triangles *all = context;
    const struct adjacency *graph = all->graph;
    size_t end = group_end(graph->nodes, group);
    float *mine;

    if (!all->mine[worker])
        all->mine[worker] = NEW_ARRAY(float, graph->nodes);
    mine = all->mine[worker];
    for (size_t i = group * GROUP; i < end; i++) {
        double total = 0;

        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            mine[graph->neighbor[e]] = all->root[e];
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++) {
            uint32_t j = graph->neighbor[e];
            double sum = 0;

            for (size_t f = all->after[j]; f < graph->first[j + 1]; f++)
                sum += (double)(mine[graph->neighbor[f]] * all->root[f]);
            total += sum * (double)all->root[e];
        }
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            mine[graph->neighbor[e]] = 0;
        all->intensity[i] = total;
    }
}

void hubs_triangles(double *intensity, const struct adjacency *graph,
                    size_t threads)
{
    size_t *after = NEW_ARRAY(size_t, graph->nodes);
    float *root = NEW_ARRAY(float, 2 * graph->edges + 1);
    struct triangles all = {.graph = graph,
                            .after = after,
                            .root = root,
                            .intensity = intensity,
                            .mine = NEW_ARRAY(float *, threads)};

    bug_if(!graph->weight);
    for (size_t e = 0; e < 2 * graph->edges; e++)
        root[e] = (float)cbrt((double)graph->weight[e]);
    for (size_t j = 0; j < graph->nodes; j++) {
        after[j] = graph->first[j];
        while (after[j] < graph->first[j + 1] && graph->neighbor[after[j]] < j)
            after[j]++;
    }
    workers_run(threads, groups_of(graph->nodes), group_triangles, &all);
    for (size_t k = 0; k < threads; k++)
        free(all.mine[k]);
    free(all.mine), free(after), free(root);
}
