#include "tensor/separable.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/single.h"
#include "tensor/fold.h"
#include "tensor/predict.h"
#include "tensor/stored.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 512 };

static size_t width_of(const struct shape *shape)
{
    return shape->frames * shape->conditions;
}

static void nodes_of(size_t node[2], size_t pair, size_t nodes)
{
    node[0] = 0;
    while (pair >= nodes - 1 - node[0])
        pair -= nodes - 1 - node[0]++;
    node[1] = node[0] + 1 + pair;
}

static void fiber_of_pair(double *x, const struct source *source, size_t pair)
{
    const struct separable *own = source->of;
    size_t node[2], width = width_of(&source->shape);

    nodes_of(node, pair, own->nodes);
    separable_fiber(x, own, node, (size_t[]){0, own->cells}, false);
    for (size_t w = 0; w < source->shape.subjects; w++)
        if (!mask_has(source->mask, w, pair))
            memset(x + w * width, 0, width * sizeof *x);
}

/* ---- squares ---- */

/*
 * (p_i p_j + q_i q_j)^2 = p_i^2 p_j^2 + q_i^2 q_j^2 + 2 p_i q_i p_j q_j, and
 * crossed with p_i^2 q_j^2 + q_i^2 p_j^2: products of three series a node.
 */
static void square_piece(const struct single room[3],
                         const struct separable *own, const size_t range[2])
{
    for (size_t i = 0; i < own->nodes; i++)
        for (size_t k = 0; k < range[1]; k++) {
            float p = own->p[i * own->cells + range[0] + k];
            float q = own->q[i * own->cells + range[0] + k];

            room[0].at[i * room[0].stride + k] = p * p;
            room[1].at[i * room[1].stride + k] = q * q;
            room[2].at[i * room[2].stride + k] = p * q;
        }
}

static void add_products(double *sum, const struct single *product,
                         double upper, double lower)
{
    size_t n = product->rows, pair = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, pair++)
            sum[pair] += upper * (double)product->at[i * n + j] +
                         lower * (double)product->at[j * n + i];
}

static void find_products(struct source *source)
{
    const struct separable *own = source->of;
    size_t n = own->nodes;
    float *at = NEW_ARRAY(float, 3 * n * PIECE);
    struct single product = {NEW_ARRAY(float, n *n), n, n, n};

    memset(source->pair_square, 0, own->shape.pairs * sizeof(double));
    for (size_t k = 0; k < own->cells; k += PIECE) {
        size_t left = own->cells - k, length = left < PIECE ? left : PIECE;
        struct single room[3] = {{at, n, length, PIECE},
                                 {at + n * PIECE, n, length, PIECE},
                                 {at + 2 * n * PIECE, n, length, PIECE}};

        square_piece(room, own, (size_t[]){k, length});
        single_cross(&product, &room[0], &room[own->is_crossed]);
        add_products(source->pair_square, &product, 1, own->is_crossed);
        if (!own->is_crossed) {
            single_gram(&product, &room[1]);
            add_products(source->pair_square, &product, 0, 1);
        }
        single_gram(&product, &room[2]);
        add_products(source->pair_square, &product, 0, 2);
    }
    free(at), free(product.at);
}

/* ---- numbers that are kept ---- */

static void make_row(float *restrict x, const struct separable *own, size_t i,
                     size_t j)
{
    const float *restrict p = own->p + i * own->cells;
    const float *restrict q = own->q + i * own->cells;
    const float *restrict r = own->p + j * own->cells;
    const float *restrict s = own->q + j * own->cells;

    if (own->is_crossed)
        for (size_t k = 0; k < own->cells; k++)
            x[k] = p[k] * s[k] + q[k] * r[k];
    else
        for (size_t k = 0; k < own->cells; k++)
            x[k] = p[k] * r[k] + q[k] * s[k];
}

