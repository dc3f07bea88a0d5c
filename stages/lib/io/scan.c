#include "io/scan.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "io/volume_writer.h"

#include <math.h>
#include <stdlib.h>

struct scan *scan_open(const char *bold, const char *mask)
{
    struct scan *scan = NEW_ARRAY(struct scan, 1);
    unsigned char *inside;

    scan->bold = volume_open_run(bold);
    scan->voxel = NEW_ARRAY(size_t, scan->bold->voxels);
    inside = mask ? volume_read_mask(mask, scan->bold) : NULL;
    for (size_t v = 0; v < scan->bold->voxels; v++)
        if (!inside || inside[v])
            scan->voxel[scan->count++] = v;
    scan->values = NEW_ARRAY(double, scan->count);
    free(inside);
    return scan;
}

void scan_free(struct scan *scan)
{
    volume_close(scan->bold);
    free(scan->voxel), free(scan->values), free(scan);
}

bool scan_next(struct scan *scan)
{
    if (scan->is_over)
        volume_rewind(scan->bold);
    scan->is_over = !volume_next(scan->bold);
    if (!scan->is_over)
        volume_gather(scan->values, scan->bold, scan->voxel, scan->count);
    return !scan->is_over;
}

bool scan_is_gap(const struct scan *scan)
{
    for (size_t i = 0; i < scan->count; i++)
        if (isfinite(scan->values[i]))
            return false;
    return true;
}

void scan_write_map(const char *path, const struct scan *scan,
                    const double *values, const char *description)
{
    struct volume_form form = {.grid = scan->bold->grid,
                               .repetition_time = NAN,
                               .type = VOXEL_FLOAT32,
                               .like = scan->bold};
    double *image = NEW_ARRAY(double, scan->bold->voxels);
    struct volume_writer *out = volume_create(path, &form);

    for (size_t i = 0; i < scan->count; i++)
        image[scan->voxel[i]] = values[i];
    volume_write(out, image);
    volume_writer_close(out);
    json_put_text(sidecar(path), "Description", description);
    free(image);
}
