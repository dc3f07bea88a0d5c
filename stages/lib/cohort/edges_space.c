#include "base/mem.h"
#include "base/report.h"
#include "cohort/edges.h"
#include "io/modules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void join_edges(struct edges *edges)
{
    const struct features *features = edges->features;

    edges->ends = NEW_ARRAY(uint32_t, 2 * edges->elements);
    for (size_t k = 0; k < edges->elements; k++) {
        size_t pair[2];

        features_pair(pair, features, edges->place[k]);
        edges->ends[2 * k] = (uint32_t)pair[0];
        edges->ends[2 * k + 1] = (uint32_t)pair[1];
    }
    edges->topology = (struct topology){.elements = edges->elements,
                                        .sites = features->regions.count,
                                        .ends = edges->ends};
}

/* The 26 steps to a neighbor; those that change one axis come first, then two.
 */
static size_t steps_of(int step[26][3], int neighbors)
{
    static const size_t count[] = {6, 18, 26};
    size_t filled = 0;

    for (int axes = 1; axes <= 3; axes++)
        for (int k = 0; k < 27; k++) {
            int x = k % 3 - 1, y = k / 3 % 3 - 1, z = k / 9 - 1;

            if (abs(x) + abs(y) + abs(z) == axes) {
                step[filled][0] = x, step[filled][1] = y;
                step[filled++][2] = z;
            }
        }
    return count[neighbors];
}

/* The voxel one step from another, or SIZE_MAX outside of the image. */
static size_t step_to(const struct grid *grid, size_t voxel, const int step[3])
{
    const size_t size[] = {grid->nx, grid->ny, grid->nz};
    size_t at[] = {voxel % grid->nx, voxel / grid->nx % grid->ny,
                   voxel / grid->nx / grid->ny};

    for (int a = 0; a < 3; a++) {
        if ((step[a] < 0 && !at[a]) || (step[a] > 0 && at[a] + 1 == size[a]))
            return SIZE_MAX;
        at[a] = step[a] < 0 ? at[a] - 1 : at[a] + (size_t)step[a];
    }
    return at[0] + grid->nx * (at[1] + grid->ny * at[2]);
}

static void join_voxels(struct edges *edges)
{
    const struct features *features = edges->features;
    const struct grid *grid = &features->image->grid;
    size_t voxels = grid_voxels(grid), filled = 0, count;
    uint32_t *element = NEW_ARRAY(uint32_t, voxels);
    int step[26][3];

    count = steps_of(step, edges->options->neighbors);
    for (size_t k = 0; k < edges->elements; k++)
        element[features->voxel[edges->place[k]]] = (uint32_t)k + 1;
    edges->start = NEW_ARRAY(size_t, edges->elements + 1);
    edges->neighbor = NEW_ARRAY(uint32_t, count * edges->elements);
    for (size_t k = 0; k < edges->elements; k++) {
        edges->start[k] = filled;
        for (size_t n = 0; n < count; n++) {
            size_t at =
                step_to(grid, features->voxel[edges->place[k]], step[n]);

            if (at != SIZE_MAX && element[at])
                edges->neighbor[filled++] = element[at] - 1;
        }
    }
    edges->start[edges->elements] = filled;
    edges->topology = (struct topology){.elements = edges->elements,
                                        .sites = edges->elements,
                                        .start = edges->start,
                                        .neighbor = edges->neighbor};
    free(element);
}

void edges_find_topology(struct edges *edges)
{
    const struct edges_options *options = edges->options;
    bool is_map = edges->features->kind == FEATURES_VOXELS;

    if (!edges->has_nbs && !edges->has_enhanced)
        return;
    if (is_map)
        join_voxels(edges);
    else if (edges->features->kind == FEATURES_EDGES)
        join_edges(edges);
    else
        usage("--method nbs and tfnbs need matrices of regions, or maps");
    edges->enhancement.extent =
        isnan(options->extent) ? (is_map ? .5 : .4) : options->extent;
    edges->enhancement.height =
        isnan(options->height) ? (is_map ? 2 : 3) : options->height;
    edges->enhancement.step = options->step;
}

/* Pairs of networks are numbered row by row of the upper triangle, with the
 * diagonal. */
void edges_find_networks(struct edges *edges)
{
    const struct features *features = edges->features;
    size_t count = features->regions.count;
    struct modules *modules;
    size_t *which;

    if (!edges->options->networks)
        return;
    if (features->kind != FEATURES_EDGES)
        usage("--networks needs matrices of regions");
    which = NEW_ARRAY(size_t, count);
    for (size_t i = 0; i < count; i++)
        which[i] = i;
    modules = modules_read(edges->options->networks, features->regions.names,
                           which, count);
    edges->network_count = modules->count;
    edges->networks = modules->count * (modules->count + 1) / 2;
    edges->network = NEW_ARRAY(size_t, edges->elements);
    for (size_t k = 0; k < edges->elements; k++) {
        size_t pair[2], a, b;

        features_pair(pair, features, edges->place[k]);
        a = modules->module[pair[0]], b = modules->module[pair[1]];
        if (a > b) {
            size_t swap = a;

            a = b, b = swap;
        }
        edges->network[k] = a * modules->count - a * (a + 1) / 2 + b;
    }
    edges->network_names = NEW_ARRAY(char *, modules->count);
    for (size_t m = 0; m < modules->count; m++)
        edges->network_names[m] = xstrdup(modules->labels[m]);
    modules_free(modules), free(which);
}
