#include "tensor/predict.h"

#include "base/mem.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct predictor {
    const struct model *model;
    size_t width;
    double *course; /* rank x width: lambda times time and conditions */
    double *room;   /* width */
};

struct predictor *predictor_new(const struct model *model)
{
    struct predictor *predictor = NEW_ARRAY(struct predictor, 1);
    const gsl_matrix *time = model->factor[MODE_TIME];
    const gsl_matrix *condition = model->factor[MODE_CONDITION];
    double *to;

    predictor->model = model;
    predictor->width = time->size2 * condition->size2;
    predictor->room = NEW_ARRAY(double, predictor->width);
    predictor->course = to = NEW_ARRAY(double, model->rank * predictor->width);
    for (size_t r = 0; r < model->rank; r++)
        for (size_t c = 0; c < condition->size2; c++)
            for (size_t t = 0; t < time->size2; t++)
                *to++ = gsl_vector_get(model->lambda, r) *
                        gsl_matrix_get(time, r, t) *
                        gsl_matrix_get(condition, r, c);
    return predictor;
}

void predictor_free(struct predictor *predictor)
{
    free(predictor->course), free(predictor->room), free(predictor);
}

void predictor_score(double sums[2], const struct predictor *predictor,
                     const double *x, size_t subject, size_t pair)
{
    const struct model *model = predictor->model;
    double *rest = predictor->room;
    size_t width = predictor->width;

    memcpy(rest, x, width * sizeof *rest);
    for (size_t r = 0; r < model->rank; r++) {
        double factor =
            gsl_matrix_get(model->factor[MODE_SUBJECT], r, subject) *
            gsl_matrix_get(model->factor[MODE_PAIR], r, pair);
        const double *course = predictor->course + r * width;

        if (factor > 0)
            for (size_t k = 0; k < width; k++)
                rest[k] -= factor * course[k];
    }
    for (size_t k = 0; k < width; k++) {
        sums[0] += rest[k] * rest[k];
        sums[1] += x[k] * x[k];
    }
}

struct check {
    const struct source *source;
    const struct model *model;
    double sums[SOURCE_LANES][2];
};

static void check_lane(void *context, size_t worker, size_t lane)
{
    struct check *check = context;
    const struct shape *shape = &check->source->shape;
    struct predictor *predictor = predictor_new(check->model);
    double *x = NEW_ARRAY(double, source_cells(shape));
    size_t width = shape->frames * shape->conditions, range[2];

    (void)worker;
    source_lane(range, shape->pairs, lane);
    for (size_t p = range[0]; p < range[1]; p++) {
        check->source->fiber(x, check->source, p);
        for (size_t w = 0; w < shape->subjects; w++)
            if (mask_has(check->source->mask, w, p))
                predictor_score(check->sums[lane], predictor, x + w * width, w,
                                p);
    }
    free(x);
    predictor_free(predictor);
}

double predict_residual(const struct source *source, const struct model *model,
                        size_t threads)
{
    struct check check = {.source = source, .model = model};
    double sum = 0;

    workers_run(threads, SOURCE_LANES, check_lane, &check);
    for (size_t lane = 0; lane < SOURCE_LANES; lane++)
        sum += check.sums[lane][0];
    return sum;
}

/* ---- explained ---- */

struct share {
    const struct model *model;
    size_t columns;
    double *sums; /* lanes x rank */
};

static void add_share(void *context, const struct block *block)
{
    const struct share *share = context;
    const struct model *model = share->model;
    double *sums = share->sums + block->lane * model->rank;

    for (size_t i = 0; i < block->count; i++)
        for (size_t r = 0; r < model->rank; r++)
            sums[r] +=
                block->m[i * share->columns + r] *
                gsl_matrix_get(model->factor[MODE_PAIR], r, block->first + i);
}

void predict_explained(gsl_vector *explained, const struct source *source,
                       const struct model *model, size_t threads)
{
    size_t columns =
        (model->rank + SOURCE_COLUMNS - 1) / SOURCE_COLUMNS * SOURCE_COLUMNS;
    struct share share = {model, columns,
                          NEW_ARRAY(double, SOURCE_LANES * model->rank)};
    double *weights = NEW_ARRAY(double, source_cells(&source->shape) * columns);
    struct pass pass = {columns, weights, add_share, &share, NULL, threads};

    model_cells(weights, columns, model);
    source->pass(source, &pass);
    for (size_t r = 0; r < model->rank; r++) {
        double sum = 0;

        for (size_t lane = 0; lane < SOURCE_LANES; lane++)
            sum += share.sums[lane * model->rank + r];
        gsl_vector_set(explained, r,
                       sum * gsl_vector_get(model->lambda, r) / source->square);
    }
    free(weights), free(share.sums);
}

/* ---- level ---- */

static double row_sum(const gsl_matrix *factor, size_t r)
{
    double sum = 0;

    for (size_t k = 0; k < factor->size2; k++)
        sum += gsl_matrix_get(factor, r, k);
    return sum;
}

/* sum over subjects and conditions of level B D. */
static double weigh(const double *level, const struct model *model, size_t r)
{
    const gsl_matrix *subject = model->factor[MODE_SUBJECT];
    const gsl_matrix *condition = model->factor[MODE_CONDITION];
    double sum = 0;

    for (size_t w = 0; w < subject->size2; w++)
        for (size_t c = 0; c < condition->size2; c++)
            sum += level[w * condition->size2 + c] *
                   gsl_matrix_get(subject, r, w) *
                   gsl_matrix_get(condition, r, c);
    return sum;
}

void predict_level(gsl_vector *level, const struct source *source,
                   const struct model *model)
{
    const struct shape *shape = &source->shape;
    double *own = NEW_ARRAY(double, shape->subjects * shape->conditions);

    gsl_vector_set_zero(level);
    for (size_t p = 0; p < shape->pairs; p++) {
        source->level(own, source, p);
        for (size_t r = 0; r < model->rank; r++)
            *gsl_vector_ptr(level, r) +=
                gsl_matrix_get(model->factor[MODE_PAIR], r, p) *
                weigh(own, model, r);
    }
    for (size_t r = 0; r < model->rank; r++)
        *gsl_vector_ptr(level, r) *= gsl_vector_get(model->lambda, r) *
                                     row_sum(model->factor[MODE_TIME], r) /
                                     source->square;
    free(own);
}

/* ---- coverage ---- */

void predict_coverage(gsl_matrix *coverage, const struct model *model,
                      const struct mask *mask)
{
    const gsl_matrix *pair = model->factor[MODE_PAIR];
    double *sums = NEW_ARRAY(double, mask->patterns);

    for (size_t r = 0; r < model->rank; r++) {
        double all = 0;

        memset(sums, 0, mask->patterns * sizeof *sums);
        for (size_t p = 0; p < mask->pairs; p++)
            sums[mask->pattern[p]] +=
                gsl_matrix_get(pair, r, p) * gsl_matrix_get(pair, r, p);
        for (size_t d = 0; d < mask->patterns; d++)
            all += sums[d];
        for (size_t w = 0; w < mask->subjects; w++) {
            const bool *seen = mask->seen + mask->kind[w];
            double own = 0;

            for (size_t d = 0; d < mask->patterns; d++)
                if (seen[d * mask->classes])
                    own += sums[d];
            gsl_matrix_set(coverage, r, w, all > 0 ? own / all : NAN);
        }
    }
    free(sums);
}
