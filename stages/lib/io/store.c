#include "io/store.h"

#include "base/mem.h"
#include "base/report.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct store {
    size_t frames, voxels, room; /* room: voxels that a block may have */
    size_t first, frame;         /* of the block, of the pass */
    bool has_origin;             /* a frame with data has been */
    double *origin;              /* per voxel of the block: in that frame */
    bool *is_bad;                /* per voxel of the block */
    float *values;               /* block: [frame][voxel] */
    float *row;                  /* one frame of one block */
    char *beside;
    int scratch; /* where finished blocks go; -1 where all fit in one */
};

struct store *store_new(size_t frames, size_t voxels, size_t bytes,
                        const char *beside)
{
    struct store *store = NEW_ARRAY(struct store, 1);
    size_t room = bytes / (frames * sizeof *store->values);

    bug_if(!frames || !voxels);
    store->frames = frames;
    store->voxels = voxels;
    store->room = room > voxels ? voxels : room ? room : 1;
    store->origin = NEW_ARRAY(double, store->room);
    store->is_bad = NEW_ARRAY(bool, store->room);
    store->values = NEW_ARRAY(float, store->room *frames);
    store->row = NEW_ARRAY(float, store->room);
    store->beside = xstrdup(beside);
    store->scratch = -1;
    return store;
}

void store_free(struct store *store)
{
    if (store->scratch >= 0)
        close(store->scratch);
    free(store->origin), free(store->is_bad), free(store->values);
    free(store->row), free(store->beside), free(store);
}

bool store_wants(const struct store *store)
{
    return store->first < store->voxels;
}

size_t store_first(const struct store *store)
{
    return store->first;
}

size_t store_width(const struct store *store)
{
    size_t left = store->voxels - store->first;

    return left < store->room ? left : store->room;
}

void store_add(struct store *restrict store, const double *restrict values)
{
    size_t width = store_width(store);
    float *row = store->values + store->frame * width;

    bug_if(store->frame == store->frames);
    values += store->first;
    if (!store->has_origin) {
        memcpy(store->origin, values, width * sizeof *values);
        memset(store->is_bad, 0, width * sizeof *store->is_bad);
        store->has_origin = true;
    }
    for (size_t i = 0; i < width; i++) {
        store->is_bad[i] |= !isfinite(values[i]);
        row[i] = (float)(values[i] - store->origin[i]);
    }
    store->frame++;
}

void store_add_gap(struct store *store)
{
    size_t width = store_width(store);
    float *row = store->values + store->frame * width;

    bug_if(store->frame == store->frames);
    for (size_t i = 0; i < width; i++)
        row[i] = NAN;
    store->frame++;
}

void store_get(gsl_matrix *series, const struct store *store, size_t from)
{
    size_t width = store_width(store);

    bug_if(store->frame != store->frames || series->size1 != store->frames);
    bug_if(from + series->size2 > width);
    for (size_t t = 0; t < series->size1; t++) {
        const float *row = store->values + t * width + from;
        double *out = gsl_matrix_ptr(series, t, 0);

        for (size_t j = 0; j < series->size2; j++)
            out[j] = store->is_bad[from + j]
                         ? NAN
                         : store->origin[from + j] + (double)row[j];
    }
}

void store_set(struct store *store, const gsl_matrix *series, size_t from)
{
    size_t width = store_width(store);

    bug_if(series->size1 != store->frames || from + series->size2 > width);
    for (size_t t = 0; t < series->size1; t++) {
        float *row = store->values + t * width + from;
        const double *in = gsl_matrix_const_ptr(series, t, 0);

        for (size_t j = 0; j < series->size2; j++)
            row[j] = (float)in[j];
    }
}

/* ---- the scratch file: block after block, each [frame][voxel] ---- */

static void open_scratch(struct store *store)
{
    const char *slash = strrchr(store->beside, '/');
    char *name =
        xformat("%.*s.scratch-XXXXXX",
                slash ? (int)(slash + 1 - store->beside) : 0, store->beside);

    store->scratch = mkstemp(name);
    if (store->scratch < 0)
        die_errno("cannot create a scratch file beside '%s'", store->beside);
    unlink(name);
    free(name);
}

static void scratch_write(struct store *store, const void *bytes, size_t count)
{
    const char *next = bytes;

    while (count) {
        ssize_t done = write(store->scratch, next, count);

        if (done <= 0)
            die_errno("cannot write the scratch file beside '%s'",
                      store->beside);
        next += done;
        count -= (size_t)done;
    }
}

static void scratch_read(const struct store *store, void *bytes, size_t count,
                         size_t offset)
{
    char *next = bytes;

    while (count) {
        ssize_t done = pread(store->scratch, next, count, (off_t)offset);

        if (done <= 0)
            die_errno("cannot read the scratch file beside '%s'",
                      store->beside);
        next += done;
        offset += (size_t)done;
        count -= (size_t)done;
    }
}

void store_end_block(struct store *store)
{
    size_t width = store_width(store);

    bug_if(store->frame != store->frames);
    if (width < store->voxels) {
        if (store->scratch < 0)
            open_scratch(store);
        scratch_write(store, store->values,
                      width * store->frames * sizeof *store->values);
    }
    store_drop_block(store);
}

void store_drop_block(struct store *store)
{
    bug_if(store->frame != store->frames);
    store->first += store_width(store);
    store->frame = 0;
    store->has_origin = false;
}

void store_frame(double *values, struct store *store, size_t t)
{
    bug_if(store_wants(store) || t >= store->frames);
    for (size_t first = 0; first < store->voxels; first += store->room) {
        size_t left = store->voxels - first;
        size_t width = left < store->room ? left : store->room;
        const float *row = store->values + t * width;

        if (store->scratch >= 0) {
            scratch_read(store, store->row, width * sizeof *row,
                         (first * store->frames + t * width) * sizeof *row);
            row = store->row;
        }
        for (size_t i = 0; i < width; i++)
            values[first + i] = (double)row[i];
    }
}
