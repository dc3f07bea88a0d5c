#include "graph/rewire_signed.h"

#include "base/mem.h"
#include "graph/rewire_weights.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static signed char sign_of(double weight)
{
    return (signed char)((weight > 0) - (weight < 0));
}

static void put(signed char *signs, size_t nodes, size_t i, size_t j,
                signed char sign)
{
    signs[i * nodes + j] = signs[j * nodes + i] = sign;
}

static bool try_swap(signed char *signs, size_t nodes, const size_t at[4])
{
    size_t a = at[0], b = at[1], c = at[2], d = at[3];
    signed char old = signs[a * nodes + b], new = signs[a * nodes + d];

    if (a == b || a == c || a == d || b == c || b == d || c == d ||
        old == new || signs[c * nodes + d] != old ||
        signs[c * nodes + b] != new)
        return false;
    put(signs, nodes, a, b, new), put(signs, nodes, c, d, new);
    put(signs, nodes, a, d, old), put(signs, nodes, c, b, old);
    return true;
}

/* The graph of one sign. */
static struct bitmap *graph_of(const signed char *signs, size_t nodes, int sign)
{
    struct bitmap *graph = bitmap_new(nodes);

    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++)
            if (signs[i * nodes + j] == sign)
                bitmap_flip(graph, i, j);
    return graph;
}

/* Adds the weights of one sign to null[]. */
static void weigh(gsl_matrix *null, const signed char *after,
                  const signed char *before, const gsl_matrix *magnitudes,
                  int sign, size_t rounds, struct rng *rng)
{
    size_t nodes = null->size1;
    struct bitmap *graph = graph_of(after, nodes, sign);
    struct bitmap *like = graph_of(before, nodes, sign);
    gsl_matrix *part = gsl_matrix_alloc(nodes, nodes);

    rewire_weights(part, graph, magnitudes, like, rounds, rng);
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++)
            if (bitmap_has(graph, i, j)) {
                double weight = sign * gsl_matrix_get(part, i, j);

                gsl_matrix_set(null, i, j, weight);
                gsl_matrix_set(null, j, i, weight);
            }
    bitmap_free(graph), bitmap_free(like), gsl_matrix_free(part);
}

size_t rewire_signed(gsl_matrix *null, const gsl_matrix *weights, size_t trials,
                     size_t rounds, struct rng *rng)
{
    size_t nodes = weights->size1, accepted = 0;
    signed char *before = NEW_ARRAY(signed char, nodes *nodes);
    signed char *after = NEW_ARRAY(signed char, nodes *nodes);
    gsl_matrix *magnitudes = gsl_matrix_calloc(nodes, nodes);

    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++) {
            double weight = gsl_matrix_get(weights, i, j);

            put(before, nodes, i, j, sign_of(weight));
            put(after, nodes, i, j, sign_of(weight));
            gsl_matrix_set(magnitudes, i, j, fabs(weight));
        }
    for (size_t t = 0; t < trials * (nodes * (nodes - 1) / 2); t++) {
        size_t at[4];

        for (size_t k = 0; k < 4; k++)
            at[k] = rng_below(rng, nodes);
        accepted += try_swap(after, nodes, at);
    }
    gsl_matrix_set_zero(null);
    weigh(null, after, before, magnitudes, 1, rounds, rng);
    weigh(null, after, before, magnitudes, -1, rounds, rng);
    free(before), free(after), gsl_matrix_free(magnitudes);
    return accepted;
}
