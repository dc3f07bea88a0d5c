#include "graph/intensity4.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Subgraphs are enumerated as Wernicke does (2006, doi:10.1109/TCBB.2006.51):
 * from its least node on, each is extended by nodes above that one which are
 * neighbors of the newest node and of no node before it.
 */
struct hunt {
    double (*sum)[INTENSITIES4];
    size_t nodes;
    double *weight, *logarithm; /* nodes x nodes; weight 0: no edge */
    uint32_t *list;             /* nodes x nodes: neighbors, ascending */
    size_t *degree;
    unsigned char *near; /* how many of the nodes chosen a node is next to */
    uint32_t *room;      /* 3 x nodes: what a subgraph may be extended by */
};

/* Edges and the largest degree tell the six apart. */
static enum intensity4_kind kind_of(size_t edges, size_t most)
{
    if (edges == 3)
        return most == 3 ? INTENSITY4_CLAW : INTENSITY4_PATH;
    if (edges == 4)
        return most == 3 ? INTENSITY4_PAW : INTENSITY4_CYCLE;
    return edges == 5 ? INTENSITY4_DIAMOND : INTENSITY4_COMPLETE;
}

static void credit(const struct hunt *hunt, const size_t node[4])
{
    size_t edges = 0, most = 0, degree[4] = {0};
    double weight = 0, logarithm = 0, mean;
    enum intensity4_kind kind;

    for (size_t a = 0; a < 4; a++)
        for (size_t b = a + 1; b < 4; b++) {
            size_t at = node[a] * hunt->nodes + node[b];
            size_t joined = hunt->weight[at] > 0;

            edges += joined, degree[a] += joined, degree[b] += joined;
            weight += hunt->weight[at];
            logarithm += hunt->logarithm[at];
        }
    for (size_t a = 0; a < 4; a++)
        most = degree[a] > most ? degree[a] : most;
    kind = kind_of(edges, most);
    mean = exp(logarithm / (double)edges);
    for (size_t a = 0; a < 5; a++) {
        double *sum = hunt->sum[a < 4 ? node[a] : hunt->nodes];

        sum[kind] += mean;
        sum[INTENSITY4_KINDS + kind] += mean / (weight / (double)edges);
    }
}

static void mark(const struct hunt *hunt, size_t node, int by)
{
    for (size_t k = 0; k < hunt->degree[node]; k++) {
        unsigned char *near = hunt->near + hunt->list[node * hunt->nodes + k];

        *near = (unsigned char)(*near + by);
    }
}

/* node[0 .. size - 1] are chosen, open[0 .. count - 1] may come next. */
static void extend(const struct hunt *hunt, size_t node[4], size_t size,
                   const uint32_t *open, size_t count)
{
    uint32_t *next = hunt->room + (size - 1) * hunt->nodes;

    while (count) {
        size_t added = open[--count], more = count;

        node[size] = added;
        if (size == 3) {
            credit(hunt, node);
            continue;
        }
        memcpy(next, open, count * sizeof *next);
        for (size_t k = 0; k < hunt->degree[added]; k++) {
            uint32_t other = hunt->list[added * hunt->nodes + k];

            if (other > node[0] && !hunt->near[other])
                next[more++] = other;
        }
        mark(hunt, added, 1);
        extend(hunt, node, size + 1, next, more);
        mark(hunt, added, -1);
    }
}

static void look_up(struct hunt *hunt, const struct bitmap *graph,
                    const gsl_matrix *weights)
{
    size_t n = graph->nodes;

    for (size_t i = 0; i < n; i++) {
        hunt->degree[i] = bitmap_neighbors(hunt->list + i * n, graph, i);
        for (size_t k = 0; k < hunt->degree[i]; k++) {
            size_t j = hunt->list[i * n + k];
            double weight = i < j ? gsl_matrix_get(weights, i, j)
                                  : gsl_matrix_get(weights, j, i);

            hunt->weight[i * n + j] = weight;
            hunt->logarithm[i * n + j] = log(weight);
        }
    }
}

void intensity4_sum(double (*sum)[INTENSITIES4], const struct bitmap *graph,
                    const gsl_matrix *weights)
{
    size_t n = graph->nodes;
    struct hunt hunt = {sum,
                        n,
                        NEW_ARRAY(double, n *n),
                        NEW_ARRAY(double, n *n),
                        NEW_ARRAY(uint32_t, n * n),
                        NEW_ARRAY(size_t, n),
                        NEW_ARRAY(unsigned char, n),
                        NEW_ARRAY(uint32_t, 3 * n)};

    memset(sum, 0, (n + 1) * sizeof *sum);
    look_up(&hunt, graph, weights);
    for (size_t i = 0; i < n; i++) {
        const uint32_t *list = hunt.list + i * n;
        size_t low = 0, node[4] = {i};

        while (low < hunt.degree[i] && list[low] < i)
            low++;
        hunt.near[i] = 1;
        mark(&hunt, i, 1);
        extend(&hunt, node, 1, list + low, hunt.degree[i] - low);
        mark(&hunt, i, -1);
        hunt.near[i] = 0;
    }
    free(hunt.weight), free(hunt.logarithm), free(hunt.list);
    free(hunt.degree), free(hunt.near), free(hunt.room);
}
