#include "num/tiles.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"

#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 16, SUMS = 8 };

static const size_t tile_size = (size_t)TILES_ROWS * TILES_COLS;

static size_t stride_of(size_t frames)
{
    return (frames + LANES - 1) / LANES * LANES;
}

struct tiles *tiles_new(size_t nodes, size_t frames)
{
    struct tiles *tiles = NEW_ARRAY(struct tiles, 1);

    tiles->nodes = nodes;
    tiles->frames = frames;
    tiles->stride = stride_of(frames);
    tiles->z = NEW_ARRAY(float, nodes * tiles->stride);
    return tiles;
}

void tiles_free(struct tiles *tiles)
{
    free(tiles->z), free(tiles);
}

size_t tiles_bytes(size_t nodes, size_t frames)
{
    return nodes * stride_of(frames) * sizeof(float);
}

size_t tiles_worker_bytes(void)
{
    return tile_size * sizeof(float);
}

void tiles_set(struct tiles *tiles, size_t i, const double *x, size_t step)
{
    float *z = tiles->z + i * tiles->stride;
    double mean = 0, square = 0;

    for (size_t t = 0; t < tiles->frames; t++)
        mean += x[t * step];
    mean /= (double)tiles->frames;
    for (size_t t = 0; t < tiles->frames; t++)
        square += (x[t * step] - mean) * (x[t * step] - mean);
    bug_if(!(square > 0) || !isfinite(square));
    for (size_t t = 0; t < tiles->frames; t++)
        z[t] = (float)((x[t * step] - mean) / sqrt(square));
}

struct tiles *tiles_sample(const struct tiles *tiles, size_t count)
{
    struct tiles *sample = tiles_new(count, tiles->frames);

    for (size_t k = 0; k < count; k++)
        memcpy(sample->z + k * sample->stride,
               tiles->z + k * tiles->nodes / count * tiles->stride,
               tiles->stride * sizeof *tiles->z);
    return sample;
}

double tiles_exact(const struct tiles *tiles, size_t i, size_t j)
{
    const float *a = tiles->z + i * tiles->stride;
    const float *b = tiles->z + j * tiles->stride;
    double sum[SUMS] = {0};

    for (size_t t = 0; t < tiles->stride; t += SUMS)
        for (size_t k = 0; k < SUMS; k++)
            sum[k] += (double)a[t + k] * (double)b[t + k];
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) +
           ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

double tiles_margin(const struct tiles *tiles)
{
    double error = ldexp((double)tiles->stride, -24);

    /* Norms are 1 but for rounding to float32. */
    return fmax(2e-5, 1.001 * error / (1 - error));
}

/* The first column of tiles, in blocks, of a row of them. */
static size_t first_col(size_t row)
{
    return row * TILES_ROWS / TILES_COLS;
}

static size_t blocks_of(size_t nodes, size_t size)
{
    return (nodes + size - 1) / size;
}

size_t tiles_count(const struct tiles *tiles)
{
    size_t rows = blocks_of(tiles->nodes, TILES_ROWS), count = 0;

    for (size_t i = 0; i < rows; i++)
        count += blocks_of(tiles->nodes, TILES_COLS) - first_col(i);
    return count;
}

struct tile tiles_at(const struct tiles *tiles, size_t number)
{
    size_t cols = blocks_of(tiles->nodes, TILES_COLS), row = 0;
    struct tile tile = {0};

    for (; number >= cols - first_col(row); row++)
        number -= cols - first_col(row);
    tile.row = row * TILES_ROWS;
    tile.col = (first_col(row) + number) * TILES_COLS;
    tile.rows = tiles->nodes - tile.row;
    tile.rows = tile.rows < TILES_ROWS ? tile.rows : TILES_ROWS;
    tile.cols = tiles->nodes - tile.col;
    tile.cols = tile.cols < TILES_COLS ? tile.cols : TILES_COLS;
    return tile;
}

struct sweep {
    const struct tiles *tiles;
    float **room; /* of each worker */
    size_t first;
    void (*consume)(void *context, size_t worker, const struct tile *tile);
    void *context;
};

static void make_tile(void *context, size_t worker, size_t index)
{
    const struct sweep *sweep = context;
    const struct tiles *tiles = sweep->tiles;
    struct tile tile = tiles_at(tiles, sweep->first + index);
    int stride = (int)tiles->stride;

    if (!sweep->room[worker])
        sweep->room[worker] = NEW_ARRAY(float, tile_size);
    tile.r = sweep->room[worker];
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)tile.rows,
                (int)tile.cols, stride, 1, tiles->z + tile.row * tiles->stride,
                stride, tiles->z + tile.col * tiles->stride, stride, 0,
                sweep->room[worker], TILES_COLS);
    sweep->consume(sweep->context, worker, &tile);
}

void tiles_sweep(const struct tiles *tiles, const size_t range[2],
                 size_t threads,
                 void (*consume)(void *context, size_t worker,
                                 const struct tile *tile),
                 void *context)
{
    struct sweep sweep = {.tiles = tiles,
                          .room = NEW_ARRAY(float *, threads),
                          .first = range[0],
                          .consume = consume,
                          .context = context};

    bug_if(range[0] > range[1] || range[1] > tiles_count(tiles));
    workers_run(threads, range[1] - range[0], make_tile, &sweep);
    for (size_t k = 0; k < threads; k++)
        free(sweep.room[k]);
    free(sweep.room);
}
