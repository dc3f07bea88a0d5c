/*
 * volume_writer.h - writing NIfTI images frame by frame.
 *
 * NIfTI-1 (NIfTI-2 where a dimension needs it), little memory: one frame.
 * `.nii.gz` is deflated by ISA-L at level 1; the bytes carry no date and no
 * name.  The file has its final name only after outputs_commit().
 */
#ifndef IO_VOLUME_WRITER_H
#define IO_VOLUME_WRITER_H

#include "io/volume.h"

enum voxel_type {
    VOXEL_UINT8,
    VOXEL_INT16,
    VOXEL_INT32,
    VOXEL_FLOAT32,
    VOXEL_FLOAT64
};

struct volume_form {
    struct grid grid;
    size_t frames;          /* 0: a 3D image */
    double repetition_time; /* s; NaN if unknown */
    enum voxel_type type;
    int xform_code;            /* of sform and qform, where `like` is NULL */
    const struct volume *like; /* keep its sform, qform and units, or NULL */
};

struct volume_writer;

/* A name of the other forms that are read (.hdr, .img) is a usage error. */
struct volume_writer *volume_create(const char *path,
                                    const struct volume_form *form);

/*
 * Append one frame of grid_voxels() values.  Integers are rounded to nearest
 * and must fit: a value outside the range of the type is a bug of the caller.
 */
void volume_write(struct volume_writer *writer, const double *values);

/* Checks that all frames have come, and closes. */
void volume_writer_close(struct volume_writer *writer);

#endif
