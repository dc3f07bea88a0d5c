#include "graph/backbone.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/edge_list.h"
#include "graph/paths.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

/* By magnitude, the largest first; free() them. */
static struct edge *sorted_edges(size_t *count, const gsl_matrix *relation)
{
    struct edge *edges = edge_list(count, relation);

    edge_list_sort_magnitude(edges, *count);
    return edges;
}

static size_t root_of(size_t *parent, size_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

/* Marks the spanning forest of the edges that are in none; its size. */
static size_t grow(struct edge *edges, size_t count, size_t nodes, size_t round)
{
    size_t *parent = NEW_ARRAY(size_t, nodes), taken = 0;

    for (size_t i = 0; i < nodes; i++)
        parent[i] = i;
    for (size_t e = 0; e < count && taken + 1 < nodes; e++) {
        size_t a, b;

        if (edges[e].round)
            continue;
        a = root_of(parent, edges[e].i), b = root_of(parent, edges[e].j);
        if (a == b)
            continue;
        parent[a] = b;
        edges[e].round = round;
        taken++;
    }
    free(parent);
    return taken;
}

/* Only the edges of the first `rounds` trees; how many. */
static size_t keep(gsl_matrix *relation, const struct edge *edges, size_t count,
                   size_t rounds)
{
    size_t kept = 0;

    gsl_matrix_set_zero(relation);
    for (size_t e = 0; e < count; e++)
        if (edges[e].round && edges[e].round <= rounds) {
            gsl_matrix_set(relation, edges[e].i, edges[e].j, edges[e].weight);
            gsl_matrix_set(relation, edges[e].j, edges[e].i, edges[e].weight);
            kept++;
        }
    return kept;
}

size_t backbone_tree(gsl_matrix *relation)
{
    size_t count, kept;
    struct edge *edges = sorted_edges(&count, relation);

    grow(edges, count, relation->size1, 1);
    kept = keep(relation, edges, count, 1);
    free(edges);
    return kept;
}

/* Shortens distances[] by the edges of one round, or by all for 0; returns
 * the global efficiency. */
static double shorten(gsl_matrix *distances, const struct edge *edges,
                      size_t count, size_t round)
{
    for (size_t e = 0; e < count; e++) {
        double length = 1 / fabs(edges[e].weight);
        size_t i = edges[e].i, j = edges[e].j;

        if ((round && edges[e].round != round) ||
            length >= gsl_matrix_get(distances, i, j))
            continue;
        gsl_matrix_set(distances, i, j, length);
        gsl_matrix_set(distances, j, i, length);
    }
    paths_close(distances);
    return paths_summarize(distances).efficiency;
}

static void disconnect(gsl_matrix *distances)
{
    gsl_matrix_set_all(distances, INFINITY);
    for (size_t i = 0; i < distances->size1; i++)
        gsl_matrix_set(distances, i, i, 0);
}

static double weight_of(const struct edge *edges, size_t count, size_t round)
{
    double sum = 0;

    for (size_t e = 0; e < count; e++)
        sum += !round || edges[e].round == round ? fabs(edges[e].weight) : 0;
    return sum;
}

/* The best number of trees; their edges are marked. */
static size_t search(struct edge *edges, size_t count, size_t nodes)
{
    gsl_matrix *distances = gsl_matrix_alloc(nodes, nodes);
    double all = weight_of(edges, count, 0), cost = 0, best = -INFINITY;
    double whole;
    size_t rounds = 0;

    disconnect(distances);
    whole = shorten(distances, edges, count, 0);
    disconnect(distances);
    for (size_t k = 1; grow(edges, count, nodes, k); k++) {
        double gain;

        cost += weight_of(edges, count, k) / all;
        if (1 - cost <= best)
            break;
        gain = shorten(distances, edges, count, k) / whole - cost;
        if (gain > best)
            best = gain, rounds = k;
    }
    gsl_matrix_free(distances);
    return rounds;
}

size_t backbone_trees(gsl_matrix *relation, size_t *rounds)
{
    size_t count, kept;
    struct edge *edges = sorted_edges(&count, relation);

    *rounds = count ? search(edges, count, relation->size1) : 0;
    kept = keep(relation, edges, count, *rounds);
    free(edges);
    return kept;
}

/* Edges and their magnitudes at every node. */
static void count_at(double *degree, double *strength, const struct edge *edges,
                     size_t count)
{
    for (size_t e = 0; e < count; e++) {
        degree[edges[e].i]++, degree[edges[e].j]++;
        strength[edges[e].i] += fabs(edges[e].weight);
        strength[edges[e].j] += fabs(edges[e].weight);
    }
}

size_t backbone_disparity(gsl_matrix *relation, double alpha)
{
    size_t n = relation->size1, count, kept;
    double *degree = NEW_ARRAY(double, n), *strength = NEW_ARRAY(double, n);
    struct edge *edges = sorted_edges(&count, relation);

    count_at(degree, strength, edges, count);
    for (size_t e = 0; e < count; e++) {
        const size_t end[2] = {edges[e].i, edges[e].j};

        for (size_t k = 0; k < 2; k++) {
            double rest = 1 - fabs(edges[e].weight) / strength[end[k]];

            if (degree[end[k]] > 1 && pow(rest, degree[end[k]] - 1) < alpha)
                edges[e].round = 1;
        }
    }
    kept = keep(relation, edges, count, 1);
    free(edges), free(degree), free(strength);
    return kept;
}

static double p_value(double relation, const struct backbone_test *test)
{
    double r = fabs(test->is_fisher ? tanh(relation) : relation);

    if (r >= 1)
        return 0;
    return 2 * gsl_cdf_tdist_Q(r * sqrt(test->freedom / ((1 - r) * (1 + r))),
                               test->freedom);
}

/* Of all defined pairs; the largest p that passes, -1 if none does. */
static double limit_of(const gsl_matrix *relation,
                       const struct backbone_test *test)
{
    size_t n = relation->size1, count = 0;
    double *p = NEW_ARRAY(double, n *n / 2 + 1), limit = -1;

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (!isnan(gsl_matrix_get(relation, i, j)))
                p[count++] = p_value(gsl_matrix_get(relation, i, j), test);
    gsl_sort(p, 1, count);
    for (size_t k = 0; k < count; k++) {
        double room = test->is_fdr ? (double)(k + 1) / (double)count : 1;

        if (p[k] <= test->alpha * room)
            limit = p[k];
    }
    free(p);
    return limit;
}

size_t backbone_significant(gsl_matrix *relation, double *largest_p,
                            const struct backbone_test *test)
{
    size_t count, kept;
    double limit = limit_of(relation, test);
    struct edge *edges = sorted_edges(&count, relation);

    *largest_p = NAN;
    for (size_t e = 0; e < count; e++) {
        double p = p_value(edges[e].weight, test);

        edges[e].round = p <= limit;
        if (p <= limit)
            *largest_p = fmax(*largest_p, p);
    }
    kept = keep(relation, edges, count, 1);
    free(edges);
    return kept;
}
