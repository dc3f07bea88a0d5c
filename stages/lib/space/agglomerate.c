#include "space/agglomerate.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- nearest neighbors ---- */

struct join {
    double distance;
    size_t edge;
};

static int compare_joins(const void *a, const void *b)
{
    const struct join *x = a, *y = b;

    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return x->edge < y->edge ? -1 : x->edge > y->edge;
}

/* nearest[i]: the shortest edge at node i, or the number of edges. */
static size_t *find_nearest(const struct lattice *lattice,
                            const double *distance)
{
    size_t *nearest = NEW_ARRAY(size_t, lattice->nodes);

    for (size_t i = 0; i < lattice->nodes; i++)
        nearest[i] = lattice->count;
    for (size_t k = 0; k < lattice->count; k++) {
        size_t ends[2] = {lattice->a[k], lattice->b[k]};

        for (size_t e = 0; e < 2; e++)
            if (nearest[ends[e]] == lattice->count ||
                distance[k] < distance[nearest[ends[e]]])
                nearest[ends[e]] = k;
    }
    return nearest;
}

/*
 * Nearest neighbors form a forest but for ties in a ring: every join that is
 * new lowers the number of clusters by one at most.
 */
static void keep_shortest(bool *chosen, const struct lattice *lattice,
                          const double *distance, size_t most)
{
    struct join *joins = NEW_ARRAY(struct join, lattice->nodes);
    size_t count = 0;

    for (size_t k = 0; k < lattice->count; k++)
        if (chosen[k])
            joins[count++] = (struct join){distance[k], k};
    qsort(joins, count, sizeof *joins, compare_joins);
    for (size_t i = most; i < count; i++)
        chosen[joins[i].edge] = false;
    free(joins);
}

size_t agglomerate_nearest(uint32_t *label, const struct lattice *lattice,
                           const double *distance, size_t least)
{
    bool *chosen = NEW_ARRAY(bool, lattice->count);
    size_t *nearest = find_nearest(lattice, distance);
    size_t clusters;

    for (size_t i = 0; i < lattice->nodes; i++)
        if (nearest[i] < lattice->count)
            chosen[nearest[i]] = true;
    clusters = lattice_components(label, lattice, chosen);
    if (clusters < least && lattice->nodes > least) {
        keep_shortest(chosen, lattice, distance, lattice->nodes - least);
        clusters = lattice_components(label, lattice, chosen);
    }
    free(chosen), free(nearest);
    return clusters;
}

/* ---- Ward ---- */

/* Merging a and b, as it stood when they had these ages. */
struct merge {
    double loss;
    uint32_t a, b, age_a, age_b;
};

/* The clusters a cluster touches; names of merged ones may linger. */
struct touching {
    uint32_t *at;
    size_t count, room;
};

struct ward {
    gsl_matrix_float *means;
    double *size;
    uint32_t *parent; /* of a cluster that was merged: into which */
    uint32_t *age;    /* how often a cluster has grown */
    struct touching *touching;
    struct merge *heap;
    size_t waiting, room;
};

static bool is_before(const struct merge *x, const struct merge *y)
{
    if (x->loss != y->loss)
        return x->loss < y->loss;
    return x->a != y->a ? x->a < y->a : x->b < y->b;
}

static void swap_merges(struct merge *x, struct merge *y)
{
    struct merge kept = *x;

    *x = *y;
    *y = kept;
}

static void heap_push(struct ward *ward, struct merge merge)
{
    struct merge *heap;
    size_t at = ward->waiting++;

    if (ward->waiting > ward->room) {
        ward->room = 2 * ward->waiting;
        ward->heap = xrealloc(ward->heap, ward->room, sizeof *ward->heap);
    }
    heap = ward->heap;
    heap[at] = merge;
    for (; at && is_before(&heap[at], &heap[(at - 1) / 2]); at = (at - 1) / 2)
        swap_merges(&heap[at], &heap[(at - 1) / 2]);
}

static struct merge heap_pop(struct ward *ward)
{
    struct merge *heap = ward->heap, top = heap[0];
    size_t at = 0;

    heap[0] = heap[--ward->waiting];
    for (;;) {
        size_t least = at;

        for (size_t child = 2 * at + 1; child <= 2 * at + 2; child++)
            if (child < ward->waiting && is_before(&heap[child], &heap[least]))
                least = child;
        if (least == at)
            return top;
        swap_merges(&heap[at], &heap[least]);
        at = least;
    }
}

static void touch(struct touching *list, uint32_t other)
{
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 8;
        list->at = xrealloc(list->at, list->room, sizeof *list->at);
    }
    list->at[list->count++] = other;
}

