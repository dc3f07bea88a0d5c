/*
 * nifti_make - small NIfTI images of every kind, for the tests of the reader.
 *
 * Writes the bytes itself, without any library, so that what the reader reads
 * was not made by the code it uses.  Voxel v of frame t holds
 *
 *     x = (7 v + 13 t) mod 101        as a run,
 *     x = 1 + v * regions / voxels    as an atlas (--regions), one frame,
 *
 * stored as (x - inter) / slope.  Options spoil the header or a voxel.
 */
#include "base/mem.h"
#include "base/report.h"
#include "base/stage.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum type {
    UINT8,
    INT8,
    UINT16,
    INT16,
    UINT32,
    INT32,
    UINT64,
    INT64,
    FLOAT32,
    FLOAT64,
    COMPLEX64
};

static struct {
    const char *path, *data;
    int type, x, y, z, frames, dims, regions, extension, first_dim;
    bool is_big, is_nifti2, has_bad_magic;
    double slope, inter, spacing, tr, shift;
    int sform, qform, nan_voxel, nan_frame, constant;
} cfg = {.type = INT16,
         .x = 5,
         .y = 4,
         .z = 3,
         .frames = 20,
         .dims = 4,
         .slope = 1,
         .spacing = 2,
         .tr = 2,
         .sform = 1,
         .nan_voxel = -1,
         .constant = -1,
         .first_dim = -1};

static const char *const types[] = {"uint8",   "int8",    "uint16",    "int16",
                                    "uint32",  "int32",   "uint64",    "int64",
                                    "float32", "float64", "complex64", NULL};
static const struct {
    int code, size;
} kinds[] = {{2, 1},    {256, 1},  {512, 2}, {4, 2},  {768, 4}, {8, 4},
             {1280, 8}, {1024, 8}, {16, 4},  {64, 8}, {32, 8}};

