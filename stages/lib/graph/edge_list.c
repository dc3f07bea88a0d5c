#include "graph/edge_list.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

struct edge *edge_list(size_t *count, const gsl_matrix *relation)
{
    size_t n = relation->size1;
    struct edge *edges = NEW_ARRAY(struct edge, n * n / 2 + 1);

    bug_if(relation->size2 != n);
    *count = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            double w = gsl_matrix_get(relation, i, j);

            if (w != 0 && !isnan(w))
                edges[(*count)++] = (struct edge){w, i, j, 0};
        }
    return edges;
}

static int compare(const struct edge *a, const struct edge *b, double x,
                   double y)
{
    if (x != y)
        return x > y ? -1 : 1;
    if (a->i != b->i)
        return a->i < b->i ? -1 : 1;
    return a->j < b->j ? -1 : a->j > b->j;
}

static int by_weight(const void *left, const void *right)
{
    const struct edge *a = left, *b = right;

    return compare(a, b, a->weight, b->weight);
}

static int by_magnitude(const void *left, const void *right)
{
    const struct edge *a = left, *b = right;

    return compare(a, b, fabs(a->weight), fabs(b->weight));
}

void edge_list_sort(struct edge *edges, size_t count)
{
    qsort(edges, count, sizeof *edges, by_weight);
}

void edge_list_sort_magnitude(struct edge *edges, size_t count)
{
    qsort(edges, count, sizeof *edges, by_magnitude);
}
