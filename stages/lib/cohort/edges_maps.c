#include "base/files.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "cohort/edges.h"
#include "io/volume_writer.h"

#include <math.h>
#include <stdlib.h>

/* A label of BIDS has no underscores. */
static char *label_of(const char *name)
{
    char *label = xstrdup(name), *to = label;

    for (const char *at = name; *at; at++)
        if (*at != '_')
            *to++ = *at;
    *to = '\0';
    return label;
}

void edges_write_map(const struct edges *edges, const char *name,
                     const double *values, const char *about)
{
    const struct features *features = edges->features;
    char *label = label_of(name);
    char *path =
        xformat("%s/stat-%s_statmap.nii.gz", edges->options->maps, label);
    size_t voxels = grid_voxels(&features->image->grid);
    double *all = NEW_ARRAY(double, voxels);
    struct volume_form form = {.grid = features->image->grid,
                               .repetition_time = NAN,
                               .type = VOXEL_FLOAT32,
                               .like = features->image};
    struct volume_writer *writer;

    files_output(path);
    writer = volume_create(path, &form);
    for (size_t v = 0; v < voxels; v++)
        all[v] = NAN;
    for (size_t j = 0; j < features->count; j++)
        all[features->voxel[j]] = values[j];
    volume_write(writer, all);
    volume_writer_close(writer);
    json_put_text(sidecar(path), "Description", about);
    edges_describe(sidecar(path), edges);
    free(all), free(label), free(path);
}
