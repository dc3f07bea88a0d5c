#include "graph/routes.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* m_ab of all pairs; 0 on the diagonal. */
static gsl_matrix *match(const struct network *network)
{
    size_t n = network->nodes;
    gsl_matrix *m = gsl_matrix_calloc(n, n);
    double *own = NEW_ARRAY(double, n), *strength = NEW_ARRAY(double, n);

    for (size_t i = 0; i < n; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            strength[i] += network->weight[e];
    for (size_t i = 0; i < n; i++) {
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            own[network->neighbor[e]] = network->weight[e];
        for (size_t j = 0; j < n; j++) {
            double sum = 0, rest = strength[i] + strength[j] - 2 * own[j];

            for (size_t e = network->first[j]; e < network->first[j + 1]; e++)
                if (own[network->neighbor[e]] > 0)
                    sum += network->weight[e] + own[network->neighbor[e]];
            gsl_matrix_set(m, i, j, i != j && sum > 0 ? sum / rest : 0);
        }
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            own[network->neighbor[e]] = 0;
    }
    free(own), free(strength);
    return m;
}

struct search {
    struct routes *routes;
    const struct network *network, *near;
    const gsl_matrix *distances, *match;
};

/*
 * All shortest paths to one target.  Paths of node u with least[u] to most[u]
 * hops have rows first[u] and on: how many there are, the sum over them of m of
 * their pairs, and through[], how many of them pass each node.
 */
struct fan {
    const struct search *search;
    size_t target, *order, *least, *most, *first;
    double *count, *pairs, *through, *information;
};

static double away(const struct fan *fan, size_t node)
{
    return gsl_matrix_get(fan->search->distances, node, fan->target);
}

/* Whether entry e of u's row begins a shortest path to the target. */
static bool is_on(const struct fan *fan, size_t u, size_t e)
{
    const struct network *near = fan->search->near;
    double rest = away(fan, near->neighbor[e]), whole = away(fan, u);

    return rest < whole && rest + 1 / near->weight[e] <= whole * (1 + 1e-12);
}

struct place {
    double distance;
    size_t node;
};

static int by_distance(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return (x->node > y->node) - (x->node < y->node);
}

/* The nodes that reach the target, nearest first; returns how many. */
static size_t sort_nodes(struct fan *fan)
{
    size_t n = fan->search->network->nodes, count = 0;
    struct place *list = NEW_ARRAY(struct place, n);

    for (size_t i = 0; i < n; i++)
        if (away(fan, i) < GSL_POSINF)
            list[count++] = (struct place){away(fan, i), i};
    qsort(list, count, sizeof *list, by_distance);
    for (size_t k = 0; k < count; k++)
        fan->order[k] = list[k].node;
    free(list);
    return count;
}

/* How many hops there may be, and so the rows of every node. */
static void count_rows(struct fan *fan, size_t reached)
{
    const struct network *network = fan->search->network;
    size_t rows = 0, n = network->nodes;

    for (size_t k = 0; k < reached; k++) {
        size_t u = fan->order[k];

        fan->least[u] = k ? n : 0;
        for (size_t e = network->first[u]; k && e < network->first[u + 1]; e++)
            if (is_on(fan, u, e)) {
                size_t v = network->neighbor[e];

                if (fan->least[v] + 1 < fan->least[u])
                    fan->least[u] = fan->least[v] + 1;
                if (fan->most[v] + 1 > fan->most[u])
                    fan->most[u] = fan->most[v] + 1;
            }
        fan->first[u] = rows;
        rows += fan->most[u] - fan->least[u] + 1;
    }
    fan->count = NEW_ARRAY(double, rows);
    fan->pairs = NEW_ARRAY(double, rows);
    fan->through = NEW_ARRAY(double, rows *n);
}

/* The paths of v, with u before them. */
static void extend(struct fan *fan, size_t u, size_t v)
{
    size_t n = fan->search->network->nodes;
    const double *match = gsl_matrix_const_ptr(fan->search->match, u, 0);

    for (size_t h = fan->least[v]; h <= fan->most[v]; h++) {
        size_t from = fan->first[v] + h - fan->least[v];
        size_t to = fan->first[u] + h + 1 - fan->least[u];
        const double *passed = fan->through + from * n;
        double sum = 0;

        for (size_t x = 0; x < n; x++) {
            sum += passed[x] * match[x];
            fan->through[to * n + x] += passed[x];
        }
        fan->count[to] += fan->count[from];
        fan->pairs[to] += fan->pairs[from] + sum;
    }
}

static double paths_of(const struct fan *fan, size_t u)
{
    double count = 0;

    for (size_t h = fan->least[u]; h <= fan->most[u]; h++)
        count += fan->count[fan->first[u] + h - fan->least[u]];
    return count;
}

static void visit(struct fan *fan, size_t u)
{
    const struct network *network = fan->search->network;
    size_t n = network->nodes;
    double strength = 0;

    for (size_t e = network->first[u]; e < network->first[u + 1]; e++)
        strength += network->weight[e];
    for (size_t e = network->first[u]; e < network->first[u + 1]; e++)
        if (is_on(fan, u, e)) {
            size_t v = network->neighbor[e];

            extend(fan, u, v);
            fan->information[u] +=
                fan->information[v] -
                paths_of(fan, v) * log2(network->weight[e] / strength);
        }
    for (size_t h = fan->least[u]; h <= fan->most[u]; h++) {
        size_t row = fan->first[u] + h - fan->least[u];

        fan->through[row * n + u] = fan->count[row];
    }
}

static void report(const struct fan *fan, size_t u)
{
    struct routes *routes = fan->search->routes;
    double count = paths_of(fan, u), hops = 0, pairs = 0;

    for (size_t h = fan->least[u]; h <= fan->most[u]; h++) {
        size_t row = fan->first[u] + h - fan->least[u];

        hops += fan->count[row] * (double)h;
        pairs += fan->pairs[row] / ((double)(h * (h + 1)) / 2);
    }
    gsl_matrix_set(routes->hops, u, fan->target, hops / count);
    gsl_matrix_set(routes->transitivity, u, fan->target, pairs / count);
    gsl_matrix_set(routes->information, u, fan->target,
                   fan->information[u] / count);
}

static void reach_target(void *context, size_t worker, size_t target)
{
    const struct search *search = context;
    size_t n = search->network->nodes, reached;
    struct fan fan = {.search = search,
                      .target = target,
                      .order = NEW_ARRAY(size_t, n),
                      .least = NEW_ARRAY(size_t, n),
                      .most = NEW_ARRAY(size_t, n),
                      .first = NEW_ARRAY(size_t, n),
                      .information = NEW_ARRAY(double, n)};

    (void)worker;
    reached = sort_nodes(&fan);
    count_rows(&fan, reached);
    fan.count[0] = fan.through[target] = 1;
    for (size_t k = 1; k < reached; k++) {
        visit(&fan, fan.order[k]);
        report(&fan, fan.order[k]);
    }
    free(fan.order), free(fan.least), free(fan.most), free(fan.first);
    free(fan.count), free(fan.pairs), free(fan.through);
    free(fan.information);
}

static gsl_matrix *undefined(size_t n)
{
    gsl_matrix *matrix = gsl_matrix_alloc(n, n);

    gsl_matrix_set_all(matrix, NAN);
    for (size_t i = 0; i < n; i++)
        gsl_matrix_set(matrix, i, i, 0);
    return matrix;
}

struct routes *routes_find(const struct network *network,
                           const struct network *near,
                           const gsl_matrix *distances, size_t threads)
{
    size_t n = network->nodes;
    struct routes *routes = NEW_ARRAY(struct routes, 1);
    gsl_matrix *pairs = match(network);
    struct search search = {routes, network, near, distances, pairs};

    bug_if(near->nodes != n || near->edges != network->edges ||
           network_is_signed(network));
    routes->hops = undefined(n);
    routes->information = undefined(n);
    routes->transitivity = undefined(n);
    workers_run(threads, n, reach_target, &search);
    gsl_matrix_free(pairs);
    return routes;
}

void routes_free(struct routes *routes)
{
    gsl_matrix_free(routes->hops);
    gsl_matrix_free(routes->information);
    gsl_matrix_free(routes->transitivity);
    free(routes);
}
