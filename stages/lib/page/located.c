#include "page/located.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/centers.h"
#include "io/labels.h"
#include "io/volume.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>

/* Gaps between regions that are closed, and room around bare positions (mm). */
static const double reach = 12, room = 14;

/* No head is larger (mm). */
static const double widest = 1000;

static struct located *located_new(const char *path, size_t regions)
{
    struct located *located = NEW_ARRAY(struct located, 1);

    located->path = path, located->regions = regions;
    located->names = NEW_ARRAY(char *, regions);
    located->at = xcalloc(regions, sizeof *located->at);
    return located;
}

void located_free(struct located *located)
{
    if (!located)
        return;
    for (size_t i = 0; i < located->regions; i++)
        free(located->names[i]);
    for (int v = 0; v < CONNECTOME_VIEWS; v++)
        outline_release(&located->outlines[v]);
    free(located->names), free(located->at), free(located);
}

/* ---- outlines ---- */

/* Planes that hold a box. */
static void begin_outlines(struct located *located, const double low[3],
                           const double high[3])
{
    for (int a = 0; a < 3; a++)
        if (!(high[a] - low[a] <= widest))
            die("'%s' has regions %g mm apart, which is no head in mm",
                located->path, high[a] - low[a]);
    for (int v = 0; v < CONNECTOME_VIEWS; v++) {
        double from[2], to[2];

        connectome_project(from, low, (enum connectome_view)v);
        connectome_project(to, high, (enum connectome_view)v);
        outline_init(&located->outlines[v], from, to);
    }
}

static void widen(double low[3], double high[3], const double at[3])
{
    for (int a = 0; a < 3; a++)
        low[a] = fmin(low[a], at[a]), high[a] = fmax(high[a], at[a]);
}

/* Where an image has regions (in[voxel] not 0). */
static void outline_image(struct located *located, const struct grid *grid,
                          const unsigned char *in)
{
    double low[3] = {INFINITY, INFINITY, INFINITY}, at[3], place[2];
    double high[3] = {-INFINITY, -INFINITY, -INFINITY};

    for (size_t voxel = 0; voxel < grid_voxels(grid); voxel++)
        if (in[voxel])
            grid_position(at, grid, voxel), widen(low, high, at);
    begin_outlines(located, low, high);
    for (size_t voxel = 0; voxel < grid_voxels(grid); voxel++) {
        if (!in[voxel])
            continue;
        grid_position(at, grid, voxel);
        for (int v = 0; v < CONNECTOME_VIEWS; v++) {
            connectome_project(place, at, (enum connectome_view)v);
            outline_mark(&located->outlines[v], place[0], place[1]);
        }
    }
    for (int v = 0; v < CONNECTOME_VIEWS; v++)
        outline_close(&located->outlines[v], reach);
}

static void outline_hulls(struct located *located)
{
    double low[3] = {INFINITY, INFINITY, INFINITY};
    double high[3] = {-INFINITY, -INFINITY, -INFINITY};
    double(*places)[2] = xcalloc(located->regions, sizeof *places);

    for (size_t i = 0; i < located->regions; i++)
        widen(low, high, located->at[i]);
    if (!isfinite(low[0]) || !isfinite(low[1]) || !isfinite(low[2]))
        die("'%s' has no region with a position", located->path);
    begin_outlines(located, low, high);
    for (int v = 0; v < CONNECTOME_VIEWS; v++) {
        for (size_t i = 0; i < located->regions; i++)
            connectome_project(places[i], located->at[i],
                               (enum connectome_view)v);
        outline_hull(&located->outlines[v], (const double(*)[2])places,
                     located->regions, room);
    }
    free(places);
}

/* ---- images ---- */

static void take_names(struct located *located, const struct labels *labels)
{
    for (size_t i = 0; i < located->regions; i++)
        located->names[i] = xstrdup(labels->names[i]);
    if (labels->table)
        provenance_input(labels->table->path);
}

/* Positions become means: n/a where the weights add up to nothing. */
static void divide(struct located *located, const double *weight)
{
    for (size_t i = 0; i < located->regions; i++)
        for (int a = 0; a < 3; a++)
            located->at[i][a] =
                weight[i] > 0 ? located->at[i][a] / weight[i] : NAN;
}

