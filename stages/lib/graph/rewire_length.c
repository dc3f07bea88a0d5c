#include "graph/rewire_length.h"

#include "base/mem.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct rewiring {
    gsl_matrix *links;
    size_t edges, bins;
    uint32_t *ends; /* of edge e: 2 e, 2 e + 1 */
    uint32_t *bin;  /* n x n: of the length of every pair */
};

static uint32_t bin_of(const struct rewiring *r, size_t i, size_t j)
{
    return r->bin[i * r->links->size1 + j];
}

static void list_edges(struct rewiring *r)
{
    size_t n = r->links->size1;

    r->ends = NEW_ARRAY(uint32_t, n * n);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++)
            if (gsl_matrix_get(r->links, i, j) != 0) {
                r->ends[2 * r->edges] = i;
                r->ends[2 * r->edges++ + 1] = j;
            }
}

/* The bin of a length is the number of limits that it is not below. */
static void fill_bins(struct rewiring *r, const gsl_matrix *distances)
{
    size_t n = r->links->size1;
    double *length = NEW_ARRAY(double, r->edges);

    for (size_t e = 0; e < r->edges; e++)
        length[e] =
            gsl_matrix_get(distances, r->ends[2 * e], r->ends[2 * e + 1]);
    gsl_sort(length, 1, r->edges);
    r->bin = NEW_ARRAY(uint32_t, n * n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t b = 1; b < r->bins; b++)
                r->bin[i * n + j] += gsl_matrix_get(distances, i, j) >=
                                     length[b * r->edges / r->bins];
    free(length);
}

static void trade(gsl_matrix *links, const uint32_t from[2],
                  const uint32_t to[2])
{
    double weight = gsl_matrix_get(links, from[0], from[1]);

    gsl_matrix_set(links, from[0], from[1], 0);
    gsl_matrix_set(links, from[1], from[0], 0);
    gsl_matrix_set(links, to[0], to[1], weight);
    gsl_matrix_set(links, to[1], to[0], weight);
}

/* (a, b) and (c, d) become (a, d) and (c, b), each with the weight of an edge
 * of its length. */
static bool try_swap(const struct rewiring *r, const uint32_t at[4])
{
    uint32_t a = at[0], b = at[1], c = at[2], d = at[3];
    uint32_t first[2] = {a, b}, second[2] = {c, d};
    uint32_t new_first[2] = {a, d}, new_second[2] = {c, b};
    uint32_t bins[4];

    if (a == c || a == d || b == c || b == d ||
        gsl_matrix_get(r->links, a, d) != 0 ||
        gsl_matrix_get(r->links, c, b) != 0)
        return false;
    bins[0] = bin_of(r, a, b), bins[1] = bin_of(r, c, d);
    bins[2] = bin_of(r, a, d), bins[3] = bin_of(r, c, b);
    if (bins[0] == bins[2] && bins[1] == bins[3]) {
        trade(r->links, first, new_first);
        trade(r->links, second, new_second);
        return true;
    }
    if (bins[0] == bins[3] && bins[1] == bins[2]) {
        trade(r->links, first, new_second);
        trade(r->links, second, new_first);
        return true;
    }
    return false;
}

/* The weights of the edges of a bin in a random order. */
static void mix(const struct rewiring *r, uint32_t bin, struct rng *rng)
{
    size_t *edge = NEW_ARRAY(size_t, r->edges), count = 0;
    size_t *order = NEW_ARRAY(size_t, r->edges);
    double *weight = NEW_ARRAY(double, r->edges);

    for (size_t e = 0; e < r->edges; e++) {
        uint32_t i = r->ends[2 * e], j = r->ends[2 * e + 1];

        if (bin_of(r, i, j) != bin)
            continue;
        weight[count] = gsl_matrix_get(r->links, i, j);
        order[count] = count, edge[count++] = e;
    }
    rng_shuffle(rng, order, count);
    for (size_t k = 0; k < count; k++) {
        uint32_t i = r->ends[2 * edge[k]], j = r->ends[2 * edge[k] + 1];

        gsl_matrix_set(r->links, i, j, weight[order[k]]);
        gsl_matrix_set(r->links, j, i, weight[order[k]]);
    }
    free(edge), free(order), free(weight);
}

size_t rewire_length(gsl_matrix *links, const gsl_matrix *distances,
                     size_t bins, size_t trials, struct rng *rng)
{
    struct rewiring r = {.links = links, .bins = bins};
    size_t accepted = 0;

    list_edges(&r);
    fill_bins(&r, distances);
    for (size_t t = 0; t < trials * r.edges; t++) {
        size_t from = rng_below(rng, 2 * r.edges);
        size_t to = rng_below(rng, 2 * r.edges);
        uint32_t at[4] = {r.ends[from], r.ends[from ^ 1], r.ends[to],
                          r.ends[to ^ 1]};

        if (!try_swap(&r, at))
            continue;
        r.ends[from ^ 1] = at[3], r.ends[to ^ 1] = at[1];
        accepted++;
    }
    for (uint32_t b = 0; b < bins; b++)
        mix(&r, b, rng);
    free(r.ends), free(r.bin);
    return accepted;
}
