/*
 * tensors.h - small tensors for the tests of the factorization.
 */
#ifndef TESTS_UNIT_TENSORS_H
#define TESTS_UNIT_TENSORS_H

#include "base/mem.h"
#include "base/rng.h"
#include "tensor/fit.h"
#include "tensor/model.h"
#include "tensor/restarts.h"
#include "tensor/similarity.h"
#include "tensor/stored.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * seeds[0] .. seeds[1]: those that PLANTED asks for, a number of them or A:B,
 * or else the first `few`.
 */
static inline void seeds_asked(size_t seeds[2], size_t few)
{
    const char *text = getenv("PLANTED"),
               *colon = text ? strchr(text, ':') : NULL;

    seeds[0] = colon ? strtoul(text, NULL, 10) : 1;
    seeds[1] = colon  ? strtoul(colon + 1, NULL, 10)
               : text ? strtoul(text, NULL, 10)
                      : few;
}

/* x[((w conditions + c) frames + t) pairs + p]: not the order of a source. */
static inline struct source *source_of(const double *x,
                                       const struct shape *shape,
                                       struct mask *mask,
                                       enum precision precision)
{
    struct stored *stored = stored_new(shape, precision);
    size_t pairs[2] = {0, shape->pairs};

    stored_set(stored, 0, source_cells(shape), x, shape->pairs, pairs);
    return stored_finish(
        stored, mask ? mask : mask_full(shape->subjects, shape->pairs));
}

/* Tensor K: X[t,w,p] = 1 + ((3 t + 5 w + 7 p) mod 11), 6 x 4 x 6. */
static const struct shape shape_k = {6, 4, 1, 6};

static inline struct source *tensor_k(struct mask *mask,
                                      enum precision precision)
{
    double x[4 * 6 * 6];

    for (size_t w = 0; w < 4; w++)
        for (size_t t = 0; t < 6; t++)
            for (size_t p = 0; p < 6; p++)
                x[(w * 6 + t) * 6 + p] =
                    (double)(1 + (3 * t + 5 * w + 7 * p) % 11);
    return source_of(x, &shape_k, mask, precision);
}

/* Node 2 is missing in subject 1, node 0 in subject 3. */
static inline struct mask *mask_k(void)
{
    bool nodes[4 * 4], seen[4 * 6];

    memset(nodes, 1, sizeof nodes);
    nodes[1 * 4 + 2] = nodes[3 * 4 + 0] = false;
    mask_of_nodes(seen, nodes, 4, 4);
    return mask_new(seen, 4, 6);
}

/* The start of the reference values, for any shape. */
static inline struct model *start_k(const struct shape *shape)
{
    struct model *model = model_new(shape, 2);

    for (size_t r = 0; r < 2; r++) {
        for (size_t t = 0; t < shape->frames; t++)
            gsl_matrix_set(model->factor[MODE_TIME], r, t,
                           (double)(1 + (t + r) % 3));
        for (size_t w = 0; w < shape->subjects; w++)
            gsl_matrix_set(model->factor[MODE_SUBJECT], r, w,
                           (double)(1 + (w + 2 * r) % 4));
        for (size_t p = 0; p < shape->pairs; p++)
            gsl_matrix_set(model->factor[MODE_PAIR], r, p,
                           (double)(1 + (2 * p + 3 * r) % 5));
    }
    return model;
}

/* One sweep of one fit. */
static inline void sweep_alone(struct fit *fit, size_t threads);

struct alone {
    struct fit *fit;
};

static inline void update_alone(void *context, const struct block *block)
{
    const struct alone *alone = context;

    fit_pairs(alone->fit, block, SOURCE_COLUMNS, 0);
}

static inline void sweep_alone(struct fit *fit, size_t threads)
{
    size_t cells = source_cells(&fit->source->shape);
    struct alone alone = {fit};
    struct pass pass = {.columns = SOURCE_COLUMNS,
                        .update = update_alone,
                        .context = &alone,
                        .threads = threads};
    double *weights = NEW_ARRAY(double, cells *SOURCE_COLUMNS);

    pass.y = NEW_ARRAY(double, cells *SOURCE_COLUMNS);
    pass.weights = weights;
    fit_begin(fit, weights, SOURCE_COLUMNS, 0);
    fit->source->pass(fit->source, &pass);
    fit_sweep_end(fit, pass.y, SOURCE_COLUMNS, 0);
    free(weights), free(pass.y);
}

#endif
