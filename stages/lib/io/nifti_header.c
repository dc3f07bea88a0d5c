#include "io/nifti_header.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/inflate.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_1 = 348, SIZE_2 = 540, MAX_DIMS = 7 };

/* No frame takes 32 GB; a damaged header may say so. */
static const size_t most_bytes = (size_t)1 << 35;

/* The raw bytes of a header, before anybody trusts them. */
struct raw {
    const char *path;
    unsigned char bytes[SIZE_2];
    size_t length;
    bool is_swapped, is_nifti2;
};

static int64_t integer_at(const struct raw *raw, size_t offset, size_t size)
{
    unsigned char bytes[8] = {0};
    int16_t small;
    int32_t middle;
    int64_t large;

    for (size_t i = 0; i < size; i++)
        bytes[i] = raw->bytes[offset + (raw->is_swapped ? size - 1 - i : i)];
    memcpy(&small, bytes, sizeof small);
    memcpy(&middle, bytes, sizeof middle);
    memcpy(&large, bytes, sizeof large);
    return size == 2 ? small : size == 4 ? middle : large;
}

/* sizeof_hdr says version and byte order at once. */
static bool find_version(struct raw *raw)
{
    for (int swapped = 0; swapped < 2; swapped++) {
        int64_t size;

        raw->is_swapped = swapped;
        size = integer_at(raw, 0, 4);
        raw->is_nifti2 = size == SIZE_2;
        if (size == SIZE_1 || size == SIZE_2)
            return true;
    }
    return false;
}

static void check_magic(const struct raw *raw)
{
    static const char magic2[4] = {'\r', '\n', 032, '\n'};
    const unsigned char *magic = raw->bytes + (raw->is_nifti2 ? 4 : 344);
    const char *digit = raw->is_nifti2 ? "2" : "1";
    bool is_known = magic[0] == 'n' && (magic[1] == '+' || magic[1] == 'i') &&
                    magic[2] == (unsigned char)*digit && !magic[3];

    if (raw->is_nifti2 && is_known)
        is_known = !memcmp(magic + 4, magic2, sizeof magic2);
    if (!is_known)
        die("'%s' is not a NIfTI image: its magic is wrong", raw->path);
}

static void check_dimensions(const struct raw *raw)
{
    size_t start = raw->is_nifti2 ? 16 : 40, size = raw->is_nifti2 ? 8 : 2;
    int64_t dims = integer_at(raw, start, size);

    if (dims < 1 || dims > MAX_DIMS)
        die("'%s' has a bad header: dim[0] is %lld, not 1 to 7", raw->path,
            (long long)dims);
    for (size_t i = 1; i <= (size_t)dims; i++) {
        int64_t n = integer_at(raw, start + i * size, size);

        if (n < 1)
            die("'%s' has a bad header: dim[%zu] is %lld", raw->path, i,
                (long long)n);
        if (i > 4 && n > 1)
            die("'%s' has %lld dimensions, and at most 4 can be read",
                raw->path, (long long)dims);
    }
}

/* Before nifticlib sees it, which would print a line of its own. */
static void check_type(const struct raw *raw)
{
    static const int readable[] = {DT_UINT8,   DT_INT8,   DT_UINT16, DT_INT16,
                                   DT_UINT32,  DT_INT32,  DT_UINT64, DT_INT64,
                                   DT_FLOAT32, DT_FLOAT64};
    int type = (int)integer_at(raw, raw->is_nifti2 ? 12 : 70, 2);

    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
        if (type == readable[i])
            return;
    die("'%s' holds voxels of type %d (%s), not integers or reals", raw->path,
        type, nifti_datatype_string(type));
}

static void check_raw(const char *path)
{
    struct raw raw = {.path = path};
    struct inflate *in = inflate_open(path);

    raw.length = inflate_read(in, raw.bytes, SIZE_1);
    if (!raw.length)
        die("'%s' is empty", path);
    if (raw.length < SIZE_1)
        die("'%s' is truncated: it is too short for a NIfTI header", path);
    if (!find_version(&raw))
        die("'%s' is not a NIfTI image", path);
    if (raw.is_nifti2 &&
        inflate_read(in, raw.bytes + SIZE_1, SIZE_2 - SIZE_1) < SIZE_2 - SIZE_1)
        die("'%s' is truncated: it is too short for a NIfTI header", path);
    inflate_close(in);
    check_magic(&raw);
    check_dimensions(&raw);
    check_type(&raw);
}

