#include "tensor/separable.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/single.h"
#include "num/workers.h"
#include "tensor/stored.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 512 /* cells at once */ };

struct separable *separable_new(const struct shape *shape, size_t nodes,
                                bool is_crossed)
{
    struct separable *own = NEW_ARRAY(struct separable, 1);

    own->shape = *shape;
    own->shape.pairs = nodes * (nodes - 1) / 2;
    own->nodes = nodes;
    own->cells = source_cells(shape);
    own->is_crossed = is_crossed;
    own->p = NEW_ARRAY(float, nodes * own->cells);
    own->q = NEW_ARRAY(float, nodes * own->cells);
    return own;
}

static size_t width_of(const struct shape *shape)
{
    return shape->frames * shape->conditions;
}

void separable_set(struct separable *separable, size_t node, size_t subject,
                   const double *p, const double *q)
{
    size_t width = width_of(&separable->shape);
    size_t at = node * separable->cells + subject * width;

    for (size_t k = 0; k < width; k++) {
        separable->p[at + k] = (float)p[k];
        separable->q[at + k] = q ? (float)q[k] : 0;
    }
}

/* ---- a pass ---- */

struct work_room {
    float *scaled; /* nodes x 2 PIECE */
    float *square; /* nodes x nodes */
    double *sum;   /* pairs */
};

struct flight {
    const struct separable *own;
    const struct pass *pass;
    struct work_room *rooms; /* of each worker */
    double *m, *c;           /* pairs x columns */
};

static struct work_room *open_room(struct flight *flight, size_t worker)
{
    struct work_room *room = &flight->rooms[worker];
    size_t nodes = flight->own->nodes;

    if (!room->sum) {
        room->scaled = NEW_ARRAY(float, nodes * 2 * PIECE);
        room->square = NEW_ARRAY(float, nodes *nodes);
        room->sum = NEW_ARRAY(double, flight->own->shape.pairs);
    }
    return room;
}

static struct single view(float *at, size_t rows, size_t cols, size_t stride)
{
    return (struct single){at, rows, cols, stride};
}

/*
 * A piece of the sum over cells of the weighted products, into room->square:
 * alike as the Gram matrix of [P Q] sqrt(k), its lower triangle, and crossed as
 * P k Q'.
 */
static void weigh_piece(const struct separable *own, struct work_room *room,
                        const double *weights, size_t columns,
                        const size_t range[2])
{
    size_t length = range[1], stride = (size_t)2 * PIECE;
    struct single square =
        view(room->square, own->nodes, own->nodes, own->nodes);

    for (size_t i = 0; i < own->nodes; i++) {
        const float *p = own->p + i * own->cells + range[0];
        const float *q = own->q + i * own->cells + range[0];
        float *to = room->scaled + i * stride;

        for (size_t k = 0; k < length; k++) {
            double weight = weights[(range[0] + k) * columns];

            to[k] = p[k] * (float)(own->is_crossed ? weight : sqrt(weight));
            if (!own->is_crossed)
                to[length + k] = q[k] * (float)sqrt(weight);
        }
    }
    if (own->is_crossed) {
        struct single a = view(room->scaled, own->nodes, length, stride);
        struct single b =
            view(own->q + range[0], own->nodes, length, own->cells);

        single_cross(&square, &a, &b);
    } else {
        struct single x = view(room->scaled, own->nodes, 2 * length, stride);

        single_gram(&square, &x);
    }
}

/* sum += the pairs of room->square. */
static void add_pairs(const struct separable *own, struct work_room *room)
{
    const float *square = room->square;
    size_t n = own->nodes, pair = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, pair++)
            room->sum[pair] +=
                (double)square[j * n + i] +
                (own->is_crossed ? (double)square[i * n + j] : 0);
}

static void find_m(void *context, size_t worker, size_t column)
{
    struct flight *flight = context;
    const struct separable *own = flight->own;
    const double *weights = flight->pass->weights + column;
    size_t columns = flight->pass->columns, pairs = own->shape.pairs;
    struct work_room *room;
    bool is_zero = true;

    for (size_t k = 0; k < own->cells && is_zero; k++)
        is_zero = !(weights[k * columns] > 0);
    if (is_zero)
        return;
    room = open_room(flight, worker);
    memset(room->sum, 0, pairs * sizeof *room->sum);
    for (size_t k = 0; k < own->cells; k += PIECE) {
        size_t left = own->cells - k;

        weigh_piece(own, room, weights, columns,
                    (size_t[]){k, left < PIECE ? left : PIECE});
        add_pairs(own, room);
    }
    for (size_t p = 0; p < pairs; p++)
        flight->m[p * columns + column] = room->sum[p];
}

