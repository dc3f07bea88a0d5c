#include "../tap.h"

#include "base/mem.h"
#include "graph/rewire.h"
#include "graph/rewire_weights.h"

#include <math.h>
#include <stdlib.h>

enum { NODES = 80 };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The weights of a graph, ascending; returns how many. */
static size_t weights_of(double **list, const struct bitmap *graph,
                         const gsl_matrix *weights)
{
    uint32_t *ends;
    size_t edges = rewire_edges(&ends, graph);

    *list = NEW_ARRAY(double, edges + 1);
    for (size_t e = 0; e < edges; e++)
        (*list)[e] = gsl_matrix_get(weights, ends[2 * e], ends[2 * e + 1]);
    qsort(*list, edges, sizeof **list, by_value);
    free(ends);
    return edges;
}

static bool same_weights(const struct bitmap *a, const gsl_matrix *of_a,
                         const struct bitmap *b, const gsl_matrix *of_b)
{
    double *first, *second;
    size_t edges = weights_of(&first, a, of_a);
    bool good = edges == weights_of(&second, b, of_b);

    for (size_t e = 0; good && e < edges; e++)
        good = first[e] == second[e];
    free(first), free(second);
    return good;
}

int main(void)
{
    struct bitmap *graph = bitmap_new(NODES), *null = bitmap_new(NODES);
    gsl_matrix *weights = gsl_matrix_calloc(NODES, NODES);
    gsl_matrix *drawn = gsl_matrix_calloc(NODES, NODES);
    struct rng rng = rng_init(1, 1);
    double once, often;

    /* Nodes of like degree with strengths far apart. */
    for (size_t i = 0; i < NODES; i++)
        for (size_t j = i + 1; j < NODES; j++)
            if (rng_uniform(&rng) < .2) {
                bitmap_flip(graph, i, j);
                gsl_matrix_set(weights, i, j,
                               (double)((i + 1) * (j + 1)) / NODES / NODES +
                                   .01 * rng_uniform(&rng));
            }
    bitmap_copy(null, graph);
    rewire(null, REWIRE_DEGREES, 10, &rng);
    often = rewire_weights(drawn, null, weights, graph, SIZE_MAX, &rng);
    ok(same_weights(graph, weights, null, drawn),
       "the weights are the same, each once");
    ok(often > .96, "and strengths stay, in order anew for every edge");
    once = rewire_weights(drawn, null, weights, graph, 1, &rng);
    ok(same_weights(graph, weights, null, drawn) && once < often && once > .9,
       "nearly so in order but once");
    printf("# correlation of strengths %.4f, once %.4f\n", often, once);
    bitmap_free(graph), bitmap_free(null);
    gsl_matrix_free(weights), gsl_matrix_free(drawn);
    return done();
}
