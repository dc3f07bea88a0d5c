#include "tensor/sweep.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct work *work_new(const struct fit *fit)
{
    struct work *work = NEW_ARRAY(struct work, 1);
    size_t square = fit->rank * fit->rank, lanes = SOURCE_LANES;
    size_t classes = fit->source->mask->classes;

    for (enum mode m = 0; m < MODES; m++)
        work->gram[m] = gsl_matrix_alloc(fit->rank, fit->rank);
    work->crew = NEW_ARRAY(double, classes *square);
    work->wanted = NEW_ARRAY(double, classes *square);
    work->have = NEW_ARRAY(double, lanes *classes *square);
    work->lane = NEW_ARRAY(struct progress, lanes);
    work->penalty = NEW_ARRAY(double, fit->rank);
    work->smooth = NEW_ARRAY(double, fit->rank);
    work->top = NEW_ARRAY(double, fit->rank);
    work->worst = NEW_ARRAY(struct worst, lanes);
    return work;
}

void work_free(struct work *work)
{
    if (!work)
        return;
    for (enum mode m = 0; m < MODES; m++)
        gsl_matrix_free(work->gram[m]);
    free(work->crew), free(work->wanted), free(work->have);
    free(work->lane), free(work->penalty), free(work->smooth);
    free(work->top), free(work->worst), free(work);
}

/* ---- Gram matrices ---- */

/* out = a o b, of `size` numbers; out may be a. */
static void times(double *out, const double *a, const double *b, size_t size)
{
    for (size_t k = 0; k < size; k++)
        out[k] = a[k] * b[k];
}

/* crew, of the subjects of `model`. */
static void find_crews(struct fit *fit, const struct model *model)
{
    const gsl_matrix *subject = model->factor[MODE_SUBJECT];
    const struct mask *mask = fit->source->mask;
    size_t rank = fit->rank, square = rank * rank;

    memset(fit->work->crew, 0, mask->classes * square * sizeof(double));
    for (size_t w = 0; w < subject->size2; w++) {
        double *crew = fit->work->crew + mask->kind[w] * square;

        for (size_t r = 0; r < rank; r++)
            for (size_t s = 0; s < rank; s++)
                crew[r * rank + s] += gsl_matrix_get(subject, r, w) *
                                      gsl_matrix_get(subject, s, w);
    }
}

/* Scales of the penalties, by the norms of the factors beside the pairs and
 * beside time. */
static void find_penalties(struct fit *fit)
{
    struct work *work = fit->work;
    double unit = sqrt(fit->source->square / (double)fit->source->shape.pairs);

    for (size_t r = 0; r < fit->rank; r++) {
        double others = gsl_matrix_get(work->gram[MODE_CONDITION], r, r) *
                        gsl_matrix_get(work->gram[MODE_SUBJECT], r, r);

        work->penalty[r] =
            fit->options.l1 * unit *
            sqrt(others * gsl_matrix_get(work->gram[MODE_TIME], r, r));
        work->smooth[r] = fit->options.smooth * others *
                          gsl_matrix_get(work->gram[MODE_PAIR], r, r);
    }
}

void sweep_grams(struct fit *fit)
{
    struct work *work = fit->work;
    size_t classes = fit->source->mask->classes;
    size_t square = fit->rank * fit->rank;
    bool needs_pairs = fit->options.smooth > 0;

    for (enum mode m = 0; m < MODES; m++)
        if (m != MODE_PAIR || needs_pairs)
            model_gram(work->gram[m], fit->ahead->factor[m]);
    find_crews(fit, fit->ahead);
    for (size_t k = 0; k < classes; k++) {
        double *wanted = work->wanted + k * square;

        times(wanted, work->crew + k * square, work->gram[MODE_TIME]->data,
              square);
        times(wanted, wanted, work->gram[MODE_CONDITION]->data, square);
    }
    memset(work->have, 0, SOURCE_LANES * classes * square * sizeof(double));
    memset(work->lane, 0, SOURCE_LANES * sizeof *work->lane);
    for (size_t lane = 0; lane < SOURCE_LANES; lane++)
        work->worst[lane] = (struct worst){-1, 0};
    find_penalties(fit);
}

