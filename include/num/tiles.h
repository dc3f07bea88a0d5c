/*
 * tiles.h - all correlations of many series, a tile at a time.
 *
 * Of series x_i (frames) are kept, in float32,
 *
 *     z_i = (x_i - mean) / |x_i - mean|,    r_ij = z_i . z_j,
 *
 * and tiles of TILES_ROWS x TILES_COLS correlations are made by single-
 * precision matrix products and handed to whoever consumes them while they are
 * in the cache; there is never a matrix.  A tile depends on nothing but its
 * place, so that its bits are the same in any order of work and with any
 * number of threads, but they are those of the BLAS kernel of this CPU.  What
 * must not depend on it is decided by tiles_exact().
 */
#ifndef NUM_TILES_H
#define NUM_TILES_H

#include <stddef.h>

enum { TILES_ROWS = 256, TILES_COLS = 512 };

struct tiles {
    size_t nodes, frames, stride; /* stride: numbers from one z_i to the next */
    float *z;
};

/* Room for that many series, all zero.  Give it back with tiles_free(). */
struct tiles *tiles_new(size_t nodes, size_t frames);
void tiles_free(struct tiles *tiles);

/* Bytes that tiles_new() takes, and those of every worker of a sweep. */
size_t tiles_bytes(size_t nodes, size_t frames);
size_t tiles_worker_bytes(void);

/*
 * Series i = x[0], x[step], ...; mean and norm in double, in the order of the
 * frames.  Must be finite and must vary.
 */
void tiles_set(struct tiles *tiles, size_t i, const double *x, size_t step);

/*
 * `count` of the series at equal distances, i = floor(k nodes / count): to
 * know roughly what the correlations of all are like.
 */
struct tiles *tiles_sample(const struct tiles *tiles, size_t count);

/*
 * r_ij in double, of the series as they are kept: eight sums of every eighth
 * frame, added in one order on every CPU.  Within 1e-7 of the correlation of
 * the series that were given.
 */
double tiles_exact(const struct tiles *tiles, size_t i, size_t j);

/*
 * How far an entry of a tile can be from tiles_exact(): the bound of the error
 * of an inner product, frames u / (1 - frames u) with u = 2^-24, and never
 * less than 2e-5.
 */
double tiles_margin(const struct tiles *tiles);

/* r[i][j] = correlation of row + i and col + j, i < rows, j < cols; beyond
 * cols is nothing of use. */
struct tile {
    size_t row, col, rows, cols;
    const float *r; /* TILES_COLS numbers a row */
};

/* How many tiles hold a pair i < j, row of tiles by row of tiles; and the place
 * of one, without its r.  O(rows of tiles). */
size_t tiles_count(const struct tiles *tiles);
struct tile tiles_at(const struct tiles *tiles, size_t number);

/*
 * consume(context, worker, tile) for the tiles with range[0] <= number <
 * range[1], by `threads` workers, in no fixed order.  What several machines do
 * of disjoint ranges is what one does of all.  2 frames flop per pair, and one
 * tile of memory per worker.
 */
void tiles_sweep(const struct tiles *tiles, const size_t range[2],
                 size_t threads,
                 void (*consume)(void *context, size_t worker,
                                 const struct tile *tile),
                 void *context);

#endif
