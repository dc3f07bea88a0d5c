#include "io/volume_writer.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/deflate.h"

#include <math.h>
#include <nifti2_io.h>
#include <stdlib.h>
#include <string.h>

struct volume_writer {
    struct deflate *out;
    enum voxel_type type;
    size_t voxels, size, frames, done; /* size: bytes of a voxel */
    unsigned char *frame;
};

static const struct {
    int code;
    size_t size;
    double least, most;
} types[] = {
    [VOXEL_UINT8] = {DT_UINT8, 1, 0, UINT8_MAX},
    [VOXEL_INT16] = {DT_INT16, 2, INT16_MIN, INT16_MAX},
    [VOXEL_INT32] = {DT_INT32, 4, INT32_MIN, INT32_MAX},
    [VOXEL_FLOAT32] = {DT_FLOAT32, 4, -INFINITY, INFINITY},
    [VOXEL_FLOAT64] = {DT_FLOAT64, 8, -INFINITY, INFINITY},
};

static void place(nifti_image *header, const struct volume_form *form)
{
    const nifti_image *like = form->like ? volume_header(form->like) : NULL;

    if (like) {
        header->sform_code = like->sform_code;
        header->qform_code = like->qform_code;
        header->sto_xyz = like->sto_xyz;
        header->quatern_b = like->quatern_b;
        header->quatern_c = like->quatern_c;
        header->quatern_d = like->quatern_d;
        header->qoffset_x = like->qoffset_x;
        header->qoffset_y = like->qoffset_y;
        header->qoffset_z = like->qoffset_z;
        header->qfac = like->qfac;
        header->xyz_units = like->xyz_units;
        for (size_t i = 1; i <= 3; i++)
            header->pixdim[i] = like->pixdim[i];
        return;
    }
    header->sform_code = header->qform_code = form->xform_code;
    header->xyz_units = NIFTI_UNITS_MM;
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 4; j++)
            header->sto_xyz.m[i][j] = form->grid.affine[i][j];
    header->sto_xyz.m[3][3] = 1;
    nifti_dmat44_to_quatern(
        header->sto_xyz, &header->quatern_b, &header->quatern_c,
        &header->quatern_d, &header->qoffset_x, &header->qoffset_y,
        &header->qoffset_z, &header->pixdim[1], &header->pixdim[2],
        &header->pixdim[3], &header->qfac);
}

static void write_header(struct volume_writer *writer,
                         const struct volume_form *form)
{
    const struct grid *g = &form->grid;
    int64_t dims[8] = {form->frames ? 4 : 3,
                       (int64_t)g->nx,
                       (int64_t)g->ny,
                       (int64_t)g->nz,
                       (int64_t)(form->frames + !form->frames),
                       1,
                       1,
                       1};
    nifti_image *header = nifti_make_new_nim(dims, types[form->type].code, 0);
    static const char no_extension[4];
    bool is_large = false;

    bug_if(!header);
    place(header, form);
    header->time_units = NIFTI_UNITS_SEC;
    /* Of the two, nifticlib's own conversion writes dt. */
    header->dt = header->pixdim[4] =
        isfinite(form->repetition_time) ? form->repetition_time : 0;
    header->nifti_type = NIFTI_FTYPE_NIFTI1_1;
    for (size_t i = 1; i <= 4; i++)
        is_large = is_large || dims[i] > INT16_MAX;
    if (is_large) {
        nifti_2_header bytes;

        header->nifti_type = NIFTI_FTYPE_NIFTI2_1;
        header->iname_offset = sizeof bytes + sizeof no_extension;
        if (nifti_convert_nim2n2hdr(header, &bytes))
            bug("nifti_convert_nim2n2hdr");
        deflate_write(writer->out, &bytes, sizeof bytes);
    } else {
        nifti_1_header bytes;

        header->iname_offset = sizeof bytes + sizeof no_extension;
        if (nifti_convert_nim2n1hdr(header, &bytes))
            bug("nifti_convert_nim2n1hdr");
        deflate_write(writer->out, &bytes, sizeof bytes);
    }
    deflate_write(writer->out, no_extension, sizeof no_extension);
    nifti_image_free(header);
}

static bool ends_with(const char *path, const char *end)
{
    size_t length = strlen(path), tail = strlen(end);

    return length > tail && !strcmp(path + length - tail, end);
}

struct volume_writer *volume_create(const char *path,
                                    const struct volume_form *form)
{
    struct volume_writer *writer = NEW_ARRAY(struct volume_writer, 1);

    if (volume_is_named(path) && !ends_with(path, ".nii") &&
        !ends_with(path, ".nii.gz"))
        usage("'%s': images are written as .nii or .nii.gz, not as a pair of "
              "header and data",
              path);
    writer->out = deflate_open(path);
    writer->type = form->type;
    writer->voxels = grid_voxels(&form->grid);
    writer->size = types[form->type].size;
    writer->frames = form->frames ? form->frames : 1;
    writer->frame = NEW_ARRAY(unsigned char, writer->voxels * writer->size);
    write_header(writer, form);
    return writer;
}

/* frame[i] = values[i] in the type of the file; integers to the nearest. */
#define STORE(type, rounding)                       \
    do {                                            \
        type *x = (type *)(void *)writer->frame;    \
        for (size_t i = 0; i < writer->voxels; i++) \
            x[i] = (type)rounding(values[i]);       \
    } while (0)

void volume_write(struct volume_writer *writer, const double *values)
{
    double least = types[writer->type].least, most = types[writer->type].most;

    bug_if(writer->done == writer->frames);
    if (isfinite(least))
        for (size_t i = 0; i < writer->voxels; i++)
            bug_if(!(rint(values[i]) >= least && rint(values[i]) <= most));
    switch (writer->type) {
    case VOXEL_UINT8:
        STORE(uint8_t, rint);
        break;
    case VOXEL_INT16:
        STORE(int16_t, rint);
        break;
    case VOXEL_INT32:
        STORE(int32_t, rint);
        break;
    case VOXEL_FLOAT32:
        STORE(float, );
        break;
    case VOXEL_FLOAT64:
        STORE(double, );
        break;
    }
    deflate_write(writer->out, writer->frame, writer->voxels * writer->size);
    writer->done++;
}

void volume_writer_close(struct volume_writer *writer)
{
    bug_if(writer->done != writer->frames);
    deflate_close(writer->out);
    free(writer->frame), free(writer);
}
