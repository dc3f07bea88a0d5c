#include "base/mem.h"
#include "cohort/features.h"

void features_pair(size_t pair[2], const struct features *features, size_t j)
{
    size_t row = 0, left = features->place[j];
    size_t width = features->regions.count - 1;

    while (left >= width)
        left -= width--, row++;
    pair[0] = row, pair[1] = row + 1 + left;
}

/* The place of a voxel on the grid. */
static void voxel_place(size_t at[3], const struct features *features,
                        size_t place)
{
    size_t voxel = features->voxel[place];
    size_t nx = features->image->grid.nx, ny = features->image->grid.ny;

    at[0] = voxel % nx, at[1] = voxel / nx % ny, at[2] = voxel / nx / ny;
}

/* The one name of a column or a region. */
static const char *own_name(const struct features *features, size_t j)
{
    size_t place = features->place[j];

    return features->kind == FEATURES_COLUMNS
               ? features->table->names[place + features->lead]
               : features->regions.names[place];
}

char *features_name(const struct features *features, size_t j)
{
    size_t at[3];

    if (features->kind == FEATURES_EDGES) {
        features_pair(at, features, j);
        return xformat("'%s' and '%s'", features->regions.names[at[0]],
                       features->regions.names[at[1]]);
    }
    if (features->kind != FEATURES_VOXELS)
        return xformat("'%s'", own_name(features, j));
    voxel_place(at, features, features->place[j]);
    return xformat("voxel (%zu, %zu, %zu)", at[0], at[1], at[2]);
}

char *features_label(const struct features *features, size_t j)
{
    size_t at[3];

    if (features->kind == FEATURES_EDGES) {
        features_pair(at, features, j);
        return xformat("%s~%s", features->regions.names[at[0]],
                       features->regions.names[at[1]]);
    }
    if (features->kind != FEATURES_VOXELS)
        return xstrdup(own_name(features, j));
    voxel_place(at, features, features->place[j]);
    return xformat("%zu,%zu,%zu", at[0], at[1], at[2]);
}
