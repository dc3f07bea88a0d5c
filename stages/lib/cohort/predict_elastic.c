#include "base/mem.h"
#include "cohort/predict_models.h"
#include "stats/elastic.h"

#include <math.h>
#include <stdlib.h>

/* The last penalty of a path over the first. */
#define PATH_END .01

/* Columns of some of those who train, again of mean 0 and mean square 1;
 * by[] and mean[] say how. */
static gsl_matrix *some_columns(double *mean, double *by,
                                const struct number_fold *fold, size_t inner,
                                size_t count)
{
    gsl_matrix *some = gsl_matrix_calloc(fold->columns->size1, count);

    for (size_t j = 0; j < some->size1; j++) {
        const double *x = gsl_matrix_const_ptr(fold->columns, j, 0);
        double *to = gsl_matrix_ptr(some, j, 0), square = 0;
        size_t n = 0;

        mean[j] = 0;
        for (size_t i = 0; i < fold->trains; i++)
            if (fold->inner[i] != inner)
                to[n++] = x[i], mean[j] += x[i] / (double)count;
        for (size_t i = 0; i < count; i++)
            to[i] -= mean[j], square += to[i] * to[i] / (double)count;
        by[j] = square > 1e-20 ? 1 / sqrt(square) : 0;
        for (size_t i = 0; i < count; i++)
            to[i] *= by[j];
    }
    return some;
}

/* errors[k] += squared errors of the inner tests at penalty k. */
static bool add_errors(double *errors, const struct predict_attempt *at,
                       size_t inner, const double *path, double mix)
{
    const struct number_fold *fold = at->task->fold;
    size_t features = fold->columns->size1, count = 0;
    size_t steps = (size_t)at->task->predict->options->path;
    double *mean = NEW_ARRAY(double, features),
           *by = NEW_ARRAY(double, features);
    double *y = NEW_ARRAY(double, fold->trains), center = 0;
    gsl_matrix *weights = gsl_matrix_alloc(steps, features), *some;
    bool is_done;

    for (size_t i = 0; i < fold->trains; i++)
        if (fold->inner[i] != inner)
            y[count++] = at->y[i], center += at->y[i];
    center /= (double)count;
    some = some_columns(mean, by, fold, inner, count);
    is_done = elastic_path(weights, some, y, path, mix);
    for (size_t k = 0; k < steps && is_done; k++) {
        const double *w = gsl_matrix_const_ptr(weights, k, 0);

        for (size_t i = 0; i < fold->trains; i++) {
            double error = at->y[i] - center;

            if (fold->inner[i] != inner)
                continue;
            for (size_t j = 0; j < features; j++)
                if (w[j] != 0)
                    error -= w[j] * by[j] *
                             (gsl_matrix_get(fold->columns, j, i) - mean[j]);
            errors[k] += error * error;
        }
    }
    gsl_matrix_free(weights), gsl_matrix_free(some);
    free(mean), free(by), free(y);
    return is_done;
}

static void make_path(double *path, const struct predict_attempt *at,
                      double mix)
{
    size_t steps = (size_t)at->task->predict->options->path;
    double start = elastic_start(at->task->fold->columns, at->y, mix);

    for (size_t k = 0; k < steps; k++)
        path[k] = start * pow(PATH_END, (double)k / (double)(steps - 1));
}

/* The mix and the penalty with the least error in the inner folds. */
static bool choose_elastic(double *mix, size_t *step,
                           const struct predict_attempt *at)
{
    const struct predict *p = at->task->predict;
    size_t steps = (size_t)p->options->path;
    double *path = NEW_ARRAY(double, steps), least = INFINITY;
    bool is_done = true;

    for (size_t m = 0; m < p->mix_count && is_done; m++) {
        double *errors = NEW_ARRAY(double, steps);

        make_path(path, at, p->mixes[m]);
        for (size_t f = 0; f < (size_t)p->options->inner_folds && is_done; f++)
            is_done = add_errors(errors, at, f, path, p->mixes[m]);
        for (size_t k = 0; k < steps; k++)
            if (errors[k] < least)
                least = errors[k], *mix = p->mixes[m], *step = k;
        free(errors);
    }
    free(path);
    return is_done;
}

bool predict_elastic(const struct predict_attempt *at)
{
    const struct number_fold *fold = at->task->fold;
    struct predict *p = at->task->predict;
    size_t features = fold->columns->size1, step = 0;
    double *path = NEW_ARRAY(double, (size_t)p->options->path);
    double *score = NEW_ARRAY(double, fold->tests + fold->trains), mix = 1;
    gsl_matrix *weights;
    bool is_done = at->spread > 0 && choose_elastic(&mix, &step, at);

    weights = gsl_matrix_calloc(step + 1, features);
    if (is_done) {
        make_path(path, at, mix);
        is_done = elastic_path(weights, fold->columns, at->y, path, mix);
    }
    if (is_done) {
        double *w = gsl_matrix_ptr(weights, step, 0);

        for (size_t j = 0; j < features; j++)
            w[j] = fold->spread[j] > 0 ? w[j] / fold->spread[j] : 0;
        for (size_t i = 0; i < fold->tests; i++) {
            score[i] = at->mean;
            for (size_t j = 0; j < features; j++)
                score[i] += w[j] * gsl_matrix_get(fold->asked, i, j);
        }
        predict_put(at, RIVAL_ELASTIC, score);
        if (predict_is_kept(at))
            p->chosen[RIVAL_ELASTIC][fold->number] = path[step];
        if (predict_is_kept(at) && !fold->tests) {
            for (size_t i = 0; i < fold->trains; i++)
                for (size_t j = 0; j < features; j++)
                    score[i] += w[j] * gsl_matrix_get(fold->known, i, j);
            predict_keep(at, RIVAL_ELASTIC, w, score);
        }
    }
    gsl_matrix_free(weights), free(path), free(score);
    return is_done;
}
