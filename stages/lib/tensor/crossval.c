#include "tensor/crossval.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/*
 * What is held out may be all that a loading could be known from; without a
 * ridge it is then anything, and so is the prediction.
 */
static const double ridge_least = 1e-4;

bool crossval_is_over_time(const struct shape *shape)
{
    return shape->subjects == 1 && shape->conditions == 1;
}

/*
 * Frames and subjects change places; the numbers stay where they are.  One of
 * the two is single, so that a pair is seen by all or by none.
 */
static void turn(struct source *source)
{
    struct shape *shape = &source->shape;
    size_t frames = shape->frames, pairs = shape->pairs;
    bool *seen = NEW_ARRAY(bool, frames *pairs);

    for (size_t w = 0; w < frames; w++)
        for (size_t p = 0; p < pairs; p++)
            seen[w * pairs + p] = mask_has(source->mask, 0, p);
    shape->frames = shape->subjects;
    shape->subjects = frames;
    mask_free(source->mask);
    source->mask = mask_new(seen, frames, pairs);
    free(seen);
}

static double error_of(const struct source *source, size_t rank,
                       const struct restarts_options *options)
{
    struct restarts restarts = restarts_run(source, rank, options);
    double found[2];

    source->score(found, source, restarts.fits[0]->now);
    restarts_release(&restarts);
    return found[1] > 0 ? found[0] / found[1] : NAN;
}

void crossval(gsl_matrix *errors, struct source *source, const size_t *ranks,
              const struct restarts_options *options)
{
    struct restarts_options own = *options;
    struct fold fold = {.seed = options->seed, .count = errors->size2};
    bool is_over_time = crossval_is_over_time(&source->shape);

    own.fit.ridge = fmax(own.fit.ridge, ridge_least);
    if (is_over_time) {
        turn(source);
        fold.units = fold.count > CROSSVAL_STRETCHES / 4
                         ? 4 * fold.count
                         : (size_t)CROSSVAL_STRETCHES;
        if (fold.units > source->shape.subjects)
            fold.units = source->shape.subjects;
    }
    for (; fold.index < fold.count; fold.index++) {
        source->hide(source, &fold);
        for (size_t k = 0; k < errors->size1; k++)
            gsl_matrix_set(errors, k, fold.index,
                           error_of(source, ranks[k], &own));
        source->show(source);
    }
    if (is_over_time)
        turn(source);
}