static void make_rows(struct source *source)
{
    const struct separable *own = source->of;
    size_t pair = 0;

    for (size_t i = 0; i < own->nodes; i++)
        for (size_t j = i + 1; j < own->nodes; j++, pair++) {
            make_row(stored_row(own->kept, pair), own, i, j);
            source->pair_square[pair] = stored_square(own->kept, pair);
        }
}

/* The series are others: squares of all pairs, of those that somebody has
 * their sum, and the numbers, if they are kept. */
static void renew(struct source *source)
{
    const struct separable *own = source->of;
    const struct mask *mask = source->mask;

    if (own->kept)
        make_rows(source);
    else
        find_products(source);
    source->square = 0;
    for (size_t p = 0; p < own->shape.pairs; p++) {
        if (!mask->subjects_seen[mask->pattern[p]])
            source->pair_square[p] = 0;
        source->square += source->pair_square[p];
    }
}

void separable_keep(struct source *source)
{
    struct separable *own = source->of;

    own->kept = stored_new(&own->shape, PRECISION_SINGLE);
    renew(source);
}

/* ---- folds ---- */

static float *copied(const float *from, size_t count)
{
    return memcpy(NEW_ARRAY(float, count), from, count * sizeof *from);
}

static void separable_hide(struct source *source, const struct fold *fold)
{
    struct separable *own = source->of;
    size_t n = own->nodes, pairs = own->shape.pairs;
    size_t subjects = source->shape.subjects, width = width_of(&source->shape);
    bool *kept = fold_kept(fold, subjects, n);
    bool *seen = NEW_ARRAY(bool, subjects *pairs);

    bug_if(own->whole);
    own->whole_p = copied(own->p, n * own->cells);
    own->whole_q = copied(own->q, n * own->cells);
    for (size_t w = 0; w < subjects; w++)
        for (size_t i = 0; i < n; i++)
            if (!kept[w * n + i]) {
                size_t at = i * own->cells + w * width;

                memset(own->p + at, 0, width * sizeof *own->p);
                memset(own->q + at, 0, width * sizeof *own->q);
            }
    mask_of_nodes(seen, kept, subjects, n);
    for (size_t w = 0; w < subjects; w++)
        for (size_t p = 0; p < pairs; p++)
            seen[w * pairs + p] =
                seen[w * pairs + p] && mask_has(source->mask, w, p);
    own->whole = source->mask;
    source->mask = mask_new(seen, subjects, pairs);
    renew(source);
    free(kept), free(seen);
}

static void separable_score(double found[2], const struct source *source,
                            const struct model *model)
{
    const struct separable *own = source->of;
    const struct mask *mask = source->mask;
    size_t width = width_of(&source->shape), pair = 0;
    struct predictor *predictor = predictor_new(model);
    double *x = NEW_ARRAY(double, width);

    found[0] = found[1] = 0;
    for (size_t i = 0; i < own->nodes; i++)
        for (size_t j = i + 1; j < own->nodes; j++, pair++) {
            if (!mask->subjects_seen[mask->pattern[pair]])
                continue;
            for (size_t w = 0; w < source->shape.subjects; w++)
                if (mask_has(own->whole, w, pair) && !mask_has(mask, w, pair)) {
                    separable_fiber(x, own, (size_t[]){i, j},
                                    (size_t[]){w * width, width}, true);
                    predictor_score(found, predictor, x, w, pair);
                }
        }
    free(x), predictor_free(predictor);
}

static void separable_show(struct source *source)
{
    struct separable *own = source->of;

    free(own->p), free(own->q), mask_free(source->mask);
    own->p = own->whole_p, own->q = own->whole_q;
    source->mask = own->whole;
    own->whole_p = own->whole_q = NULL;
    own->whole = NULL;
    renew(source);
}

/* ---- the null ---- */

static void turn(float *x, float *room, size_t lag, size_t frames)
{
    for (size_t t = 0; t < frames; t++)
        room[(t + lag) % frames] = x[t];
    memcpy(x, room, frames * sizeof *x);
}

