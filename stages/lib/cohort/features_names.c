#include "base/mem.h"
#include "cohort/features.h"

/* The ends of pair `place` of a file. */
static void pair_at(size_t pair[2], const struct features *features,
                    size_t place)
{
    size_t row = 0, left = place, width = features->regions.count - 1;

    while (left >= width)
        left -= width--, row++;
    pair[0] = row, pair[1] = row + 1 + left;
}

void features_pair(size_t pair[2], const struct features *features, size_t j)
{
    pair_at(pair, features, features->place[j]);
}

/* The place of a voxel on the grid. */
static void voxel_place(size_t at[3], const struct features *features,
                        size_t place)
{
    size_t voxel = features->voxel[place];
    size_t nx = features->image->grid.nx, ny = features->image->grid.ny;

    at[0] = voxel % nx, at[1] = voxel / nx % ny, at[2] = voxel / nx / ny;
}

/* Of a table of nodes: which measure, and which node. */
static const char *measure_at(const struct features *features, size_t place)
{
    size_t nodes =
        features->kind == FEATURES_NODES ? features->regions.count : 1;

    return features->measures.at[place / nodes];
}

static const char *node_at(const struct features *features, size_t place)
{
    return features->regions.names[place % features->regions.count];
}

char *features_name(const struct features *features, size_t j)
{
    size_t place = features->place[j], at[3];
    char *const *names = features->regions.names;

    switch (features->kind) {
    case FEATURES_EDGES:
        pair_at(at, features, place);
        return xformat("'%s' and '%s'", names[at[0]], names[at[1]]);
    case FEATURES_NODES:
        if (features->measures.count > 1)
            return xformat("'%s' of '%s'", measure_at(features, place),
                           node_at(features, place));
        return xformat("'%s'", node_at(features, place));
    case FEATURES_SCALARS:
        return xformat("'%s'", measure_at(features, place));
    case FEATURES_COLUMNS:
        return xformat("'%s'", features->table->names[place + features->lead]);
    case FEATURES_VOXELS:
        break;
    }
    voxel_place(at, features, place);
    return xformat("voxel (%zu, %zu, %zu)", at[0], at[1], at[2]);
}

char *features_label(const struct features *features, size_t j)
{
    size_t place = features->place[j], at[3];
    char *const *names = features->regions.names;

    switch (features->kind) {
    case FEATURES_EDGES:
        pair_at(at, features, place);
        return xformat("%s~%s", names[at[0]], names[at[1]]);
    case FEATURES_NODES:
        if (features->measures.count > 1)
            return xformat("%s:%s", measure_at(features, place),
                           node_at(features, place));
        return xstrdup(node_at(features, place));
    case FEATURES_SCALARS:
        return xstrdup(measure_at(features, place));
    case FEATURES_COLUMNS:
        return xstrdup(features->table->names[place + features->lead]);
    case FEATURES_VOXELS:
        break;
    }
    voxel_place(at, features, place);
    return xformat("%zu,%zu,%zu", at[0], at[1], at[2]);
}

void features_columns(struct sheet *sheet, const struct features *features)
{
    switch (features->kind) {
    case FEATURES_EDGES:
        sheet_column(sheet, "a", "First region");
        sheet_column(sheet, "b", "Second region");
        break;
    case FEATURES_NODES:
        sheet_column(sheet, "Node", "Region");
        if (features->measures.count > 1)
            sheet_column(sheet, "measure", "Column of the tables of nodes");
        break;
    case FEATURES_SCALARS:
        sheet_column(sheet, "measure", "Column of the tables of networks");
        break;
    case FEATURES_COLUMNS:
        sheet_column(sheet, "feature", "Column of the table of features");
        break;
    case FEATURES_VOXELS:
        sheet_column(sheet, "i", "Voxel along the first axis, from 0");
        sheet_column(sheet, "j", "Voxel along the second axis");
        sheet_column(sheet, "k", "Voxel along the third axis");
        break;
    }
}

void features_cells(struct tsv *out, const struct features *features,
                    size_t place)
{
    size_t at[3];

    switch (features->kind) {
    case FEATURES_EDGES:
        pair_at(at, features, place);
        tsv_text(out, features->regions.names[at[0]]);
        tsv_text(out, features->regions.names[at[1]]);
        break;
    case FEATURES_NODES:
        tsv_text(out, node_at(features, place));
        if (features->measures.count > 1)
            tsv_text(out, measure_at(features, place));
        break;
    case FEATURES_SCALARS:
        tsv_text(out, measure_at(features, place));
        break;
    case FEATURES_COLUMNS:
        tsv_text(out, features->table->names[place + features->lead]);
        break;
    case FEATURES_VOXELS:
        voxel_place(at, features, place);
        for (int a = 0; a < 3; a++)
            tsv_number(out, (double)at[a]);
        break;
    }
}
