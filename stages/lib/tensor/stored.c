#include "tensor/stored.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"
#include "tensor/contract.h"
#include "tensor/fold.h"
#include "tensor/predict.h"

#include <stdlib.h>
#include <string.h>

/* A row a multiple of this many bytes long would fill few sets of the cache. */
enum { CACHE_PERIOD = 4096 };

struct stored {
    struct shape shape;
    enum precision precision;
    size_t cells, padded, stride; /* numbers; padded: a multiple of the lanes */
    float *single;                /* pairs x stride; one of the two is NULL */
    double *full;
    void *hidden;       /* fibers that are held out, one after another */
    struct mask *whole; /* the mask without them */
};

static size_t size_of(const struct stored *stored)
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
    if (stored->stride * size_of(stored) % CACHE_PERIOD == 0)
        stored->stride += CONTRACT_LANES;
    if (precision == PRECISION_SINGLE)
        stored->single = NEW_ARRAY(float, shape->pairs * stored->stride);
    else
        stored->full = NEW_ARRAY(double, shape->pairs * stored->stride);
    return stored;
}

static double get(const struct stored *stored, size_t pair, size_t cell)
{
    size_t at = pair * stored->stride + cell;

    return stored->single ? (double)stored->single[at] : stored->full[at];
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

static void stored_pass(const struct source *source, const struct pass *pass)
{
    const struct stored *stored = source->of;
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

static void stored_fiber(double *x, const struct source *source, size_t pair)
{
    for (size_t k = 0; k < source_cells(&source->shape); k++)
        x[k] = get(source->of, pair, k);
}

/* ---- making a source ---- */

/* Cells of one subject. */
static size_t width_of(const struct shape *shape)
{
    return shape->frames * shape->conditions;
}

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

static void find_squares(struct source *source)
{
    const struct stored *stored = source->of;

    source->square = 0;
    for (size_t p = 0; p < stored->shape.pairs; p++) {
        size_t at = p * stored->stride;

        source->pair_square[p] =
            stored->single ? square_single(stored->single + at, stored->padded)
                           : square_double(stored->full + at, stored->padded);
        source->square += source->pair_square[p];
    }
}

static void stored_release(struct source *source)
{
    struct stored *stored = source->of;

    bug_if(stored->hidden);
    free(stored->single), free(stored->full), free(stored);
}

/* ---- folds ---- */

/* The fiber of a subject and a pair, as bytes. */
static void *fiber_at(const struct source *source, size_t subject, size_t pair)
{
    const struct stored *stored = source->of;
    size_t at = pair * stored->stride + subject * width_of(&source->shape);

    return stored->single ? (void *)(stored->single + at)
                          : (void *)(stored->full + at);
}

static bool is_hidden(const struct source *source, size_t subject, size_t pair)
{
    const struct stored *stored = source->of;

    return mask_has(stored->whole, subject, pair) &&
           !mask_has(source->mask, subject, pair);
}

static void stored_hide(struct source *source, const struct fold *fold)
{
    struct stored *stored = source->of;
    size_t bytes = width_of(&source->shape) * size_of(stored), held = 0;
    size_t subjects = source->shape.subjects, pairs = source->shape.pairs;
    bool *seen = fold_kept(fold, subjects, pairs);
    char *to;

    bug_if(stored->hidden);
    for (size_t w = 0; w < subjects; w++)
        for (size_t p = 0; p < pairs; p++) {
            bool was = mask_has(source->mask, w, p);

            held += was && !seen[w * pairs + p];
            seen[w * pairs + p] = was && seen[w * pairs + p];
        }
    stored->hidden = to = NEW_ARRAY(char, held *bytes);
    stored->whole = source->mask;
    source->mask = mask_new(seen, subjects, pairs);
    for (size_t w = 0; w < subjects; w++)
        for (size_t p = 0; p < pairs; p++)
            if (is_hidden(source, w, p)) {
                memcpy(to, fiber_at(source, w, p), bytes);
                memset(fiber_at(source, w, p), 0, bytes);
                to += bytes;
            }
    find_squares(source);
    free(seen);
}

static void stored_score(double found[2], const struct source *source,
                         const struct model *model)
{
    const struct stored *stored = source->of;
    size_t width = width_of(&source->shape), at = 0;
    struct predictor *predictor = predictor_new(model);
    double *x = NEW_ARRAY(double, width);

    found[0] = found[1] = 0;
    for (size_t w = 0; w < source->shape.subjects; w++)
        for (size_t p = 0; p < source->shape.pairs; p++) {
            if (!is_hidden(source, w, p))
                continue;
            for (size_t k = 0; k < width; k++, at++)
                x[k] = stored->single
                           ? (double)((const float *)stored->hidden)[at]
                           : ((const double *)stored->hidden)[at];
            if (source->mask->subjects_seen[source->mask->pattern[p]])
                predictor_score(found, predictor, x, w, p);
        }
    free(x), predictor_free(predictor);
}

static void stored_show(struct source *source)
{
    struct stored *stored = source->of;
    size_t bytes = width_of(&source->shape) * size_of(stored);
    const char *from = stored->hidden;

    for (size_t w = 0; w < source->shape.subjects; w++)
        for (size_t p = 0; p < source->shape.pairs; p++)
            if (is_hidden(source, w, p)) {
                memcpy(fiber_at(source, w, p), from, bytes);
                from += bytes;
            }
    mask_free(source->mask);
    source->mask = stored->whole;
    free(stored->hidden);
    stored->hidden = NULL;
    find_squares(source);
}

/* Every fiber by a lag of its own, all conditions alike. */
static void stored_shift(struct source *source, uint64_t seed, size_t draw)
{
    struct stored *stored = source->of;
    size_t frames = source->shape.frames;
    double *x = NEW_ARRAY(double, frames);

    for (size_t w = 0; w < source->shape.subjects; w++)
        for (size_t p = 0; p < source->shape.pairs; p++) {
            size_t lag =
                fold_lag(seed, draw, w * source->shape.pairs + p, frames);

            for (size_t c = 0; c < source->shape.conditions; c++) {
                size_t cell = (w * source->shape.conditions + c) * frames;

                for (size_t t = 0; t < frames; t++)
                    x[(t + lag) % frames] = get(stored, p, cell + t);
                for (size_t t = 0; t < frames; t++)
                    put(stored, p, cell + t, x[t]);
            }
        }
    free(x);
}

struct source *stored_finish(struct stored *stored, struct mask *mask)
{
    struct source *source = NEW_ARRAY(struct source, 1);
    size_t width = width_of(&stored->shape);

    *source =
        (struct source){.shape = stored->shape,
                        .mask = mask,
                        .is_single = stored->single != NULL,
                        .unit = "pair",
                        .pair_square = NEW_ARRAY(double, stored->shape.pairs),
                        .pass = stored_pass,
                        .fiber = stored_fiber,
                        .hide = stored_hide,
                        .score = stored_score,
                        .show = stored_show,
                        .shift = stored_shift,
                        .release = stored_release,
                        .of = stored};
    for (size_t w = 0; w < stored->shape.subjects; w++)
        for (size_t p = 0; p < stored->shape.pairs; p++)
            if (!mask_has(mask, w, p))
                memset(fiber_at(source, w, p), 0, width * size_of(stored));
    find_squares(source);
    return source;
}