/* A small gzip that is corrupt stops nifticlib first: let the bytes say it. */
static void read_through(const char *path)
{
    enum { ROOM = 1 << 16 };
    unsigned char *room = NEW_ARRAY(unsigned char, ROOM);
    struct inflate *in = inflate_open(path);

    while (inflate_read(in, room, ROOM) == ROOM)
        continue;
    inflate_close(in);
    free(room);
}

static void check_size(const nifti_image *header, const char *path)
{
    size_t voxels, bytes;

    if (__builtin_mul_overflow((size_t)header->nx, (size_t)header->ny,
                               &voxels) ||
        __builtin_mul_overflow(voxels, (size_t)header->nz, &voxels) ||
        __builtin_mul_overflow(voxels, (size_t)header->nbyper, &bytes) ||
        bytes > most_bytes)
        die("'%s' has a bad header: a frame of %lld x %lld x %lld voxels", path,
            (long long)header->nx, (long long)header->ny,
            (long long)header->nz);
}

/* The spacing must be positive; the affine that hangs on it is made anew. */
static void mend_spacing(nifti_image *header)
{
    double *spacing[] = {&header->dx, &header->dy, &header->dz};

    for (size_t i = 0; i < 3; i++) {
        *spacing[i] = fabs(*spacing[i]);
        if (!isfinite(*spacing[i]) || !(*spacing[i] > 0))
            *spacing[i] = 1;
        header->pixdim[i + 1] = *spacing[i];
    }
    if (header->qform_code > 0)
        header->qto_xyz = nifti_quatern_to_dmat44(
            header->quatern_b, header->quatern_c, header->quatern_d,
            header->qoffset_x, header->qoffset_y, header->qoffset_z, header->dx,
            header->dy, header->dz, header->qfac);
    else
        for (size_t i = 0; i < 3; i++)
            for (size_t j = 0; j < 4; j++)
                header->qto_xyz.m[i][j] = i == j ? *spacing[i] : 0;
}

nifti_image *nifti_header_read(const char *path)
{
    char *name = nifti_findhdrname(path);
    nifti_image *header;

    check_raw(name ? name : path);
    nifti_set_debug_level(0);
    header = nifti_image_read(name ? name : path, 0);
    if (!header) {
        read_through(name ? name : path);
        die("'%s' has a header that cannot be understood", path);
    }
    check_size(header, path);
    mend_spacing(header);
    free(name);
    return header;
}

static double length_unit(const nifti_image *header)
{
    switch (header->xyz_units) {
    case NIFTI_UNITS_METER:
        return 1e3;
    case NIFTI_UNITS_MICRON:
        return 1e-3;
    default:
        return 1;
    }
}

void nifti_header_grid(struct grid *grid, const nifti_image *header)
{
    const nifti_dmat44 *m =
        header->sform_code > 0 ? &header->sto_xyz : &header->qto_xyz;

    grid->nx = (size_t)header->nx;
    grid->ny = (size_t)header->ny;
    grid->nz = (size_t)header->nz;
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 4; j++)
            grid->affine[i][j] = length_unit(header) * m->m[i][j];
}

double nifti_header_repetition_time(const nifti_image *header)
{
    double unit = header->time_units == NIFTI_UNITS_MSEC   ? 1e-3
                  : header->time_units == NIFTI_UNITS_USEC ? 1e-6
                                                           : 1;

    if (header->ndim < 4 || !(header->dt > 0) || !isfinite(header->dt))
        return NAN;
    return unit * header->dt;
}

void nifti_header_scaling(double *slope, double *inter,
                          const nifti_image *header)
{
    bool is_scaled = isfinite(header->scl_slope) && header->scl_slope != 0;

    *slope = is_scaled ? header->scl_slope : 1;
    *inter = is_scaled && isfinite(header->scl_inter) ? header->scl_inter : 0;
}