static void add(struct located *located, double *weights, size_t i,
                const double at[3], double weight)
{
    weights[i] += weight;
    for (int a = 0; a < 3; a++)
        located->at[i][a] += weight * at[a];
}

static struct located *read_labels(const struct located_request *request)
{
    struct grid grid;
    int32_t *image = volume_read_labels(request->atlas, &grid);
    size_t voxels = grid_voxels(&grid);
    struct labels *labels =
        labels_of_atlas(request->labels, request->atlas, image, voxels);
    struct located *located = located_new(request->atlas, labels->count);
    double *weights = NEW_ARRAY(double, labels->count), at[3];
    unsigned char *in = NEW_ARRAY(unsigned char, voxels);

    take_names(located, labels);
    for (size_t voxel = 0; voxel < voxels; voxel++) {
        if (!image[voxel])
            continue;
        in[voxel] = 1;
        grid_position(at, &grid, voxel);
        add(located, weights, labels_find(labels, image[voxel]), at, 1);
    }
    divide(located, weights);
    outline_image(located, &grid, in);
    free(image), free(in), free(weights);
    labels_free(labels);
    return located;
}

static struct located *read_maps(const struct located_request *request,
                                 struct volume *maps)
{
    struct labels *labels =
        labels_of_maps(request->labels, request->atlas, maps->frames);
    struct located *located = located_new(request->atlas, labels->count);
    double *weights = NEW_ARRAY(double, labels->count), at[3];
    double *map = NEW_ARRAY(double, maps->voxels);
    unsigned char *in = NEW_ARRAY(unsigned char, maps->voxels);

    take_names(located, labels);
    for (size_t i = 0; volume_next(maps); i++) {
        volume_values(map, maps, 0, maps->voxels);
        for (size_t voxel = 0; voxel < maps->voxels; voxel++) {
            if (!(map[voxel] > 0) || !isfinite(map[voxel]))
                continue;
            in[voxel] = 1;
            grid_position(at, &maps->grid, voxel);
            add(located, weights, i, at, map[voxel]);
        }
    }
    divide(located, weights);
    outline_image(located, &maps->grid, in);
    free(map), free(in), free(weights);
    labels_free(labels);
    return located;
}

static struct located *read_image(const struct located_request *request)
{
    struct volume *image = volume_open(request->atlas);
    struct located *located = NULL;

    if (image->frames > 1)
        located = read_maps(request, image);
    volume_close(image);
    return located ? located : read_labels(request);
}

/* ---- tables ---- */

static struct located *read_spheres(const char *path)
{
    struct centers *centers = centers_read(path);
    struct located *located = located_new(path, centers->labels->count);

    take_names(located, centers->labels);
    for (size_t i = 0; i < located->regions; i++)
        for (int a = 0; a < 3; a++)
            located->at[i][a] = centers->at[i][a];
    centers_free(centers);
    outline_hulls(located);
    return located;
}

static struct located *read_coordinates(const char *path)
{
    static const char *const words[] = {"name", "Node", "label", "region"};
    struct table *table = table_read(path);
    size_t axis[3] = {table_column(table, "x"), table_column(table, "y"),
                      table_column(table, "z")};
    struct located *located = located_new(path, table->rows);
    size_t who = TABLE_NONE;

    for (size_t k = 4; k-- > 0;)
        if (table_find(table, words[k]) != TABLE_NONE)
            who = table_find(table, words[k]);
    if (who == TABLE_NONE)
        die("'%s' has no column 'name' or 'Node'", path);
    for (size_t i = 0; i < table->rows; i++) {
        located->names[i] = xstrdup(table_text(table, i, who));
        for (int a = 0; a < 3; a++)
            located->at[i][a] = table_number(table, i, axis[a]);
    }
    table_free(table);
    outline_hulls(located);
    return located;
}

struct located *located_read(const struct located_request *request)
{
    if (request->coordinates)
        return read_coordinates(request->coordinates);
    if (!request->atlas)
        return NULL;
    return centers_is_table(request->atlas) ? read_spheres(request->atlas)
                                            : read_image(request);
}