static void find_c(void *context, size_t worker, size_t lane)
{
    struct flight *flight = context;
    size_t range[2], columns = flight->pass->columns;

    (void)worker;
    source_lane(range, flight->own->shape.pairs, lane);
    for (size_t p = range[0]; p < range[1]; p += SOURCE_ROWS) {
        size_t left = range[1] - p;
        struct block block = {lane, p, left < SOURCE_ROWS ? left : SOURCE_ROWS,
                              flight->m ? flight->m + p * columns : NULL,
                              flight->c ? flight->c + p * columns : NULL};

        flight->pass->update(flight->pass->context, &block);
    }
}

/* y += of a piece, sum_i b_i (C a)_i times `factor`, with room->square = C. */
static void add_forms(const struct flight *flight, struct work_room *room,
                      float *a, const float *b, const size_t range[2],
                      double *y)
{
    const struct separable *own = flight->own;
    size_t n = own->nodes, columns = flight->pass->columns;
    struct single c = view(room->square, n, n, n);
    struct single x = view(a + range[0], n, range[1], own->cells);
    struct single z = view(room->scaled, n, range[1], PIECE);

    single_product(&z, &c, &x);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < range[1]; k++)
            y[k * columns] += (double)room->scaled[i * PIECE + k] *
                              (double)b[i * own->cells + range[0] + k] *
                              (own->is_crossed ? 1 : .5);
}

static void find_y(void *context, size_t worker, size_t column)
{
    struct flight *flight = context;
    const struct separable *own = flight->own;
    struct work_room *room = open_room(flight, worker);
    size_t columns = flight->pass->columns, n = own->nodes, pair = 0;
    bool is_zero = true;

    for (size_t i = 0; i < n; i++) {
        room->square[i * n + i] = 0;
        for (size_t j = i + 1; j < n; j++, pair++) {
            float c = (float)flight->c[pair * columns + column];

            is_zero = is_zero && c == 0;
            room->square[i * n + j] = room->square[j * n + i] = c;
        }
    }
    for (size_t k = 0; k < own->cells && !is_zero; k += PIECE) {
        size_t left = own->cells - k;
        size_t range[2] = {k, left < PIECE ? left : PIECE};
        double *y = flight->pass->y + k * columns + column;

        add_forms(flight, room, own->p, own->is_crossed ? own->q : own->p,
                  range, y);
        if (!own->is_crossed)
            add_forms(flight, room, own->q, own->q, range, y);
    }
}

static void pass_of_series(const struct separable *own, const struct pass *pass)
{
    size_t size = own->shape.pairs * pass->columns;
    struct flight flight = {.own = own,
                            .pass = pass,
                            .rooms =
                                NEW_ARRAY(struct work_room, pass->threads)};

    if (pass->weights) {
        flight.m = NEW_ARRAY(double, size);
        workers_run(pass->threads, pass->columns, find_m, &flight);
    }
    if (pass->y)
        flight.c = NEW_ARRAY(double, size);
    workers_run(pass->threads, SOURCE_LANES, find_c, &flight);
    free(flight.m);
    if (pass->y) {
        memset(pass->y, 0, own->cells * pass->columns * sizeof *pass->y);
        workers_run(pass->threads, pass->columns, find_y, &flight);
    }
    for (size_t k = 0; k < pass->threads; k++) {
        free(flight.rooms[k].scaled), free(flight.rooms[k].square);
        free(flight.rooms[k].sum);
    }
    free(flight.rooms), free(flight.c);
}

void separable_pass(const struct source *source, const struct pass *pass)
{
    const struct separable *own = source->of;

    if (own->kept)
        stored_pass(own->kept, pass);
    else
        pass_of_series(own, pass);
}

/* ---- one pair ---- */

void separable_fiber(double *x, const struct separable *separable,
                     const size_t nodes[2], const size_t range[2],
                     bool is_whole)
{
    const float *p = is_whole ? separable->whole_p : separable->p;
    const float *q = is_whole ? separable->whole_q : separable->q;
    size_t i = nodes[0] * separable->cells + range[0];
    size_t j = nodes[1] * separable->cells + range[0];

    for (size_t k = 0; k < range[1]; k++)
        x[k] = separable->is_crossed ? (double)p[i + k] * (double)q[j + k] +
                                           (double)q[i + k] * (double)p[j + k]
                                     : (double)p[i + k] * (double)p[j + k] +
                                           (double)q[i + k] * (double)q[j + k];
}
