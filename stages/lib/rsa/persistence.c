#include "rsa/persistence.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

struct edge {
    double length;
    uint32_t a, b;
};

/* Edges in ascending order: ties are broken by place, so that all differ. */
struct rips {
    size_t n, edges;
    struct edge *edge;
    uint32_t *rank; /* n x n: place of each in the order, or NONE */
};

/* A binary heap of triangles, the first on top; twice is never. */
struct heap {
    uint32_t *at;
    size_t count, room;
};

struct list {
    uint32_t *at;
    size_t count, room;
};

/* Loops: which column ends at a triangle, and of which edges it is the sum. */
struct cohomology {
    const struct rips *rips;
    uint32_t *owner; /* of each triangle: column, or NONE */
    struct list *columns;
    size_t count;
    struct heap heap;
};

/* ---- filtration ---- */

static int by_length(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;

    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static struct rips rips_new(const double *rdm, size_t n)
{
    struct rips rips = {n, 0, NEW_ARRAY(struct edge, n * (n - 1) / 2 + 1),
                        NEW_ARRAY(uint32_t, n * n)};

    memset(rips.rank, 0xff, n * n * sizeof(*rips.rank));
    for (size_t i = 0, p = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++)
            if (!isnan(rdm[p]))
                rips.edge[rips.edges++] = (struct edge){
                    rdm[p] < 0 ? 0 : rdm[p], (uint32_t)i, (uint32_t)j};
    qsort(rips.edge, rips.edges, sizeof(*rips.edge), by_length);
    for (size_t r = 0; r < rips.edges; r++) {
        const struct edge *e = &rips.edge[r];

        rips.rank[e->a * n + e->b] = rips.rank[e->b * n + e->a] = (uint32_t)r;
    }
    return rips;
}

/* ---- results ---- */

static void add_bar(struct persistence *out, int dimension, double birth,
                    double death)
{
    if (death > birth)
        out->bars[out->count++] =
            (struct persistence_bar){dimension, birth, death};
}

static int by_bar(const void *a, const void *b)
{
    const struct persistence_bar *x = a, *y = b;

    if (x->dimension != y->dimension)
        return x->dimension - y->dimension;
    if (x->birth != y->birth)
        return x->birth < y->birth ? -1 : 1;
    return (x->death > y->death) - (x->death < y->death);
}

/* ---- components ---- */

static size_t root_of(size_t *parent, size_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/* joins[] says which edges join two components. */
static void find_components(struct persistence *out, bool *joins,
                            const struct rips *rips)
{
    size_t *parent = NEW_ARRAY(size_t, rips->n), left = rips->n;

    for (size_t i = 0; i < rips->n; i++)
        parent[i] = i;
    for (size_t r = 0; r < rips->edges; r++) {
        size_t a = root_of(parent, rips->edge[r].a);
        size_t b = root_of(parent, rips->edge[r].b);

        joins[r] = a != b;
        if (a == b)
            continue;
        parent[a] = b;
        left--;
        add_bar(out, 0, 0, rips->edge[r].length);
    }
    while (left-- > 0)
        add_bar(out, 0, 0, INFINITY);
    free(parent);
}

/* ---- triangles: (place of the longest edge) n + the third point ---- */

/* The triangle of edge r and point v; NONE where an edge of it is missing. */
static uint32_t triangle(const struct rips *rips, uint32_t r, size_t v)
{
    const struct edge *e = &rips->edge[r];
    uint32_t n = (uint32_t)rips->n;
    uint32_t x = rips->rank[e->a * rips->n + v];
    uint32_t y = rips->rank[e->b * rips->n + v];

    if (v == e->a || v == e->b || x == NONE || y == NONE)
        return NONE;
    if (r > x && r > y)
        return r * n + (uint32_t)v;
    return x > y ? x * n + e->b : y * n + e->a;
}

/* The first triangle of which edge r is the longest, or NONE. */
static uint32_t first_triangle(const struct rips *rips, uint32_t r)
{
    const struct edge *e = &rips->edge[r];
    const uint32_t *a = rips->rank + e->a * rips->n;
    const uint32_t *b = rips->rank + e->b * rips->n;

    for (size_t v = 0; v < rips->n; v++)
        if (a[v] < r && b[v] < r)
            return r * (uint32_t)rips->n + (uint32_t)v;
    return NONE;
}

/* ---- heap ---- */

static uint32_t *grow(uint32_t *at, size_t *room, size_t wanted)
{
    if (wanted <= *room)
        return at;
    *room = 2 * wanted;
    return (uint32_t *)xrealloc(at, *room, sizeof(*at));
}

static void push(struct heap *heap, uint32_t key)
{
    size_t k = heap->count++;

    heap->at = grow(heap->at, &heap->room, heap->count);
    for (; k && heap->at[(k - 1) / 2] > key; k = (k - 1) / 2)
        heap->at[k] = heap->at[(k - 1) / 2];
    heap->at[k] = key;
}

static uint32_t pop(struct heap *heap)
{
    uint32_t top = heap->at[0], last = heap->at[--heap->count];
    size_t k = 0, child;

    while ((child = 2 * k + 1) < heap->count) {
        child +=
            child + 1 < heap->count && heap->at[child + 1] < heap->at[child];
        if (last <= heap->at[child])
            break;
        heap->at[k] = heap->at[child];
        k = child;
    }
    heap->at[k] = last;
    return top;
}

/* The first triangle that is there an odd number of times, which stays. */
static uint32_t pivot(struct heap *heap)
{
    while (heap->count) {
        uint32_t key = pop(heap);

        if (!heap->count || heap->at[0] != key) {
            push(heap, key);
            return key;
        }
        pop(heap);
    }
    return NONE;
}

/* ---- loops ---- */

static void push_edge(struct cohomology *all, struct list *sum, uint32_t r)
{
    for (size_t v = 0; v < all->rips->n; v++) {
        uint32_t key = triangle(all->rips, r, v);

        if (key != NONE)
            push(&all->heap, key);
    }
    sum->at = grow(sum->at, &sum->room, sum->count + 1);
    sum->at[sum->count++] = r;
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* Edges that are there twice go. */
static void cancel(struct list *sum)
{
    size_t kept = 0;

    qsort(sum->at, sum->count, sizeof(*sum->at), ascending);
    for (size_t k = 0; k < sum->count; k++)
        if (kept && sum->at[kept - 1] == sum->at[k])
            kept--;
        else
            sum->at[kept++] = sum->at[k];
    sum->count = kept;
}

/* Adds the column that ends at a triangle; false where none does. */
static bool add_owner(struct cohomology *all, struct list *sum, uint32_t key)
{
    uint32_t longest = key / (uint32_t)all->rips->n, owner = all->owner[key];

    if (owner != NONE) {
        for (size_t k = 0; k < all->columns[owner].count; k++)
            push_edge(all, sum, all->columns[owner].at[k]);
        return true;
    }
    if (first_triangle(all->rips, longest) != key)
        return false;
    push_edge(all, sum, longest);
    return true;
}

static void reduce(struct persistence *out, struct cohomology *all, uint32_t r)
{
    const struct edge *edge = all->rips->edge;
    struct list sum = {0};
    uint32_t key;

    all->heap.count = 0;
    push_edge(all, &sum, r);
    do
        key = pivot(&all->heap);
    while (key != NONE && add_owner(all, &sum, key));
    if (key == NONE) {
        add_bar(out, 1, edge[r].length, INFINITY);
        free(sum.at);
        return;
    }
    cancel(&sum);
    all->owner[key] = (uint32_t)all->count;
    all->columns[all->count++] = sum;
    add_bar(out, 1, edge[r].length, edge[key / (uint32_t)all->rips->n].length);
}

static void find_loops(struct persistence *out, const bool *joins,
                       const struct rips *rips)
{
    struct cohomology all = {.rips = rips};

    all.owner = NEW_ARRAY(uint32_t, rips->edges * rips->n + 1);
    memset(all.owner, 0xff, rips->edges * rips->n * sizeof(*all.owner));
    all.columns = NEW_ARRAY(struct list, rips->edges + 1);
    for (size_t r = rips->edges; r-- > 0;)
        if (!joins[r] && first_triangle(rips, (uint32_t)r) == NONE)
            reduce(out, &all, (uint32_t)r);
    for (size_t k = 0; k < all.count; k++)
        free(all.columns[k].at);
    free(all.columns), free(all.owner), free(all.heap.at);
}

struct persistence persistence_bars(const double *rdm, size_t n)
{
    struct persistence out = {0};
    struct rips rips;
    bool *joins;

    bug_if(n < 1 || n > PERSISTENCE_MOST);
    rips = rips_new(rdm, n);
    joins = NEW_ARRAY(bool, rips.edges + 1);
    out.bars = NEW_ARRAY(struct persistence_bar, n + rips.edges);
    find_components(&out, joins, &rips);
    find_loops(&out, joins, &rips);
    qsort(out.bars, out.count, sizeof(*out.bars), by_bar);
    free(joins), free(rips.edge), free(rips.rank);
    return out;
}

void persistence_release(struct persistence *persistence)
{
    free(persistence->bars);
    *persistence = (struct persistence){0};
}
