/*
 * volume.h - reading NIfTI images one frame at a time.
 *
 * Header and affine by nifticlib (NIfTI-1 and -2, .nii, .nii.gz, .hdr/.img
 * with or without .gz, either byte order, extensions); the voxels are read by
 * us, because nifticlib turns NaN and Inf into 0 without a word.  Memory: one
 * frame in the file's own type.
 *
 * The affine is the sform when its code is above 0, else the qform when its
 * code is above 0, else the voxel sizes alone.  Negative voxel sizes count by
 * their absolute value and a zero as 1.  scl_slope and scl_inter are applied;
 * a slope of 0 or NaN means unscaled.
 *
 * What is not a readable image of integers or reals, has more than four
 * dimensions, or does not hold exactly the bytes its header promises, ends the
 * process with one line naming the file.
 */
#ifndef IO_VOLUME_H
#define IO_VOLUME_H

#include "base/grid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct volume {
    char *path; /* as given, for messages */
    struct grid grid;
    size_t voxels; /* of one frame */
    size_t frames; /* 1 for a 3D image */
    bool is_3d;
    double repetition_time; /* s, from pixdim[4] and its unit; NaN if unset */
    struct volume_source *source;
};

/* Whether a path has the name of an image: .nii, .hdr or .img, with .gz or
 * without. */
bool volume_is_named(const char *path);

/* Reads the header.  Give it back with volume_close(). */
struct volume *volume_open(const char *path);

/* The same, refusing anything but a 4D image of at least two frames. */
struct volume *volume_open_run(const char *path);

/*
 * Read the next frame, frame 0 first; false after the last, when the file has
 * been checked to its end (gzip CRC and length, no byte too many or too few).
 */
bool volume_next(struct volume *volume);

/*
 * Voxels first .. first+count-1 of the current frame into `values`, scaled.
 * NaN and Inf come through as they are.  O(count).
 */
void volume_values(double *values, const struct volume *volume, size_t first,
                   size_t count);

/* The same for a list of voxels: values[i] is that of voxels[i]. */
void volume_gather(double *restrict values, const struct volume *volume,
                   const size_t *restrict voxels, size_t count);

/* The value of a voxel is scaling[0] times what is stored plus scaling[1]. */
void volume_scaling(double scaling[2], const struct volume *volume);

/* True where the voxels are stored as 16-bit integers, as BOLD mostly is. */
bool volume_is_int16(const struct volume *volume);

/*
 * Of such a volume, straight from the current frame: adds up runs of voxels,
 *
 *     sums[run.region] += sum of its scaled values, runs in their order,
 *
 * and puts the stored voxels one after another into `packed`, as said in
 * runs.h.  O(voxels of the runs).
 */
void volume_pack_runs(double *restrict sums, int16_t *restrict packed,
                      const struct volume *volume,
                      const struct run *restrict runs, size_t count);

/* Begin again before frame 0. */
void volume_rewind(struct volume *volume);

void volume_close(struct volume *volume);

/*
 * RepetitionTime (s): of the sidecar beside the image, else of its header,
 * else NaN.
 */
double volume_repetition_time(const struct volume *volume);

/*
 * A whole 3D image (or 4D of one frame) as labels: whole numbers from 0 to
 * 2^31-1.  Anything else dies, naming the voxel.  Give it back with free().
 */
int32_t *volume_read_labels(const char *path, struct grid *grid);

/*
 * A mask on the grid of `volume` (grid_same, or the process ends): 1 where the
 * image is finite and not 0.  An empty mask is refused.  Give it back with
 * free().
 */
unsigned char *volume_read_mask(const char *path, const struct volume *volume);

/* The nifticlib header behind a volume, for the writer of images like it. */
const void *volume_header(const struct volume *volume);

#endif
