#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "space/agglomerate.h"

#include <stdlib.h>
#include <string.h>

/* A line of n voxels. */
static struct lattice *line(size_t n)
{
    struct grid grid = {.nx = n, .ny = 1, .nz = 1};
    size_t *voxel = NEW_ARRAY(size_t, n);
    struct lattice *lattice;

    for (size_t i = 0; i < n; i++)
        voxel[i] = i;
    lattice = lattice_new(&grid, voxel, n);
    free(voxel);
    return lattice;
}

static void test_lattice(void)
{
    struct grid grid = {.nx = 3, .ny = 2, .nz = 2};
    size_t all[12], some[] = {0, 1, 5, 9};
    struct lattice *full, *part, *two;
    uint32_t label[12], halves[12];

    for (size_t i = 0; i < 12; i++) {
        all[i] = i;
        halves[i] = i >= 6;
    }
    full = lattice_new(&grid, all, 12);
    ok(full->count == 8 + 6 + 6, "faces of a 3 x 2 x 2 box");
    ok(full->a[0] == 0 && full->b[0] == 1 && full->b[1] == 3 && full->b[2] == 6,
       "neighbors along each axis");
    ok(lattice_components(label, full, NULL) == 1, "the box is in one piece");
    part = lattice_new(&grid, some, 4);
    ok(part->count == 1, "rows do not run on into the next");
    ok(lattice_components(label, part, NULL) == 3 && label[1] == 0 &&
           label[2] == 1 && label[3] == 2,
       "components in the order of their first voxels");
    two = lattice_contract(full, halves, 2);
    ok(two->nodes == 2 && two->count == 1 && two->a[0] == 0 && two->b[0] == 1,
       "six edges between two halves become one");
    lattice_free(full), lattice_free(part), lattice_free(two);
}

static void test_nearest(void)
{
    struct lattice *lattice = line(6);
    double distance[] = {1, 5, 2, 2.5, 3};
    uint32_t label[6];

    ok(agglomerate_nearest(label, lattice, distance, 1) == 2,
       "every node goes to its nearest");
    ok(label[1] == 0 && label[2] == 1 && label[5] == 1,
       "the one long edge stays open");
    ok(agglomerate_nearest(label, lattice, distance, 4) == 4 && label[1] == 0 &&
           label[2] == 1 && label[3] == 1 && label[4] == 2 && label[5] == 3,
       "the shortest joins are made where that would be too few clusters");
    lattice_free(lattice);
}

/* What merging i and j would lose. */
static double loss_of(const gsl_matrix *means, const double *size, size_t i,
                      size_t j)
{
    double square = 0;

    for (size_t t = 0; t < means->size2; t++) {
        double gap = gsl_matrix_get(means, i, t) - gsl_matrix_get(means, j, t);

        square += gap * gap;
    }
    return size[i] * size[j] / (size[i] + size[j]) * square;
}

/* Ward's method in its plainest form: all pairs, every time. */
static void plain_ward(uint32_t *label, const struct lattice *lattice,
                       gsl_matrix *means, double *size, size_t clusters)
{
    size_t n = lattice->nodes;

    for (size_t i = 0; i < n; i++)
        label[i] = (uint32_t)i;
    for (size_t left = n; left > clusters; left--) {
        double least = INFINITY;
        uint32_t a = 0, b = 0;

        for (size_t e = 0; e < lattice->count; e++) {
            uint32_t i = label[lattice->a[e]], j = label[lattice->b[e]];

            if (i != j && loss_of(means, size, i, j) < least) {
                least = loss_of(means, size, i, j);
                a = i < j ? i : j, b = i < j ? j : i;
            }
        }
        for (size_t t = 0; t < means->size2; t++)
            gsl_matrix_set(means, a, t,
                           (size[a] * gsl_matrix_get(means, a, t) +
                            size[b] * gsl_matrix_get(means, b, t)) /
                               (size[a] + size[b]));
        size[a] += size[b];
        for (size_t i = 0; i < n; i++)
            label[i] = label[i] == b ? a : label[i];
    }
}

static bool is_same_partition(const uint32_t *x, const uint32_t *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if ((x[i] == x[j]) != (y[i] == y[j]))
                return false;
    return true;
}

static void test_ward(void)
{
    enum { N = 6 * 5 * 4, FRAMES = 11 };
    struct grid grid = {.nx = 6, .ny = 5, .nz = 4};
    gsl_matrix *means = gsl_matrix_alloc(N, FRAMES);
    gsl_matrix_float *copy = gsl_matrix_float_alloc(N, FRAMES);
    double size[N], plain_size[N];
    uint32_t label[N], plain[N];
    struct rng rng = rng_init(3, 0);
    struct lattice *lattice;
    size_t all[N];

    for (size_t i = 0; i < N; i++) {
        all[i] = i;
        size[i] = plain_size[i] = 1 + (double)rng_below(&rng, 5);
        for (size_t t = 0; t < FRAMES; t++) {
            double x = (float)rng_normal(&rng);

            gsl_matrix_set(means, i, t, x);
            gsl_matrix_float_set(copy, i, t, (float)x);
        }
    }
    lattice = lattice_new(&grid, all, N);
    plain_ward(plain, lattice, means, plain_size, 9);
    ok(agglomerate_ward(label, lattice, copy, size, 9) == 9,
       "as many clusters as were asked for");
    ok(is_same_partition(label, plain, N),
       "Ward's are those of the plain form");
    ok(label[0] == 0, "clusters are counted from the first node");
    lattice_free(lattice);
    gsl_matrix_free(means), gsl_matrix_float_free(copy);
}

static void test_islands(void)
{
    struct grid grid = {.nx = 5, .ny = 1, .nz = 1};
    size_t voxel[] = {0, 1, 3, 4};
    struct lattice *lattice = lattice_new(&grid, voxel, 4);
    gsl_matrix_float *means = gsl_matrix_float_calloc(4, 2);
    double size[] = {1, 1, 1, 1};
    uint32_t label[4];

    ok(agglomerate_ward(label, lattice, means, size, 1) == 2,
       "what does not touch is never merged, however alike");
    lattice_free(lattice);
    gsl_matrix_float_free(means);
}

int main(void)
{
    test_lattice();
    test_nearest();
    test_ward();
    test_islands();
    return done();
}
