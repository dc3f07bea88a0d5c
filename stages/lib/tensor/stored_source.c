#include "tensor/stored.h"

#include "base/mem.h"
#include "base/report.h"
#include "tensor/fold.h"
#include "tensor/predict.h"

#include <stdlib.h>
#include <string.h>

/* Cells of one subject. */
static size_t width_of(const struct shape *shape)
{
    return shape->frames * shape->conditions;
}

static void find_squares(struct source *source)
{
    source->square = 0;
    for (size_t p = 0; p < source->shape.pairs; p++) {
        source->pair_square[p] = stored_square(source->of, p);
        source->square += source->pair_square[p];
    }
}

static void pass_of_source(const struct source *source, const struct pass *pass)
{
    stored_pass(source->of, pass);
}

static void fiber_of_pair(double *x, const struct source *source, size_t pair)
{
    stored_read(x, source->of, 0, source_cells(&source->shape), pair);
}

static void stored_release(struct source *source)
{
    struct stored *stored = source->of;

    bug_if(stored->hidden);
    stored_free(stored);
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
    size_t bytes = width_of(&source->shape) * stored_size(stored), held = 0;
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
    size_t bytes = width_of(&source->shape) * stored_size(stored);
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
    double *x = NEW_ARRAY(double, 2 * frames), *turned = x + frames;

    for (size_t w = 0; w < source->shape.subjects; w++)
        for (size_t p = 0; p < source->shape.pairs; p++) {
            size_t lag =
                fold_lag(seed, draw, w * source->shape.pairs + p, frames);

            for (size_t c = 0; c < source->shape.conditions; c++) {
                size_t cell = (w * source->shape.conditions + c) * frames;

                stored_read(x, stored, cell, frames, p);
                memcpy(turned + lag, x, (frames - lag) * sizeof *x);
                memcpy(turned, x + frames - lag, lag * sizeof *x);
                stored_set(stored, cell, frames, turned, 1, (size_t[]){p, 1});
            }
        }
    free(x);
}

/* Of each pair alone: its mean over time. */
static void stored_level(double *level, const struct source *source,
                         size_t pair)
{
    size_t frames = source->shape.frames;
    double *x = NEW_ARRAY(double, source_cells(&source->shape));

    fiber_of_pair(x, source, pair);
    for (size_t k = 0; k < source->shape.subjects * source->shape.conditions;
         k++) {
        level[k] = 0;
        for (size_t t = 0; t < frames; t++)
            level[k] += x[k * frames + t] / (double)frames;
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
                        .pass = pass_of_source,
                        .fiber = fiber_of_pair,
                        .hide = stored_hide,
                        .score = stored_score,
                        .show = stored_show,
                        .shift = stored_shift,
                        .level = stored_level,
                        .release = stored_release,
                        .of = stored};
    for (size_t w = 0; w < stored->shape.subjects; w++)
        for (size_t p = 0; p < stored->shape.pairs; p++)
            if (!mask_has(mask, w, p))
                memset(fiber_at(source, w, p), 0, width * stored_size(stored));
    find_squares(source);
    return source;
}
