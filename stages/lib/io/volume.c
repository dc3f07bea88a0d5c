#include "io/volume.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/inflate.h"
#include "io/nifti_header.h"
#include "io/runs.h"
#include "io/series.h"

#include <math.h>
#include <nifti2_io.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct volume_source {
    nifti_image *header;
    struct inflate *in;
    unsigned char *frame; /* the current frame, in the byte order of the host */
    size_t frame_bytes, next;
};

/* The file of the voxels; nifticlib does not see that an .img is gzipped. */
static char *data_path(const nifti_image *header)
{
    bool is_there = !access(header->iname, F_OK);
    char *zipped = xformat("%s.gz", header->iname);
    char *path =
        xstrdup(is_there || access(zipped, F_OK) ? header->iname : zipped);

    free(zipped);
    return path;
}

static void open_data(struct volume *volume)
{
    enum { ROOM = 4096 };
    struct volume_source *source = volume->source;
    size_t left = (size_t)source->header->iname_offset;
    char *path = data_path(source->header);
    unsigned char skipped[ROOM];

    provenance_input(source->header->fname);
    provenance_input(path);
    source->in = inflate_open(path);
    source->next = 0;
    while (left) {
        size_t part = left < ROOM ? left : ROOM;

        if (inflate_read(source->in, skipped, part) != part)
            die("'%s' is truncated: it ends before its data", volume->path);
        left -= part;
    }
    free(path);
}

bool volume_is_named(const char *path)
{
    static const char *const ends[] = {".nii", ".hdr", ".img"};
    size_t length = strlen(path);

    if (length > 3 && !strcmp(path + length - 3, ".gz"))
        length -= 3;
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (length > 4 && !strncmp(path + length - 4, ends[k], 4))
            return true;
    return false;
}

struct volume *volume_open(const char *path)
{
    struct volume *volume = NEW_ARRAY(struct volume, 1);
    struct volume_source *source = NEW_ARRAY(struct volume_source, 1);

    volume->path = xstrdup(path);
    volume->source = source;
    source->header = nifti_header_read(path);
    nifti_header_grid(&volume->grid, source->header);
    volume->voxels = grid_voxels(&volume->grid);
    volume->is_3d = source->header->ndim < 4;
    volume->frames = volume->is_3d ? 1 : (size_t)source->header->nt;
    volume->repetition_time = nifti_header_repetition_time(source->header);
    source->frame_bytes = volume->voxels * (size_t)source->header->nbyper;
    source->frame = NEW_ARRAY(unsigned char, source->frame_bytes);
    open_data(volume);
    return volume;
}

struct volume *volume_open_run(const char *path)
{
    struct volume *volume = volume_open(path);

    if (volume->is_3d)
        die("'%s' is a 3D image, and a 4D run is needed", path);
    if (volume->frames < 2)
        die("'%s' has one frame, and a run needs at least two", path);
    return volume;
}

/* Damage may look like more data: reading on finds it by the checksum. */
static void check_end(const struct volume *volume)
{
    const struct volume_source *source = volume->source;

    if (inflate_at_end(source->in))
        return;
    while (inflate_read(source->in, source->frame, source->frame_bytes))
        ;
    die("'%s' holds more data than the %zu frames of its header", volume->path,
        volume->frames);
}

bool volume_next(struct volume *volume)
{
    struct volume_source *source = volume->source;
    size_t got;

    if (source->next == volume->frames) {
        check_end(volume);
        return false;
    }
    got = inflate_read(source->in, source->frame, source->frame_bytes);
    if (got != source->frame_bytes)
        die("'%s' is truncated: frame %zu of %zu is not complete", volume->path,
            source->next + 1, volume->frames);
    if (source->header->byteorder != nifti_short_order() &&
        source->header->swapsize > 1)
        nifti_swap_Nbytes((int64_t)(got / (size_t)source->header->swapsize),
                          source->header->swapsize, source->frame);
    source->next++;
    return true;
}

/*
 * CALL(macro) expands macro(type) for the type of the voxels.
 */
#define CALL(macro)                               \
    switch (source->header->datatype) {           \
    case DT_UINT8:                                \
        macro(uint8_t);                           \
        break;                                    \
    case DT_INT8:                                 \
        macro(int8_t);                            \
        break;                                    \
    case DT_UINT16:                               \
        macro(uint16_t);                          \
        break;                                    \
    case DT_INT16:                                \
        macro(int16_t);                           \
        break;                                    \
    case DT_UINT32:                               \
        macro(uint32_t);                          \
        break;                                    \
    case DT_INT32:                                \
        macro(int32_t);                           \
        break;                                    \
    case DT_UINT64:                               \
        macro(uint64_t);                          \
        break;                                    \
    case DT_INT64:                                \
        macro(int64_t);                           \
        break;                                    \
    case DT_FLOAT32:                              \
        macro(float);                             \
        break;                                    \
    case DT_FLOAT64:                              \
        macro(double);                            \
        break;                                    \
    default:                                      \
        bug("type %d", source->header->datatype); \
    }