/* The sum over the classes that a pattern has of R x R matrices. */
static void sum_classes(double *sum, const double *of, const struct fit *fit,
                        size_t pattern)
{
    const struct mask *mask = fit->source->mask;
    const bool *seen = mask->seen + pattern * mask->classes;
    size_t square = fit->rank * fit->rank;

    memset(sum, 0, square * sizeof *sum);
    for (size_t k = 0; k < mask->classes; k++)
        if (seen[k])
            for (size_t at = 0; at < square; at++)
                sum[at] += of[k * square + at];
}

/* Largest diagonal there could be: that of a row that everybody has. */
static void find_top(double *top, const double *of, size_t count, size_t rank)
{
    for (size_t r = 0; r < rank; r++) {
        top[r] = 0;
        for (size_t k = 0; k < count; k++)
            top[r] += of[k * rank * rank + r * (rank + 1)];
    }
}

/* ---- pairs ---- */

/*
 * What a block works with: its columns of the factors, M, and the Gram matrix
 * of every pair (one matrix when all have the same pattern).
 */
struct patch {
    gsl_matrix *m;
    gsl_matrix_view now, ahead, before;
    double *g, *one;
    size_t stride; /* 0: one for all */
};

static void open_patch(struct patch *patch, struct fit *fit,
                       const struct block *block, size_t columns, size_t column)
{
    const struct mask *mask = fit->source->mask;
    size_t square = fit->rank * fit->rank, n = block->count, last = SIZE_MAX;
    struct model *models[] = {fit->now, fit->ahead, fit->before};
    gsl_matrix_view *views[] = {&patch->now, &patch->ahead, &patch->before};

    for (size_t k = 0; k < 3; k++)
        *views[k] = gsl_matrix_submatrix(models[k]->factor[MODE_PAIR], 0,
                                         block->first, fit->rank, n);
    patch->m = gsl_matrix_alloc(fit->rank, n);
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < fit->rank; r++)
            gsl_matrix_set(patch->m, r, i, block->m[i * columns + column + r]);
    patch->one = NEW_ARRAY(double, square);
    patch->stride = mask->patterns > 1 ? (n + 7) / 8 * 8 : 0;
    patch->g = NEW_ARRAY(double, square * patch->stride);
    if (!patch->stride)
        sum_classes(patch->one, fit->work->wanted, fit, 0);
    for (size_t i = 0; i < n && patch->stride; i++) {
        size_t pattern = mask->pattern[block->first + i];

        if (pattern != last)
            sum_classes(patch->one, fit->work->wanted, fit, pattern);
        for (size_t at = 0; at < square; at++)
            patch->g[at * patch->stride + i] = patch->one[at];
        last = pattern;
    }
}

/* ahead = max(0, now + beta (now - before)). */
static void look_ahead(gsl_matrix *ahead, const gsl_matrix *now,
                       const gsl_matrix *before, double beta)
{
    for (size_t r = 0; r < now->size1; r++) {
        const double *u = gsl_matrix_const_ptr(now, r, 0);
        const double *old = gsl_matrix_const_ptr(before, r, 0);
        double *to = gsl_matrix_ptr(ahead, r, 0);

        for (size_t i = 0; i < now->size2; i++) {
            double next = u[i] + beta * (u[i] - old[i]);

            to[i] = next > 0 ? next : 0;
        }
    }
}

/*
 * What Y is made of and what the Gram matrices are made of must be one and the
 * same, or the objective is as uncertain as the rounding of C.
 */
static void round_to_single(gsl_matrix *u)
{
    for (size_t r = 0; r < u->size1; r++)
        for (size_t i = 0; i < u->size2; i++)
            gsl_matrix_set(u, r, i, (double)(float)gsl_matrix_get(u, r, i));
}

