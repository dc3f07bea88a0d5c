/*
 * peek.h - the size of an image, at a glance.
 */
#ifndef IO_PEEK_H
#define IO_PEEK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Voxels of a frame and frames of a NIfTI image (.nii, .hdr, with .gz or not)
 * from the first bytes of its file, in microseconds.  False, without a word,
 * where there is no file or no such header: whoever reads the image says why.
 */
bool peek_size(const char *path, size_t *voxels, size_t *frames);

#endif
