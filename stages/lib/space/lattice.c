#include "space/lattice.h"

#include "base/mem.h"
#include "base/report.h"

#include <stdlib.h>
#include <string.h>

static struct lattice *lattice_alloc(size_t nodes, size_t edges)
{
    struct lattice *lattice = NEW_ARRAY(struct lattice, 1);

    lattice->nodes = nodes;
    lattice->a = NEW_ARRAY(uint32_t, edges);
    lattice->b = NEW_ARRAY(uint32_t, edges);
    return lattice;
}

void lattice_free(struct lattice *lattice)
{
    free(lattice->a), free(lattice->b), free(lattice);
}

static void add(struct lattice *lattice, size_t a, size_t b)
{
    lattice->a[lattice->count] = (uint32_t)a;
    lattice->b[lattice->count++] = (uint32_t)b;
}

struct lattice *lattice_new(const struct grid *grid, const size_t *voxel,
                            size_t count)
{
    size_t row = grid->nx, plane = row * grid->ny, all = grid_voxels(grid);
    uint32_t *node = NEW_ARRAY(uint32_t, all);
    struct lattice *lattice = lattice_alloc(count, 3 * count);

    bug_if(count >= UINT32_MAX);
    for (size_t i = 0; i < count; i++)
        node[voxel[i]] = (uint32_t)(i + 1); /* 0: not listed */
    for (size_t i = 0; i < count; i++) {
        size_t v = voxel[i];

        /* Forward along each axis, so a < b, and b ascends. */
        if (v % row + 1 < row && node[v + 1])
            add(lattice, i, node[v + 1] - 1);
        if (v % plane + row < plane && node[v + row])
            add(lattice, i, node[v + row] - 1);
        if (v + plane < all && node[v + plane])
            add(lattice, i, node[v + plane] - 1);
    }
    free(node);
    return lattice;
}

/* The root of node i, halving the path to it. */
static uint32_t root_of(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

size_t lattice_components(uint32_t *label, const struct lattice *lattice,
                          const bool *chosen)
{
    uint32_t *parent = NEW_ARRAY(uint32_t, lattice->nodes);
    uint32_t count = 0;

    for (size_t i = 0; i < lattice->nodes; i++)
        parent[i] = (uint32_t)i;
    for (size_t k = 0; k < lattice->count; k++) {
        uint32_t a = root_of(parent, lattice->a[k]);
        uint32_t b = root_of(parent, lattice->b[k]);

        /* The smaller is the root, so that roots are first nodes. */
        if (!chosen || chosen[k])
            parent[a < b ? b : a] = a < b ? a : b;
    }
    for (size_t i = 0; i < lattice->nodes; i++) {
        uint32_t root = root_of(parent, (uint32_t)i);

        label[i] = root == i ? count++ : label[root];
    }
    free(parent);
    return count;
}

static int compare_edges(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

struct lattice *lattice_contract(const struct lattice *lattice,
                                 const uint32_t *label, size_t clusters)
{
    uint64_t *pairs = NEW_ARRAY(uint64_t, lattice->count);
    struct lattice *smaller;
    size_t count = 0;

    for (size_t k = 0; k < lattice->count; k++) {
        uint32_t a = label[lattice->a[k]], b = label[lattice->b[k]];

        bug_if(a >= clusters || b >= clusters);
        if (a != b)
            pairs[count++] =
                a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    }
    qsort(pairs, count, sizeof *pairs, compare_edges);
    smaller = lattice_alloc(clusters, count);
    for (size_t k = 0; k < count; k++)
        if (!k || pairs[k] != pairs[k - 1])
            add(smaller, pairs[k] >> 32, pairs[k] & UINT32_MAX);
    free(pairs);
    return smaller;
}
