#include "run/voxelwise.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/volume_writer.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* Series cleaned at a time: few enough to stay in the cache, and enough to
 * make a matrix product of them. */
enum { WIDTH = 24 };

void voxelwise_read(struct voxelwise *voxelwise)
{
    struct scan *scan = voxelwise->scan;

    for (size_t t = 0; scan_next(scan); t++) {
        voxelwise->kept[t] = !scan_is_gap(scan);
        if (voxelwise->kept[t])
            store_add(voxelwise->store, scan->values);
        else
            store_add_gap(voxelwise->store);
    }
}

struct voxelwise voxelwise_open(const char *bold, const char *mask,
                                const char *clean, size_t bytes)
{
    struct voxelwise voxelwise = {.scan = scan_open(bold, mask)};
    size_t frames = voxelwise.scan->bold->frames;

    voxelwise.kept = NEW_ARRAY(bool, frames);
    voxelwise.store = store_new(frames, voxelwise.scan->count, bytes, clean);
    voxelwise_read(&voxelwise);
    return voxelwise;
}

void voxelwise_release(struct voxelwise *voxelwise)
{
    store_free(voxelwise->store), scan_free(voxelwise->scan);
    free(voxelwise->kept);
}

/* The output holds float32; what is larger would become infinite. */
static void check_range(const gsl_matrix *x, const char *path)
{
    for (size_t t = 0; t < x->size1; t++)
        for (size_t j = 0; j < x->size2; j++)
            if (fabs(gsl_matrix_get(x, t, j)) > FLT_MAX)
                die("'%s' has values too large for an image of float32: %g in "
                    "frame %zu",
                    path, gsl_matrix_get(x, t, j), t + 1);
}

/* The block that is held; returns how many of its voxels have nothing left. */
static size_t clean_block(struct voxelwise *voxelwise,
                          const struct clean *clean)
{
    struct store *store = voxelwise->store;
    size_t width = store_width(store), lost = 0, row = 0;

    while (!clean->kept[row])
        row++;
    for (size_t from = 0; from < width; from += WIDTH) {
        size_t count = width - from < WIDTH ? width - from : WIDTH;
        gsl_matrix *x = gsl_matrix_alloc(clean->frames, count);

        store_get(x, store, from);
        clean_apply(x, clean, x);
        check_range(x, voxelwise->scan->bold->path);
        for (size_t j = 0; j < count; j++)
            lost += isnan(gsl_matrix_get(x, row, j)) != 0;
        store_set(store, x, from);
        gsl_matrix_free(x);
    }
    return lost;
}

/* A censored frame is NaN everywhere, so that who reads it without the mask
 * sees that it has no value. */
static void write_image(const char *path, struct voxelwise *voxelwise,
                        const bool *kept)
{
    const struct scan *scan = voxelwise->scan;
    struct volume_form form = {.grid = scan->bold->grid,
                               .frames = scan->bold->frames,
                               .repetition_time =
                                   volume_repetition_time(scan->bold),
                               .type = VOXEL_FLOAT32,
                               .like = scan->bold};
    double *image = NEW_ARRAY(double, scan->bold->voxels);
    struct volume_writer *out = volume_create(path, &form);

    for (size_t t = 0; t < form.frames; t++) {
        store_frame(scan->values, voxelwise->store, t);
        for (size_t v = 0; v < scan->bold->voxels; v++)
            image[v] = kept[t] ? 0 : NAN;
        for (size_t i = 0; i < scan->count; i++)
            image[scan->voxel[i]] = scan->values[i];
        volume_write(out, image);
    }
    volume_writer_close(out);
    free(image);
}

void voxelwise_clean(struct voxelwise *voxelwise, const char *path,
                     const struct clean *clean)
{
    size_t count = voxelwise->scan->count, lost = 0;
    struct store *store = voxelwise->store;

    for (;;) {
        lost += clean_block(voxelwise, clean);
        store_end_block(store);
        if (!store_wants(store))
            break;
        note("reading '%s' again", voxelwise->scan->bold->path);
        voxelwise_read(voxelwise);
    }
    if (lost == count)
        die("no voxel of '%s' varies and has anything left",
            voxelwise->scan->bold->path);
    if (lost)
        warn("%zu of %zu voxels are not finite, never vary, or have nothing "
             "left: NaN",
             lost, count);
    write_image(path, voxelwise, clean->kept);
    json_put_count(sidecar(path), "NumberOfVoxels", count - lost);
}