/* A node of a subject by a lag of its own, in all conditions alike. */
static void separable_shift(struct source *source, uint64_t seed, size_t draw)
{
    struct separable *own = source->of;
    size_t frames = source->shape.frames, width = width_of(&source->shape);
    float *room = NEW_ARRAY(float, frames);

    for (size_t i = 0; i < own->nodes; i++)
        for (size_t w = 0; w < source->shape.subjects; w++) {
            size_t lag =
                fold_lag(seed, draw, i * source->shape.subjects + w, frames);

            for (size_t k = 0; k < width; k += frames) {
                size_t at = i * own->cells + w * width + k;

                turn(own->p + at, room, lag, frames);
                turn(own->q + at, room, lag, frames);
            }
        }
    free(room);
    renew(source);
}

static double mean_of(const float *values, size_t count)
{
    double sum = 0;

    for (size_t k = 0; k < count; k++)
        sum += (double)values[k];
    return sum / (double)count;
}

/* Of nodes that are shifted each by itself: the product of their means. */
static void separable_level(double *level, const struct source *source,
                            size_t pair)
{
    const struct separable *own = source->of;
    size_t frames = source->shape.frames, node[2];

    nodes_of(node, pair, own->nodes);
    for (size_t k = 0; k < own->cells / frames; k++) {
        size_t i = node[0] * own->cells + k * frames;
        size_t j = node[1] * own->cells + k * frames;
        double p[] = {mean_of(own->p + i, frames), mean_of(own->p + j, frames)};
        double q[] = {mean_of(own->q + i, frames), mean_of(own->q + j, frames)};

        level[k] = own->is_crossed ? p[0] * q[1] + q[0] * p[1]
                                   : p[0] * p[1] + q[0] * q[1];
    }
}

static void separable_release(struct source *source)
{
    struct separable *own = source->of;

    bug_if(own->whole);
    stored_free(own->kept);
    free(own->p), free(own->q), free(own);
}

/* ---- making a source ---- */

static struct mask *mask_for(const struct separable *own, const bool *found,
                             size_t least)
{
    size_t subjects = own->shape.subjects, pairs = own->shape.pairs;
    bool *seen = NEW_ARRAY(bool, subjects *pairs);
    struct mask *mask;

    mask_of_nodes(seen, found, subjects, own->nodes);
    for (size_t p = 0; p < pairs; p++) {
        size_t count = 0;

        for (size_t w = 0; w < subjects; w++)
            count += seen[w * pairs + p];
        for (size_t w = 0; w < subjects && count < least; w++)
            seen[w * pairs + p] = false;
    }
    mask = mask_new(seen, subjects, pairs);
    free(seen);
    return mask;
}

struct source *separable_finish(struct separable *separable, const bool *found,
                                size_t least)
{
    struct source *source = NEW_ARRAY(struct source, 1);
    size_t width = width_of(&separable->shape);

    for (size_t w = 0; w < separable->shape.subjects; w++)
        for (size_t i = 0; i < separable->nodes; i++)
            if (!found[w * separable->nodes + i]) {
                size_t at = i * separable->cells + w * width;

                memset(separable->p + at, 0, width * sizeof(float));
                memset(separable->q + at, 0, width * sizeof(float));
            }
    *source = (struct source){.shape = separable->shape,
                              .mask = mask_for(separable, found, least),
                              .is_single = true,
                              .unit = "node",
                              .pair_square =
                                  NEW_ARRAY(double, separable->shape.pairs),
                              .pass = separable_pass,
                              .fiber = fiber_of_pair,
                              .hide = separable_hide,
                              .score = separable_score,
                              .show = separable_show,
                              .shift = separable_shift,
                              .level = separable_level,
                              .release = separable_release,
                              .of = separable};
    renew(source);
    return source;
}