#define FRAME_AS(type) ((const type *)(const void *)source->frame)

void volume_values(double *values, const struct volume *volume, size_t first,
                   size_t count)
{
    const struct volume_source *source = volume->source;
    double slope, inter;

    bug_if(!source->next || first + count > volume->voxels);
    nifti_header_scaling(&slope, &inter, source->header);
#define CONVERT(type)                  \
    for (size_t i = 0; i < count; i++) \
    values[i] = slope * (double)FRAME_AS(type)[first + i] + inter
    CALL(CONVERT)
#undef CONVERT
}

void volume_gather(double *restrict values, const struct volume *volume,
                   const size_t *restrict voxels, size_t count)
{
    const struct volume_source *source = volume->source;
    double slope, inter;

    bug_if(!source->next);
    nifti_header_scaling(&slope, &inter, source->header);
#define GATHER(type)                   \
    for (size_t i = 0; i < count; i++) \
    values[i] = slope * (double)FRAME_AS(type)[voxels[i]] + inter
    CALL(GATHER)
#undef GATHER
}

void volume_scaling(double scaling[2], const struct volume *volume)
{
    nifti_header_scaling(&scaling[0], &scaling[1], volume->source->header);
}

bool volume_is_int16(const struct volume *volume)
{
    return volume->source->header->datatype == DT_INT16;
}

void volume_pack_runs(double *restrict sums, int16_t *restrict packed,
                      const struct volume *volume,
                      const struct run *restrict runs, size_t count)
{
    const struct volume_source *source = volume->source;
    double scaling[2];

    bug_if(!source->next || !volume_is_int16(volume));
    volume_scaling(scaling, volume);
    runs_pack_int16(sums, packed, FRAME_AS(int16_t), runs, count, scaling);
}

void volume_rewind(struct volume *volume)
{
    inflate_close(volume->source->in);
    open_data(volume);
}

void volume_close(struct volume *volume)
{
    inflate_close(volume->source->in);
    nifti_image_free(volume->source->header);
    free(volume->source->frame), free(volume->source);
    free(volume->path), free(volume);
}

double volume_repetition_time(const struct volume *volume)
{
    json_t *fields = sidecar_read(volume->path);
    double tr = json_number_or_nan(fields, "RepetitionTime");

    json_decref(fields);
    if (!(tr > 0))
        tr = volume->repetition_time;
    if (tr > LONGEST_TR)
        die("'%s' has a repetition time of %g s: is that milliseconds?",
            volume->path, tr);
    return tr;
}

const void *volume_header(const struct volume *volume)
{
    return volume->source->header;
}

/* An image that must have just one frame, with that frame read. */
static struct volume *open_single(const char *path)
{
    struct volume *volume = volume_open(path);

    if (volume->frames != 1)
        die("'%s' has %zu frames, and a 3D image is needed", path,
            volume->frames);
    volume_next(volume);
    return volume;
}

static int32_t label_of(double x, const struct volume *volume, size_t v)
{
    size_t nx = volume->grid.nx, ny = volume->grid.ny;

    if (!(x >= 0 && x <= INT32_MAX && x == floor(x)))
        die("'%s' is not a label image: voxel (%zu, %zu, %zu) holds %g",
            volume->path, v % nx, v / nx % ny, v / (nx * ny), x);
    return (int32_t)x;
}

int32_t *volume_read_labels(const char *path, struct grid *grid)
{
    struct volume *volume = open_single(path);
    int32_t *labels = NEW_ARRAY(int32_t, volume->voxels);

    for (size_t v = 0; v < volume->voxels; v++) {
        double x;

        volume_values(&x, volume, v, 1);
        labels[v] = label_of(x, volume, v);
    }
    volume_next(volume); /* checks the end of the file */
    *grid = volume->grid;
    volume_close(volume);
    return labels;
}

unsigned char *volume_read_mask(const char *path, const struct volume *volume)
{
    struct volume *image = open_single(path);
    unsigned char *mask = NEW_ARRAY(unsigned char, image->voxels);
    size_t inside = 0;

    if (!grid_same(&image->grid, &volume->grid))
        die("the mask '%s' is not on the grid of '%s'", path, volume->path);
    for (size_t v = 0; v < image->voxels; v++) {
        double x;

        volume_values(&x, image, v, 1);
        mask[v] = isfinite(x) && x != 0;
        inside += mask[v];
    }
    if (!inside)
        die("the mask '%s' is empty", path);
    volume_next(image);
    volume_close(image);
    return mask;
}
