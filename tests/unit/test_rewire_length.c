/* Graphs with the degrees and the lengths of edges of another. */
#include "../tap.h"
#include "base/mem.h"
#include "graph/rewire_length.h"

#include <gsl/gsl_sort.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 40, BINS = 6, SMALL = 6, DRAWS = 40000 };

/* Nodes in a square; near ones are joined more often, by larger weights. */
static void place(gsl_matrix *links, gsl_matrix *distances)
{
    double at[NODES][2];
    struct rng rng = rng_init(9, 0);

    gsl_matrix_set_zero(links);
    for (size_t i = 0; i < NODES; i++)
        at[i][0] = rng_uniform(&rng), at[i][1] = rng_uniform(&rng);
    for (size_t i = 0; i < NODES; i++)
        for (size_t j = 0; j < NODES; j++) {
            double d = hypot(at[i][0] - at[j][0], at[i][1] - at[j][1]);

            gsl_matrix_set(distances, i, j, d);
            if (j < i && rng_uniform(&rng) < exp(-3 * d)) {
                double weight = exp(-2 * d) * (1 + .2 * rng_uniform(&rng));

                gsl_matrix_set(links, i, j, weight);
                gsl_matrix_set(links, j, i, weight);
            }
        }
}

struct edge {
    double length, weight;
};

static int by_length(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;

    return (x->length > y->length) - (x->length < y->length);
}

static size_t edges_of(struct edge *edge, const gsl_matrix *links,
                       const gsl_matrix *distances)
{
    size_t count = 0;

    for (size_t i = 0; i < NODES; i++)
        for (size_t j = 0; j < i; j++)
            if (gsl_matrix_get(links, i, j) != 0)
                edge[count++] = (struct edge){gsl_matrix_get(distances, i, j),
                                              gsl_matrix_get(links, i, j)};
    qsort(edge, count, sizeof *edge, by_length);
    return count;
}

/* Whether both have the same weights among the edges first .. last - 1, in
 * ascending order of length. */
static bool same_weights(const struct edge *a, const struct edge *b,
                         size_t first, size_t last)
{
    double x[NODES * NODES], y[NODES * NODES];

    for (size_t e = first; e < last; e++)
        x[e - first] = a[e].weight, y[e - first] = b[e].weight;
    gsl_sort(x, 1, last - first), gsl_sort(y, 1, last - first);
    return !memcmp(x, y, (last - first) * sizeof *x);
}

static void test_kept(void)
{
    gsl_matrix *links = gsl_matrix_alloc(NODES, NODES), *null;
    gsl_matrix *distances = gsl_matrix_alloc(NODES, NODES);
    struct edge before[NODES * NODES], after[NODES * NODES];
    struct rng rng = rng_init(2, 0);
    bool degrees = true, whole = true, weights = true;
    double shared = 0;
    size_t edges, accepted;

    null = gsl_matrix_alloc(NODES, NODES);
    place(links, distances);
    edges = edges_of(before, links, distances);
    gsl_matrix_memcpy(null, links);
    accepted = rewire_length(null, distances, BINS, 100, &rng);
    for (size_t i = 0; i < NODES; i++) {
        int own = 0, other = 0;

        for (size_t j = 0; j < NODES; j++) {
            double weight = gsl_matrix_get(null, i, j);

            whole = whole && weight == gsl_matrix_get(null, j, i);
            own += gsl_matrix_get(links, i, j) != 0, other += weight != 0;
            shared += weight != 0 && gsl_matrix_get(links, i, j) != 0;
        }
        degrees = degrees && own == other;
        whole = whole && gsl_matrix_get(null, i, i) == 0;
    }
    ok(degrees && whole, "every node keeps its degree");
    ok(edges_of(after, null, distances) == edges && accepted > edges &&
           shared / 2 < .8 * (double)edges,
       "and has other neighbors");
    for (size_t b = 0; b < BINS; b++) {
        size_t first = b * edges / BINS, last = (b + 1) * edges / BINS;

        weights = weights && same_weights(before, after, first, last) &&
                  (b == 0 || after[first].length >= before[first].length) &&
                  after[last - 1].length <
                      (b + 1 < BINS ? before[last].length : INFINITY);
    }
    ok(weights, "every bin of lengths keeps its edges and their weights");
    gsl_matrix_free(links), gsl_matrix_free(null), gsl_matrix_free(distances);
}

/* A ring of six: all graphs of the same degrees and bins, by their edges. */
static void test_uniform(void)
{
    gsl_matrix *links = gsl_matrix_alloc(SMALL, SMALL);
    gsl_matrix *distances = gsl_matrix_alloc(SMALL, SMALL);
    size_t *seen = NEW_ARRAY(size_t, 1 << 15), graphs = 0;
    double chi = 0;

    gsl_matrix_set_all(distances, 1);
    for (size_t draw = 0; draw < DRAWS; draw++) {
        struct rng rng = rng_init(4, draw);
        size_t code = 0, bit = 0;

        gsl_matrix_set_zero(links);
        for (size_t i = 0; i < SMALL; i++) {
            gsl_matrix_set(links, i, (i + 1) % SMALL, 1);
            gsl_matrix_set(links, (i + 1) % SMALL, i, 1);
        }
        rewire_length(links, distances, 1, 20, &rng);
        for (size_t i = 0; i < SMALL; i++)
            for (size_t j = 0; j < i; j++, bit++)
                code |= (size_t)(gsl_matrix_get(links, i, j) != 0) << bit;
        seen[code]++;
    }
    for (size_t code = 0; code < 1 << 15; code++)
        graphs += seen[code] > 0;
    for (size_t code = 0; code < 1 << 15; code++)
        if (seen[code]) {
            double want = (double)DRAWS / (double)graphs;

            chi += ((double)seen[code] - want) * ((double)seen[code] - want) /
                   want;
        }
    ok(graphs == 70,
       "of six nodes with two neighbors each there are 70 graphs");
    ok(chi < 69 + 4 * sqrt(2 * 69.), "and each is as likely as the others");
    free(seen);
    gsl_matrix_free(links), gsl_matrix_free(distances);
}

int main(void)
{
    test_kept();
    test_uniform();
    return done();
}
