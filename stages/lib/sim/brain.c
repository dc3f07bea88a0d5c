#include "sim/brain.h"

#include "base/mem.h"
#include "base/rng.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { LLOYD_STEPS = 12, STREAM_BRAIN = 1, LEAST_VOXELS = 4 };

/* Radii as shares of the field of view. */
static const double outer = 0.42, white = 0.55, fluid = 0.25;

const struct grid brain_grids[] = {
    [BRAIN_SMALL] = {24,
                     28,
                     24,
                     {{8, 0, 0, -92}, {0, 8, 0, -126}, {0, 0, 8, -74}}},
    [BRAIN_FULL] = {97,
                    115,
                    97,
                    {{2, 0, 0, -96.5}, {0, 2, 0, -132.5}, {0, 0, 2, -78.5}}},
};

static size_t voxel_at(const struct grid *g, size_t i, size_t j, size_t k)
{
    return i + g->nx * (j + g->ny * k);
}

/* 0 at the center of the field of view, 1 on the surface of the brain. */
static double depth(const struct grid *g, size_t i, size_t j, size_t k)
{
    double x = ((double)i + 0.5) / (double)g->nx - 0.5;
    double y = ((double)j + 0.5) / (double)g->ny - 0.5;
    double z = ((double)k + 0.5) / (double)g->nz - 0.5;

    return sqrt(x * x + y * y + z * z) / outer;
}

static size_t paint_tissue(struct brain *brain)
{
    const struct grid *g = &brain->grid;
    size_t gray = 0;

    for (size_t k = 0; k < g->nz; k++)
        for (size_t j = 0; j < g->ny; j++)
            for (size_t i = 0; i < g->nx; i++) {
                double d = depth(g, i, j, k);

                brain->tissue[voxel_at(g, i, j, k)] = d > 1       ? TISSUE_NONE
                                                      : d > white ? TISSUE_GRAY
                                                      : d > fluid
                                                          ? TISSUE_WHITE
                                                          : TISSUE_FLUID;
                gray += d <= 1 && d > white;
            }
    return gray;
}

static size_t nearest_center(const struct brain *brain, const double p[3])
{
    double best = INFINITY;
    size_t nearest = 0;

    for (size_t r = 0; r < brain->regions; r++) {
        const double *c = brain->center[r];
        double d = (p[0] - c[0]) * (p[0] - c[0]) +
                   (p[1] - c[1]) * (p[1] - c[1]) +
                   (p[2] - c[2]) * (p[2] - c[2]);

        if (d < best) {
            best = d;
            nearest = r;
        }
    }
    return nearest;
}

/* Give every gray voxel to its nearest center, then move the centers. */
static void lloyd_step(struct brain *brain)
{
    double(*sum)[3] = xcalloc(brain->regions, sizeof *sum);

    memset(brain->size, 0, brain->regions * sizeof *brain->size);
    for (size_t v = 0; v < brain->voxels; v++) {
        double p[3];
        size_t r;

        if (brain->tissue[v] != TISSUE_GRAY)
            continue;
        grid_position(p, &brain->grid, v);
        r = nearest_center(brain, p);
        brain->label[v] = (int32_t)r + 1;
        brain->size[r]++;
        for (size_t a = 0; a < 3; a++)
            sum[r][a] += p[a];
    }
    for (size_t r = 0; r < brain->regions; r++)
        for (size_t a = 0; a < 3 && brain->size[r]; a++)
            brain->center[r][a] = sum[r][a] / (double)brain->size[r];
    free(sum);
}

/* Distinct gray voxels, drawn without replacement. */
static void draw_centers(struct brain *brain, size_t gray, uint64_t seed)
{
    struct rng rng = rng_init(seed, STREAM_BRAIN);
    size_t *voxel = NEW_ARRAY(size_t, gray), found = 0;

    for (size_t v = 0; v < brain->voxels; v++)
        if (brain->tissue[v] == TISSUE_GRAY)
            voxel[found++] = v;
    rng_shuffle(&rng, voxel, gray);
    for (size_t r = 0; r < brain->regions; r++)
        grid_position(brain->center[r], &brain->grid, voxel[r]);
    free(voxel);
}

static int compare_back_to_front(const void *a, const void *b)
{
    const double *x = a, *y = b;

    for (size_t axis = 0; axis < 3; axis++) {
        size_t k = (axis + 1) % 3; /* y, then z, then x */

        if (x[k] != y[k])
            return x[k] < y[k] ? -1 : 1;
    }
    return 0;
}

struct brain *brain_new(const struct grid *grid, size_t regions,
                        size_t networks, uint64_t seed)
{
    struct brain *brain = NEW_ARRAY(struct brain, 1);
    size_t gray;

    brain->grid = *grid;
    brain->voxels = grid_voxels(grid);
    brain->regions = regions;
    brain->networks = networks;
    brain->tissue = NEW_ARRAY(unsigned char, brain->voxels);
    brain->label = NEW_ARRAY(int32_t, brain->voxels);
    brain->network = NEW_ARRAY(size_t, regions);
    brain->size = NEW_ARRAY(size_t, regions);
    brain->center = xcalloc(regions, sizeof *brain->center);
    gray = paint_tissue(brain);
    if (gray < LEAST_VOXELS * regions) {
        brain_free(brain);
        return NULL;
    }
    draw_centers(brain, gray, seed);
    for (size_t step = 0; step < LLOYD_STEPS; step++)
        lloyd_step(brain);
    qsort(brain->center, regions, sizeof *brain->center, compare_back_to_front);
    lloyd_step(brain); /* once more, for labels in the new order */
    for (size_t r = 0; r < regions; r++)
        brain->network[r] = r * networks / regions;
    return brain;
}

void brain_free(struct brain *brain)
{
    free(brain->tissue), free(brain->label), free(brain->network);
    free(brain->center), free(brain->size), free(brain);
}
