/*
 * store.h - the series of all voxels of a run, a block at a time in memory.
 *
 * Images come frame by frame, and what is done to a voxel needs its whole
 * series.  A store turns the one into the other within a bound of memory: it
 * holds a block of voxels in all frames, as float32 deviations from their
 * values in the first frame that has data (exact for whole numbers up to 2^24,
 * and free of the offset that would cost float32 its digits).  What a block
 * becomes is kept, in memory when all voxels fit in one block and else in a
 * scratch file that has no name, so that the result can be read frame by frame
 * again:
 *
 *     while (store_wants(store)) {
 *         for every frame, from the first: store_add(store, values);
 *         for every range of columns: store_get(); ...; store_set();
 *         store_end_block(store);
 *     }
 *     for every frame t: store_frame(values, store, t);
 *
 * Memory: `bytes` of a block and 2 numbers a voxel.  Passes over the run:
 * ceil(4 voxels frames / bytes).  The result does not depend on `bytes`.
 */
#ifndef IO_STORE_H
#define IO_STORE_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct store;

/*
 * Of `frames` frames of `voxels` voxels.  A scratch file, where one is needed,
 * is made in the folder of the file `beside` and is gone when the process
 * ends, however it ends.  Give it back with store_free().
 */
struct store *store_new(size_t frames, size_t voxels, size_t bytes,
                        const char *beside);
void store_free(struct store *store);

/* True while there are voxels that no block has held. */
bool store_wants(const struct store *store);

/* The next frame of this pass: one value per voxel, of all voxels. */
void store_add(struct store *restrict store, const double *restrict values);

/* The next frame has no data in any voxel: it is NaN, and spoils none. */
void store_add_gap(struct store *store);

/* Columns of the block that is held: its width, and the voxel that is first. */
size_t store_width(const struct store *store);
size_t store_first(const struct store *store);

/*
 * series (frames x any) = columns from, from + 1, ... of the block.  A voxel
 * that is not finite in some frame that has data is NaN in all: no series has
 * holes of its own.
 */
void store_get(gsl_matrix *series, const struct store *store, size_t from);

/* What these columns become, rounded to float32. */
void store_set(struct store *store, const gsl_matrix *series, size_t from);

/* The block is done.  Dies where the scratch file cannot be written. */
void store_end_block(struct store *store);

/* The block is done, and no frame of it will be read: nothing is written. */
void store_drop_block(struct store *store);

/* Frame t of all voxels, after the last block. */
void store_frame(double *values, struct store *store, size_t t);

#endif
