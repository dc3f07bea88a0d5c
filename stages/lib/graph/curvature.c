#include "graph/curvature.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/transport.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>

struct task {
    double *curvature;
    const struct network *network;
    const gsl_matrix *distances;
    double idleness;
};

static double strength(const struct network *network, size_t i)
{
    double sum = 0;

    for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
        sum += network->weight[e];
    return sum;
}

/* mass[] += sign x the walker of node i. */
static void add_walker(double *mass, const struct task *task, size_t i,
                       double sign)
{
    const struct network *network = task->network;
    double share = sign * (1 - task->idleness) / strength(network, i);

    mass[i] += sign * task->idleness;
    for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
        mass[network->neighbor[e]] += share * network->weight[e];
}

/*
 * Mass that both have stays where it is, for d is a metric; so only the
 * difference of the two travels.
 */
static double distance_of_walkers(const struct task *task, size_t u, size_t v)
{
    size_t n = task->network->nodes, rows = 0, columns = 0;
    double *mass = NEW_ARRAY(double, n), *supply = NEW_ARRAY(double, n);
    double *demand = NEW_ARRAY(double, n), *cost, total;
    size_t *from = NEW_ARRAY(size_t, n), *to = NEW_ARRAY(size_t, n);

    add_walker(mass, task, u, 1);
    add_walker(mass, task, v, -1);
    for (size_t i = 0; i < n; i++)
        if (mass[i] > 0)
            from[rows] = i, supply[rows++] = mass[i];
        else if (mass[i] < 0)
            to[columns] = i, demand[columns++] = -mass[i];
    cost = NEW_ARRAY(double, rows *columns);
    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < columns; b++)
            cost[a * columns + b] =
                gsl_matrix_get(task->distances, from[a], to[b]);
    total = transport_cost(supply, rows, demand, columns, cost);
    free(mass), free(supply), free(demand), free(cost), free(from), free(to);
    return total;
}

static void curve_row(void *context, size_t worker, size_t u)
{
    const struct task *task = context;
    const struct network *network = task->network;

    (void)worker;
    for (size_t e = network->first[u]; e < network->first[u + 1]; e++) {
        size_t v = network->neighbor[e];

        if (v > u)
            task->curvature[e] = 1 - distance_of_walkers(task, u, v) /
                                         gsl_matrix_get(task->distances, u, v);
    }
}

/* The numbers of edges (u, v > u) into the entries (v, u). */
static void mirror(double *curvature, const struct network *network)
{
    size_t *next = NEW_ARRAY(size_t, network->nodes);

    /* Row v lists its neighbors u < v first, in the order they come here. */
    for (size_t u = 0; u < network->nodes; u++)
        for (size_t e = network->first[u]; e < network->first[u + 1]; e++) {
            size_t v = network->neighbor[e];

            if (v > u)
                curvature[network->first[v] + next[v]++] = curvature[e];
        }
    free(next);
}

void curvature_ollivier(double *curvature, const struct network *network,
                        const gsl_matrix *distances, double idleness,
                        size_t threads)
{
    struct task task = {curvature, network, distances, idleness};

    bug_if(network_is_signed(network) || distances->size1 != network->nodes);
    workers_run(threads, network->nodes, curve_row, &task);
    mirror(curvature, network);
}

/* Common neighbors of the nodes u and v: both rows ascend. */
static size_t triangles(const struct network *network, size_t u, size_t v)
{
    size_t a = network->first[u], b = network->first[v], count = 0;

    while (a < network->first[u + 1] && b < network->first[v + 1]) {
        size_t left = network->neighbor[a], right = network->neighbor[b];

        count += left == right;
        a += left <= right;
        b += right <= left;
    }
    return count;
}

void curvature_forman(double *curvature, const struct network *network,
                      bool is_augmented)
{
    size_t n = network->nodes;
    double *roots = NEW_ARRAY(double, n); /* sums of 1 / sqrt(w) */

    bug_if(network_is_signed(network));
    for (size_t i = 0; i < n; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            roots[i] += 1 / sqrt(network->weight[e]);
    for (size_t u = 0; u < n; u++)
        for (size_t e = network->first[u]; e < network->first[u + 1]; e++) {
            size_t v = network->neighbor[e];
            double both = u < v ? roots[u] + roots[v] : roots[v] + roots[u];

            /* The edge itself is in both sums: 1 each. */
            curvature[e] = 4 - sqrt(network->weight[e]) * both;
            if (is_augmented)
                curvature[e] += 3 * (double)triangles(network, u, v);
        }
    free(roots);
}

void curvature_of_nodes(gsl_vector *mean, const struct network *network,
                        const double *curvature)
{
    for (size_t i = 0; i < network->nodes; i++) {
        size_t k = network->first[i + 1] - network->first[i];
        double sum = 0;

        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            sum += curvature[e];
        gsl_vector_set(mean, i, k ? sum / (double)k : NAN);
    }
}