/* Four partial sums, so that the order is fixed and the loop is not a chain. */
static double square_distance(const float *restrict x, const float *restrict y,
                              size_t count)
{
    double sum[4] = {0};
    size_t t = 0;

    for (; t + 4 <= count; t += 4)
        for (size_t k = 0; k < 4; k++) {
            double gap = (double)x[t + k] - (double)y[t + k];

            sum[k] += gap * gap;
        }
    for (; t < count; t++)
        sum[0] += ((double)x[t] - (double)y[t]) * ((double)x[t] - (double)y[t]);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static void propose(struct ward *ward, uint32_t a, uint32_t b)
{
    const float *x = gsl_matrix_float_const_ptr(ward->means, a, 0);
    const float *y = gsl_matrix_float_const_ptr(ward->means, b, 0);
    double m = ward->size[a], n = ward->size[b];
    double loss = m * n / (m + n) * square_distance(x, y, ward->means->size2);
    uint32_t low = a < b ? a : b, high = a < b ? b : a;

    heap_push(ward,
              (struct merge){loss, low, high, ward->age[low], ward->age[high]});
}

static uint32_t now(const struct ward *ward, uint32_t cluster)
{
    while (ward->parent[cluster] != cluster)
        cluster = ward->parent[cluster];
    return cluster;
}

static int compare_ids(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

/* The list of a takes in that of b: present names, each once, not a. */
static void unite_lists(struct ward *ward, uint32_t a, uint32_t b)
{
    struct touching *list = &ward->touching[a], *more = &ward->touching[b];
    size_t count = 0;

    for (size_t k = 0; k < more->count; k++)
        touch(list, more->at[k]);
    for (size_t k = 0; k < list->count; k++)
        list->at[k] = now(ward, list->at[k]);
    qsort(list->at, list->count, sizeof *list->at, compare_ids);
    for (size_t k = 0; k < list->count; k++)
        if (list->at[k] != a && (!count || list->at[k] != list->at[count - 1]))
            list->at[count++] = list->at[k];
    list->count = count;
    free(more->at);
    *more = (struct touching){0};
}

/* b becomes part of a. */
static void merge(struct ward *ward, uint32_t a, uint32_t b)
{
    float *x = gsl_matrix_float_ptr(ward->means, a, 0);
    const float *y = gsl_matrix_float_const_ptr(ward->means, b, 0);
    double m = ward->size[a], n = ward->size[b];

    for (size_t t = 0; t < ward->means->size2; t++)
        x[t] = (float)((m * (double)x[t] + n * (double)y[t]) / (m + n));
    ward->size[a] = m + n;
    ward->age[a]++;
    ward->parent[b] = a;
    unite_lists(ward, a, b);
    for (size_t k = 0; k < ward->touching[a].count; k++)
        propose(ward, a, ward->touching[a].at[k]);
}

static struct ward ward_start(const struct lattice *lattice,
                              gsl_matrix_float *means, double *size)
{
    struct ward ward = {.means = means, .size = size};

    bug_if(means->size1 != lattice->nodes);
    ward.parent = NEW_ARRAY(uint32_t, lattice->nodes);
    ward.age = NEW_ARRAY(uint32_t, lattice->nodes);
    ward.touching = NEW_ARRAY(struct touching, lattice->nodes);
    for (size_t i = 0; i < lattice->nodes; i++)
        ward.parent[i] = (uint32_t)i;
    for (size_t k = 0; k < lattice->count; k++) {
        touch(&ward.touching[lattice->a[k]], lattice->b[k]);
        touch(&ward.touching[lattice->b[k]], lattice->a[k]);
        propose(&ward, lattice->a[k], lattice->b[k]);
    }
    return ward;
}

static bool is_current(const struct ward *ward, const struct merge *merge)
{
    return ward->parent[merge->a] == merge->a &&
           ward->parent[merge->b] == merge->b &&
           ward->age[merge->a] == merge->age_a &&
           ward->age[merge->b] == merge->age_b;
}

size_t agglomerate_ward(uint32_t *label, const struct lattice *lattice,
                        gsl_matrix_float *means, double *size, size_t clusters)
{
    struct ward ward = ward_start(lattice, means, size);
    size_t left = lattice->nodes;
    uint32_t count = 0;

    while (left > clusters && ward.waiting) {
        struct merge next = heap_pop(&ward);

        if (!is_current(&ward, &next))
            continue;
        merge(&ward, next.a, next.b);
        left--;
    }
    /* A cluster has the name of its first node: a < b in every merge. */
    for (size_t i = 0; i < lattice->nodes; i++) {
        uint32_t first = now(&ward, (uint32_t)i);

        label[i] = first == i ? count++ : label[first];
        free(ward.touching[i].at);
    }
    free(ward.parent), free(ward.age), free(ward.touching), free(ward.heap);
    return count;
}