static const struct file files[] = {
    OUTPUT("image", &cfg.path, ".nii, or .hdr with --data FILE.img"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("data", &cfg.data, "file of the voxels of a pair"),
    CHOICE("type", &cfg.type, types, "type of a voxel"),
    COUNT("x", &cfg.x, -9, 99, "voxels along x"),
    COUNT("y", &cfg.y, -9, 99, "voxels along y"),
    COUNT("z", &cfg.z, -9, 99, "voxels along z"),
    COUNT("frames", &cfg.frames, 1, 9999, "frames"),
    COUNT("dims", &cfg.dims, 0, 9, "dim[0]"),
    COUNT("first-dim", &cfg.first_dim, -1, 9, "dim[0] as written, if not -1"),
    COUNT("regions", &cfg.regions, 0, 99, "labels instead of a run"),
    COUNT("extension", &cfg.extension, 0, 9999, "bytes of an extension"),
    FLAG("big", &cfg.is_big, "big-endian"),
    FLAG("nifti2", &cfg.is_nifti2, "NIfTI-2"),
    FLAG("bad-magic", &cfg.has_bad_magic, "a magic nobody knows"),
    REAL("slope", &cfg.slope, -99, 99, "scl_slope"),
    REAL("inter", &cfg.inter, -99, 99, "scl_inter"),
    REAL("spacing", &cfg.spacing, -9, 9, "pixdim in mm"),
    REAL("tr", &cfg.tr, 0, 9, "pixdim[4] in s"),
    REAL("shift", &cfg.shift, -999, 999, "origin along x in mm"),
    COUNT("sform", &cfg.sform, 0, 4, "sform_code"),
    COUNT("qform", &cfg.qform, 0, 4, "qform_code"),
    COUNT("nan-voxel", &cfg.nan_voxel, -1, 9999, "a voxel that is NaN"),
    COUNT("nan-frame", &cfg.nan_frame, 0, 9999, "from this frame on"),
    COUNT("constant", &cfg.constant, -1, 9999, "voxels below this hold 7"),
    END_PARAMS,
};

/* `value` as an integer or real of `size` bytes, in the order asked for. */
static void put(unsigned char *at, int size, double value, bool is_real)
{
    unsigned char bytes[8];
    float small = (float)value;
    int64_t whole = (int64_t)value;

    if (is_real && size == 4)
        memcpy(bytes, &small, 4);
    else if (is_real)
        memcpy(bytes, &value, 8);
    else
        memcpy(bytes, &whole, 8);
    for (int i = 0; i < size; i++)
        at[i] = bytes[cfg.is_big ? size - 1 - i : i];
}

static void put_header1(unsigned char *h, size_t offset)
{
    int dim[] = {cfg.dims, cfg.x, cfg.y, cfg.z, cfg.frames, 1, 1, 1};
    double pixdim[] = {1, cfg.spacing, cfg.spacing, cfg.spacing, cfg.tr};

    put(h, 4, 348, false);
    for (int i = 0; i < 8; i++)
        put(h + 40 + 2 * i, 2, i <= cfg.dims || !i ? dim[i] : 1, false);
    if (cfg.first_dim >= 0)
        put(h + 40, 2, cfg.first_dim, false);
    put(h + 70, 2, kinds[cfg.type].code, false);
    put(h + 72, 2, 8 * kinds[cfg.type].size, false);
    for (int i = 0; i < 5; i++)
        put(h + 76 + 4 * i, 4, pixdim[i], true);
    put(h + 108, 4, (double)offset, true);
    put(h + 112, 4, cfg.slope, true);
    put(h + 116, 4, cfg.inter, true);
    h[123] = 10; /* mm and s */
    put(h + 252, 2, cfg.qform, false);
    put(h + 254, 2, cfg.sform, false);
    put(h + 268, 4, cfg.shift, true);
    for (int i = 0; i < 3; i++)
        put(h + 280 + 16 * i + 4 * i, 4, fabs(cfg.spacing), true);
    put(h + 292, 4, cfg.shift, true);
    memcpy(h + 344, cfg.has_bad_magic ? "xyz" : cfg.data ? "ni1" : "n+1", 4);
}

static void put_header2(unsigned char *h, size_t offset)
{
    int dim[] = {cfg.dims, cfg.x, cfg.y, cfg.z, cfg.frames, 1, 1, 1};
    double pixdim[] = {1, cfg.spacing, cfg.spacing, cfg.spacing, cfg.tr};

    put(h, 4, 540, false);
    memcpy(h + 4, cfg.has_bad_magic ? "xyz" : cfg.data ? "ni2" : "n+2", 4);
    memcpy(h + 8, "\r\n\032\n", 4);
    put(h + 12, 2, kinds[cfg.type].code, false);
    put(h + 14, 2, 8 * kinds[cfg.type].size, false);
    for (int i = 0; i < 8; i++)
        put(h + 16 + 8 * i, 8, i <= cfg.dims || !i ? dim[i] : 1, false);
    if (cfg.first_dim >= 0)
        put(h + 16, 8, cfg.first_dim, false);
    for (int i = 0; i < 5; i++)
        put(h + 104 + 8 * i, 8, pixdim[i], true);
    put(h + 168, 8, (double)offset, false);
    put(h + 176, 8, cfg.slope, true);
    put(h + 184, 8, cfg.inter, true);
    put(h + 344, 4, cfg.qform, false);
    put(h + 348, 4, cfg.sform, false);
    put(h + 376, 8, cfg.shift, true);
    for (int i = 0; i < 3; i++)
        put(h + 400 + 32 * i + 8 * i, 8, fabs(cfg.spacing), true);
    put(h + 424, 8, cfg.shift, true);
    put(h + 500, 4, 10, false);
}

static double value_at(size_t v, size_t t, size_t voxels)
{
    if (cfg.regions)
        return 1 + (double)(v * (size_t)cfg.regions / voxels);
    if ((long)v == cfg.nan_voxel && t >= (size_t)cfg.nan_frame)
        return NAN;
    if ((long)v < cfg.constant)
        return 7;
    return (double)((7 * v + 13 * t) % 101);
}

static void write_voxels(FILE *out)
{
    size_t voxels = (size_t)(abs(cfg.x) * abs(cfg.y) * abs(cfg.z));
    size_t frames = cfg.dims > 3 ? (size_t)cfg.frames : 1;
    bool is_real = cfg.type == FLOAT32 || cfg.type == FLOAT64;
    double slope = cfg.slope != 0 ? cfg.slope : 1;
    double inter = cfg.slope != 0 ? cfg.inter : 0;
    unsigned char bytes[8] = {0};

    for (size_t t = 0; t < frames; t++)
        for (size_t v = 0; v < voxels; v++) {
            put(bytes, kinds[cfg.type].size,
                (value_at(v, t, voxels) - inter) / slope, is_real);
            fwrite(bytes, 1, (size_t)kinds[cfg.type].size, out);
        }
}

static void run(void)
{
    enum { ROOM = 20000 };
    unsigned char *head = NEW_ARRAY(unsigned char, ROOM);
    size_t size = cfg.is_nifti2 ? 540 : 348;
    size_t offset = size + 4 + (size_t)cfg.extension;
    FILE *out = fopen(cfg.path, "w"), *data = out;

    if (!out)
        die_errno("cannot create '%s'", cfg.path);
    if (cfg.is_nifti2)
        put_header2(head, cfg.data ? 0 : offset);
    else
        put_header1(head, cfg.data ? 0 : offset);
    if (cfg.extension) {
        head[size] = 1;
        put(head + size + 4, 4, cfg.extension, false);
        put(head + size + 8, 4, 6, false);
    }
    fwrite(head, 1, offset, out);
    if (cfg.data)
        data = fopen(cfg.data, "w");
    write_voxels(data);
    if (fclose(out) || (data != out && fclose(data)))
        die_errno("cannot write '%s'", cfg.path);
    free(head);
}

static const struct stage nifti_make = {
    .name = "nifti_make",
    .summary = "Make a small NIfTI image of any kind.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&nifti_make, argc, argv);
}