/* have += C_p C_p' for the classes that have the pair, runs of one pattern at
 * a time. */
static void add_have(struct fit *fit, const struct block *block,
                     const double *c, size_t columns)
{
    const struct mask *mask = fit->source->mask;
    size_t rank = fit->rank, square = rank * rank;
    double *have = fit->work->have + block->lane * mask->classes * square;
    double *sum = NEW_ARRAY(double, square);

    for (size_t i = 0; i < block->count;) {
        size_t pattern = mask->pattern[block->first + i];

        memset(sum, 0, square * sizeof *sum);
        for (; i < block->count && mask->pattern[block->first + i] == pattern;
             i++)
            for (size_t r = 0; r < rank; r++)
                for (size_t s = 0; s < rank; s++)
                    sum[r * rank + s] +=
                        c[i * columns + r] * c[i * columns + s];
        for (size_t k = 0; k < mask->classes; k++)
            if (mask->seen[pattern * mask->classes + k])
                for (size_t at = 0; at < square; at++)
                    have[k * square + at] += sum[at];
    }
    free(sum);
}

/* |x_p|^2 - 2 c'm + c'Gc of every pair of the patch; the largest is kept. */
static void seek_worst(struct fit *fit, const struct block *block,
                       const struct patch *patch)
{
    struct worst *worst = &fit->work->worst[block->lane];
    const gsl_matrix *u = &patch->now.matrix;

    for (size_t i = 0; i < block->count; i++) {
        double rest = fit->source->pair_square[block->first + i];

        for (size_t r = 0; r < fit->rank; r++) {
            double sum = -2 * gsl_matrix_get(patch->m, r, i);

            for (size_t s = 0; s < fit->rank; s++) {
                size_t at = r * fit->rank + s;

                sum += (patch->stride ? patch->g[at * patch->stride + i]
                                      : patch->one[at]) *
                       gsl_matrix_get(u, s, i);
            }
            rest += sum * gsl_matrix_get(u, r, i);
        }
        if (rest > worst->residual)
            *worst = (struct worst){rest, block->first + i};
    }
}

void sweep_pairs(struct fit *fit, const struct block *block, size_t columns,
                 size_t column)
{
    struct progress *progress = &fit->work->lane[block->lane];
    struct patch patch;
    double *top = NEW_ARRAY(double, fit->rank);
    struct hals hals = {.passes = fit->options.passes,
                        .ridge = fit->options.ridge,
                        .penalty = fit->work->penalty,
                        .top = top};
    gsl_matrix_view one;

    open_patch(&patch, fit, block, columns, column);
    one = gsl_matrix_view_array(patch.one, fit->rank, fit->rank);
    find_top(top, fit->work->wanted, fit->source->mask->classes, fit->rank);
    gsl_matrix_memcpy(&patch.before.matrix, &patch.now.matrix);
    gsl_matrix_memcpy(&patch.now.matrix, &patch.ahead.matrix);
    if (patch.stride)
        hals_update_each(progress, &patch.now.matrix, patch.m, patch.g,
                         patch.stride, &hals);
    else
        hals_update(progress, &patch.now.matrix, patch.m, &one.matrix, &hals);
    look_ahead(&patch.ahead.matrix, &patch.now.matrix, &patch.before.matrix,
               fit->beta);
    if (fit->source->is_single)
        round_to_single(&patch.ahead.matrix);
    for (size_t i = 0; i < block->count; i++)
        for (size_t r = 0; r < fit->rank; r++)
            block->c[i * columns + column + r] =
                gsl_matrix_get(&patch.ahead.matrix, r, i);
    add_have(fit, block, block->c + column, columns);
    if (fit->work->is_seeking)
        seek_worst(fit, block, &patch);
    gsl_matrix_free(patch.m);
    free(patch.g), free(patch.one), free(top);
}
