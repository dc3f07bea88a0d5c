#include "rsa/geodesic.h"

#include "base/mem.h"
#include "base/report.h"
#include "rsa/rgtm.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void geodesic_cut(double *lengths, const double *rdm, size_t n, double far)
{
    for (size_t p = 0; p < n * (n - 1) / 2; p++)
        lengths[p] = rdm[p] < far ? rdm[p] : INFINITY;
}

static void keep_upto(double *lengths, const double *rdm, size_t pairs,
                      double most)
{
    for (size_t p = 0; p < pairs; p++)
        lengths[p] = rdm[p] <= most ? rdm[p] : INFINITY;
}

void geodesic_keep_proportion(double *lengths, const double *rdm, size_t n,
                              double proportion)
{
    size_t pairs = n * (n - 1) / 2;
    double *sorted = NEW_ARRAY(double, pairs);
    size_t known = rgtm_sort(sorted, rdm, pairs);

    keep_upto(lengths, rdm, pairs, rgtm_quantile(sorted, known, proportion));
    free(sorted);
}

/* ---- neighbors ---- */

struct neighbor {
    double distance;
    size_t index;
};

static int by_distance(const void *a, const void *b)
{
    const struct neighbor *x = a, *y = b;

    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static size_t pair_of(size_t i, size_t j, size_t n)
{
    size_t a = i < j ? i : j, b = i < j ? j : i;

    return a * n - a * (a + 1) / 2 + b - a - 1;
}

/* list[] = the others that have a known distance, the nearest first. */
static size_t sort_neighbors(struct neighbor *list, const double *rdm, size_t n,
                             size_t i)
{
    size_t count = 0;

    for (size_t j = 0; j < n; j++)
        if (j != i && !isnan(rdm[pair_of(i, j, n)]))
            list[count++] = (struct neighbor){rdm[pair_of(i, j, n)], j};
    qsort(list, count, sizeof(*list), by_distance);
    return count;
}

void geodesic_keep_neighbors(double *lengths, const double *rdm, size_t n,
                             size_t neighbors, bool is_one_sided)
{
    struct neighbor *list = NEW_ARRAY(struct neighbor, n);
    double *kept = NEW_ARRAY(double, n *(n - 1) / 2);

    for (size_t p = 0; p < n * (n - 1) / 2; p++)
        kept[p] = INFINITY;
    for (size_t i = 0; i < n; i++) {
        size_t count = sort_neighbors(list, rdm, n, i);

        for (size_t k = 0; k < count && k < neighbors; k++)
            if (!is_one_sided || list[k].index > i)
                kept[pair_of(i, list[k].index, n)] = list[k].distance;
    }
    memcpy(lengths, kept, n * (n - 1) / 2 * sizeof(*kept));
    free(kept), free(list);
}

void geodesic_drop_zero(double *lengths, size_t n)
{
    for (size_t p = 0; p < n * (n - 1) / 2; p++)
        lengths[p] = lengths[p] > 0 ? lengths[p] : INFINITY;
}

/* ---- shortest ways ---- */

/* to[] = the lesser of to[] and first + from[], which the compiler turns into
 * whole vectors. */
static void shorten(double *restrict to, const double *restrict from,
                    double first, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        double way = first + from[j];

        to[j] = way < to[j] ? way : to[j];
    }
}

void geodesic_paths(double *distances, const double *lengths, size_t n)
{
    double *square = NEW_ARRAY(double, n *n);

    bug_if(n < 2);
    for (size_t i = 0, p = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++)
            square[i * n + j] = square[j * n + i] =
                isnan(lengths[p]) ? INFINITY : lengths[p];
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < n; i++)
            if (i != k && !isinf(square[i * n + k]))
                shorten(square + i * n, square + k * n, square[i * n + k], n);
    for (size_t i = 0, p = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++)
            distances[p] = square[i * n + j];
    free(square);
}
