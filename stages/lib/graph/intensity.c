#include "graph/intensity.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double weight(const gsl_matrix *weights, size_t i, size_t j)
{
    return i < j ? gsl_matrix_get(weights, i, j)
                 : gsl_matrix_get(weights, j, i);
}

static void credit(double (*sum)[INTENSITIES], const size_t place[4],
                   size_t kind, const double value[2])
{
    for (size_t k = 0; k < 4; k++) {
        sum[place[k]][INTENSITY_PATH + kind] += value[0];
        sum[place[k]][COHERENCE_PATH + kind] += value[1];
    }
}

/* The paths with i in the middle, and the triangles with i before j and k. */
static void visit(double (*sum)[INTENSITIES], const struct bitmap *graph,
                  const gsl_matrix *weights, const size_t node[3])
{
    size_t i = node[0], j = node[1], k = node[2];
    size_t place[4] = {i, j, k, graph->nodes};
    double a = weight(weights, i, j), b = weight(weights, i, k);

    if (!bitmap_has(graph, j, k)) {
        double mean = sqrt(a * b);

        credit(sum, place, 0, (double[2]){mean, mean / ((a + b) / 2)});
    } else if (i < j) {
        double c = weight(weights, j, k), mean = cbrt(a * b * c);

        credit(sum, place, 1, (double[2]){mean, mean / ((a + b + c) / 3)});
    }
}

void intensity_sum(double (*sum)[INTENSITIES], const struct bitmap *graph,
                   const gsl_matrix *weights)
{
    uint32_t *list = NEW_ARRAY(uint32_t, graph->nodes);

    memset(sum, 0, (graph->nodes + 1) * sizeof *sum);
    for (size_t i = 0; i < graph->nodes; i++) {
        size_t degree = bitmap_neighbors(list, graph, i);

        for (size_t a = 0; a < degree; a++)
            for (size_t b = a + 1; b < degree; b++)
                visit(sum, graph, weights, (size_t[3]){i, list[a], list[b]});
    }
    free(list);
}
