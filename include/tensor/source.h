/*
 * source.h - a non-negative tensor, wherever its numbers are.
 *
 * X[t, w, (c,) p]: frames x subjects x (conditions x) pairs.  What a
 * factorization asks of it are products with few columns, in one pass:
 *
 *     M = X K          pairs x columns, K the Khatri-Rao product of the other
 *                      factors, cells x columns
 *     Y = X' C         cells x columns, with a C that the caller makes from M
 *                      while the block of X is still in the cache
 *
 * A cell is one subject, condition and time, in this order, time fastest:
 * cell = (w conditions + c) frames + t.  Entries that were not observed are 0
 * in X, and mask says which; M and Y need no more.
 *
 * tensor/stored.h holds the numbers; tensor/separable.h has them only as
 * products of node series.  A third kind fills in this struct.
 */
#ifndef TENSOR_SOURCE_H
#define TENSOR_SOURCE_H

#include "tensor/mask.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SOURCE_LANES = 8,    /* parts of the pairs that may be done at once */
    SOURCE_COLUMNS = 16, /* columns come in multiples of this */
    SOURCE_ROWS = 96     /* pairs of a block, at most */
};

struct shape {
    size_t frames, subjects, conditions, pairs;
};

/*
 * Pairs first .. first + count - 1.  m (count x columns) is their part of M;
 * c (count x columns) receives what they contribute to Y with.
 */
struct block {
    size_t lane, first, count;
    const double *m;
    double *c;
};

/*
 * update() sees every pair once: the blocks of a lane one after another, those
 * of different lanes at the same time if there are threads.  Which pairs are
 * in which block depends on the shape alone.
 */
struct pass {
    size_t columns;        /* of weights, m, c and y */
    const double *weights; /* K; NULL: there is no M */
    void (*update)(void *context, const struct block *block);
    void *context;
    double *y; /* overwritten; NULL: there is no Y, and c is not read */
    size_t threads;
};

struct model; /* tensor/model.h */

/* What is held out, to be predicted (fold.h). */
struct fold {
    uint64_t seed;
    size_t index, count; /* one of so many */
    size_t units;        /* subjects go together in so many; 0: each alone */
};

struct source {
    struct shape shape;
    struct mask *mask;   /* owned */
    bool is_single;      /* c is taken in float32 */
    const char *unit;    /* what folds hold out and shifts move: pair, node */
    double square;       /* sum of X^2 over what was observed */
    double *pair_square; /* the same of each pair, owned */

    void (*pass)(const struct source *source, const struct pass *pass);

    /* x[cell] of one pair; 0 where it was not observed. */
    void (*fiber)(double *x, const struct source *source, size_t pair);

    /*
     * Takes a fold out: those entries are not observed until show(), which
     * puts them back.  score() says in between how a model predicts them:
     * found[0] = sum (X - model)^2 and found[1] = sum X^2, over those of pairs
     * that something was left of.
     */
    void (*hide)(struct source *source, const struct fold *fold);
    void (*score)(double found[2], const struct source *source,
                  const struct model *model);
    void (*show)(struct source *source);

    /*
     * Destroys what ties the series together and keeps what each is by itself,
     * by circular shifts; for good.  Draw `draw` of `seed`.
     */
    void (*shift)(struct source *source, uint64_t seed, size_t draw);

    /*
     * level[w conditions + c]: what the entries of one pair are on average over
     * all such shifts, the same at all times; 0 where it was not observed.
     */
    void (*level)(double *level, const struct source *source, size_t pair);

    void (*release)(struct source *source); /* what is specific to the kind */
    void *of;                               /* the kind's own */
};

size_t source_cells(const struct shape *shape);

/* How many lanes have pairs: few, where there are few. */
size_t source_lanes(size_t pairs);

/* The lane's pairs: first and one past the last. */
void source_lane(size_t range[2], size_t pairs, size_t lane);

void source_free(struct source *source);

#endif
