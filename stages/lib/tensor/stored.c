#include "tensor/stored.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"
#include "tensor/contract.h"

#include <stdlib.h>
#include <string.h>

/* A row a multiple of this many bytes long would fill few sets of the cache. */
enum { CACHE_PERIOD = 4096 };

size_t stored_size(const struct stored *stored)
{
    return stored->precision == PRECISION_SINGLE ? sizeof(float)
                                                 : sizeof(double);
}

struct stored *stored_new(const struct shape *shape, enum precision precision)
{
    struct stored *stored = NEW_ARRAY(struct stored, 1);

    stored->shape = *shape;
    stored->precision = precision;
    stored->cells = source_cells(shape);
    stored->padded =
        (stored->cells + CONTRACT_LANES - 1) / CONTRACT_LANES * CONTRACT_LANES;
    stored->stride = stored->padded;
    if (stored->stride * stored_size(stored) % CACHE_PERIOD == 0)
        stored->stride += CONTRACT_LANES;
    if (precision == PRECISION_SINGLE)
        stored->single = NEW_ARRAY(float, shape->pairs * stored->stride);
    else
        stored->full = NEW_ARRAY(double, shape->pairs * stored->stride);
    return stored;
}

static void put(struct stored *stored, size_t pair, size_t cell, double value)
{
    size_t at = pair * stored->stride + cell;

    if (stored->single)
        stored->single[at] = (float)value;
    else
        stored->full[at] = value;
}

void stored_set(struct stored *stored, size_t cell, size_t times,
                const double *x, size_t stride, const size_t pairs[2])
{
    for (size_t p = 0; p < pairs[1]; p++)
        for (size_t t = 0; t < times; t++)
            put(stored, pairs[0] + p, cell + t, x[t * stride + p]);
}

void stored_read(double *x, const struct stored *stored, size_t cell,
                 size_t times, size_t pair)
{
    size_t at = pair * stored->stride + cell;

    for (size_t t = 0; t < times; t++)
        x[t] = stored->single ? (double)stored->single[at + t]
                              : stored->full[at + t];
}

float *stored_row(const struct stored *stored, size_t pair)
{
    bug_if(!stored->single);
    return stored->single + pair * stored->stride;
}

void stored_free(struct stored *stored)
{
    if (!stored)
        return;
    free(stored->single), free(stored->full), free(stored);
}

/* ---- squares ---- */

/* Eight sums at a time, which are added in one order. */
static double square_single(const float *x, size_t count)
{
    double sum[8] = {0};

    for (size_t k = 0; k < count; k += 8)
        for (size_t i = 0; i < 8; i++)
            sum[i] += (double)x[k + i] * (double)x[k + i];
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) +
           ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

static double square_double(const double *x, size_t count)
{
    double sum = 0;

    for (size_t k = 0; k < count; k++)
        sum += x[k] * x[k];
    return sum;
}

double stored_square(const struct stored *stored, size_t pair)
{
    size_t at = pair * stored->stride;

    return stored->single ? square_single(stored->single + at, stored->padded)
                          : square_double(stored->full + at, stored->padded);
}

/* ---- a pass ---- */

struct flight {
    const struct stored *stored;
    const struct pass *pass;
    const struct contract *kernels;
    float *weights; /* those of the pass in single precision */
    double *y;      /* lanes x padded cells x columns */
};

/* Products of one block, in either precision. */
static void block_dots(double *m, const struct flight *flight, size_t first,
                       size_t count)
{
    const struct stored *stored = flight->stored;
    size_t columns = flight->pass->columns, at = first * stored->stride;

    if (stored->single)
        flight->kernels->dots(m,
                              &(struct contract_single){stored->single + at,
                                                        count, stored->cells,
                                                        stored->stride},
                              flight->weights, columns);
    else
        contract_dots_double(m,
                             &(struct contract_double){stored->full + at, count,
                                                       stored->cells,
                                                       stored->stride},
                             flight->pass->weights, columns);
}

static void block_sums(double *y, float *room, const double *c,
                       const struct flight *flight, const size_t range[2])
{
    const struct stored *stored = flight->stored;
    size_t columns = flight->pass->columns, at = range[0] * stored->stride;

    if (stored->single) {
        for (size_t k = 0; k < range[1] * columns; k++)
            room[k] = (float)c[k];
        flight->kernels->sums(
            y,
            &(struct contract_single){stored->single + at, range[1],
                                      stored->padded, stored->stride},
            room, columns);
    } else {
        contract_sums_double(y,
                             &(struct contract_double){stored->full + at,
                                                       range[1], stored->padded,
                                                       stored->stride},
                             c, columns);
    }
}

static void fly(void *context, size_t worker, size_t lane)
{
    const struct flight *flight = context;
    const struct pass *pass = flight->pass;
    size_t size = (size_t)SOURCE_ROWS * pass->columns, range[2];
    double *m = NEW_ARRAY(double, size), *c = NEW_ARRAY(double, size);
    float *room = NEW_ARRAY(float, size);

    (void)worker;
    source_lane(range, flight->stored->shape.pairs, lane);
    for (size_t p = range[0]; p < range[1]; p += SOURCE_ROWS) {
        size_t left = range[1] - p;
        struct block block = {lane, p, left < SOURCE_ROWS ? left : SOURCE_ROWS,
                              m, c};

        if (pass->weights)
            block_dots(m, flight, p, block.count);
        if (pass->y)
            memset(c, 0, size * sizeof *c);
        pass->update(pass->context, &block);
        if (pass->y)
            block_sums(flight->y +
                           lane * flight->stored->padded * pass->columns,
                       room, c, flight, (size_t[]){p, block.count});
    }
    free(m), free(c), free(room);
}

void stored_pass(const struct stored *stored, const struct pass *pass)
{
    size_t size = stored->cells * pass->columns;
    size_t lane_size = stored->padded * pass->columns;
    size_t lanes = source_lanes(stored->shape.pairs);
    struct flight flight = {stored, pass, contract_kernels(CONTRACT_BEST), NULL,
                            NULL};

    bug_if(pass->columns % SOURCE_COLUMNS);
    if (stored->single && pass->weights) {
        flight.weights = NEW_ARRAY(float, size);
        for (size_t k = 0; k < size; k++)
            flight.weights[k] = (float)pass->weights[k];
    }
    if (pass->y)
        flight.y = NEW_ARRAY(double, lanes *lane_size);
    workers_run(pass->threads, lanes, fly, &flight);
    if (pass->y)
        memcpy(pass->y, flight.y, size * sizeof *pass->y);
    for (size_t lane = 1; pass->y && lane < lanes; lane++)
        for (size_t k = 0; k < size; k++)
            pass->y[k] += flight.y[lane * lane_size + k];
    free(flight.weights), free(flight.y);
}
