/*
 * nifti_header.h - NIfTI headers through nifticlib, checked before and after.
 *
 * Used by the reader and the writer of images; nothing else sees nifticlib.
 */
#ifndef IO_NIFTI_HEADER_H
#define IO_NIFTI_HEADER_H

#include "base/grid.h"

#include <nifti2_io.h>

/*
 * Reads a header, given the name of either file of a pair.  The bytes are
 * looked at first, so that nifticlib only ever sees a header that makes sense
 * and the message says what is wrong: too short, no NIfTI magic, dim[0] out of
 * range, a dimension that is not positive, a type that is not an integer or
 * real number, more than four dimensions.  Give it back with
 * nifti_image_free().
 */
nifti_image *nifti_header_read(const char *path);

/* Shape and affine in mm; the rule for the affine is in volume.h. */
void nifti_header_grid(struct grid *grid, const nifti_image *header);

/* Seconds from one frame to the next, or NaN where the header has none. */
double nifti_header_repetition_time(const nifti_image *header);

/* What a stored value x stands for: slope x + inter. */
void nifti_header_scaling(double *slope, double *inter,
                          const nifti_image *header);

#endif
