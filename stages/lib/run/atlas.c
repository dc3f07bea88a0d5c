#include "run/atlas.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/atlas_folder.h"
#include "io/bids.h"
#include "io/centers.h"
#include "space/resample.h"
#include "space/spheres.h"

#include <math.h>
#include <stdlib.h>

const char *const atlas_kind_names[] = {"labels", "maps", "spheres"};

int32_t *atlas_place_labels(struct labels **labels, const char *path,
                            const char *table, const struct volume *bold)
{
    struct grid grid;
    int32_t *image = volume_read_labels(path, &grid);
    int32_t *here = NEW_ARRAY(int32_t, bold->voxels);

    *labels = labels_of_atlas(table, path, image, grid_voxels(&grid));
    if (resample_nearest(here, &bold->grid, image, &grid) != RESAMPLE_OK)
        die("the affine of '%s' has no inverse", path);
    free(image);
    return here;
}

static void read_labels(struct atlas *atlas,
                        const struct atlas_request *request,
                        const struct volume *bold, const unsigned char *inside)
{
    int32_t *here =
        atlas_place_labels(&atlas->labels, atlas->path, request->labels, bold);

    atlas->parcels = parcels_new(here, inside, bold->voxels,
                                 atlas->labels->index, atlas->labels->count);
    free(here);
}

/* The weights of the current volume, map `k`; dies on what is no weight. */
static void check_map(struct atlas *atlas, const struct volume *maps, size_t k,
                      const double *weights, bool may_be_negative)
{
    const char *name = atlas->labels->names[k];
    size_t nx = maps->grid.nx, ny = maps->grid.ny;
    bool is_empty = true;

    for (size_t v = 0; v < maps->voxels; v++) {
        if (!isfinite(weights[v]))
            die("map %zu ('%s') of '%s' is not finite in voxel (%zu, %zu, %zu)",
                k + 1, name, maps->path, v % nx, v / nx % ny, v / (nx * ny));
        if (weights[v] < 0 && !may_be_negative)
            die("map %zu ('%s') of '%s' has the weight %g in voxel (%zu, %zu, "
                "%zu), and a weighted mean has none below 0",
                k + 1, name, maps->path, weights[v], v % nx, v / nx % ny,
                v / (nx * ny));
        atlas->has_negative |= weights[v] < 0;
        is_empty &= weights[v] == 0;
    }
    if (is_empty)
        die("map %zu ('%s') of '%s' is zero everywhere", k + 1, name,
            maps->path);
}

static void read_maps(struct atlas *atlas, const struct atlas_request *request,
                      const struct volume *bold, const unsigned char *inside)
{
    struct volume *maps = volume_open(atlas->path);
    struct draft *draft = draft_new(inside, bold->voxels, true);
    double *weights = NEW_ARRAY(double, maps->voxels);
    double *here = NEW_ARRAY(double, bold->voxels);

    atlas->labels = labels_of_maps(request->labels, maps->path, maps->frames);
    for (size_t k = 0; volume_next(maps); k++) {
        volume_values(weights, maps, 0, maps->voxels);
        check_map(atlas, maps, k, weights, request->may_be_negative);
        if (resample_linear(here, &bold->grid, weights, &maps->grid) !=
            RESAMPLE_OK)
            die("the affine of '%s' has no inverse", maps->path);
        for (size_t v = 0; v < bold->voxels; v++)
            draft_add(draft, v, here[v]);
        draft_end_region(draft);
    }
    atlas->parcels = draft_finish(draft);
    free(weights), free(here), volume_close(maps);
}

static void check_overlap(const struct atlas *atlas, const struct grid *grid)
{
    size_t v, regions[2], nx = grid->nx, ny = grid->ny;

    if (parcels_overlap(&v, regions, atlas->parcels))
        die("the spheres '%s' and '%s' of '%s' share voxel (%zu, %zu, %zu): "
            "see --allow-overlap",
            atlas->labels->names[regions[0]], atlas->labels->names[regions[1]],
            atlas->path, v % nx, v / nx % ny, v / (nx * ny));
}

static void read_spheres(struct atlas *atlas,
                         const struct atlas_request *request,
                         const struct volume *bold, const unsigned char *inside)
{
    struct centers *centers = centers_read(atlas->path);
    struct draft *draft = draft_new(inside, bold->voxels, false);

    for (size_t p = 0; p < centers->labels->count; p++) {
        double radius =
            isnan(request->radius) ? centers->radius[p] : request->radius;

        if (spheres_add(draft, &bold->grid, centers->at[p], radius) !=
            SPHERE_OK)
            die("the affine of '%s' has no inverse", bold->path);
        draft_end_region(draft);
    }
    atlas->parcels = draft_finish(draft);
    atlas->labels = centers->labels;
    free(centers->at), free(centers->radius), free(centers);
    if (!request->may_overlap)
        check_overlap(atlas, &bold->grid);
}

/* What an atlas is: a table, or by its header an image of one kind. */
static enum atlas_kind kind_of(const char *path)
{
    struct volume *image;
    size_t frames;

    if (centers_is_table(path))
        return ATLAS_SPHERES;
    image = volume_open(path);
    frames = image->frames;
    volume_close(image);
    return frames > 1 ? ATLAS_MAPS : ATLAS_LABELS;
}

struct atlas *atlas_read(const struct atlas_request *request,
                         const struct volume *bold, const unsigned char *inside)
{
    struct atlas *atlas = NEW_ARRAY(struct atlas, 1);

    atlas->path = bids_is_folder(request->path)
                      ? atlas_folder_find(request->path, bold)
                      : xstrdup(request->path);
    atlas->kind = kind_of(atlas->path);
    if (atlas->kind == ATLAS_SPHERES)
        read_spheres(atlas, request, bold, inside);
    else if (atlas->kind == ATLAS_MAPS)
        read_maps(atlas, request, bold, inside);
    else
        read_labels(atlas, request, bold, inside);
    if (!atlas->parcels->labeled)
        die("no region of '%s' lies on the grid of '%s'", atlas->path,
            bold->path);
    if (!atlas->parcels->voxels && !request->mask)
        die("no region of '%s' lies inside the image '%s'", atlas->path,
            bold->path);
    if (!atlas->parcels->voxels)
        die("no region of '%s' lies inside the mask '%s'", atlas->path,
            request->mask);
    return atlas;
}

void atlas_free(struct atlas *atlas)
{
    labels_free(atlas->labels), parcels_free(atlas->parcels);
    free(atlas->path), free(atlas);
}
