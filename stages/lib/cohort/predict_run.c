#include "cohort/predict.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"
#include "cohort/predict_models.h"
#include "num/blas.h"
#include "num/workers.h"
#include "stats/folds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Orders whose correlations are made by one product. */
enum { BATCH = 32 };
#define STREAM_ORDERS ((uint64_t)1 << 32)
#define STREAM_FOLDS  ((uint64_t)2 << 32)

struct round {
    struct predict_task task;
    size_t orders;       /* of this fold: 1 where all train */
    const char **faults; /* of each batch of orders */
};

/* ---- orders of the target ---- */

static double *make_targets(const struct predict *p)
{
    double *targets = NEW_ARRAY(double, p->orders * p->count);
    size_t *order = NEW_ARRAY(size_t, p->count);

    for (size_t o = 0; o < p->orders; o++) {
        struct rng rng =
            rng_init((uint64_t)p->options->seed, STREAM_ORDERS + o);

        for (size_t i = 0; i < p->count; i++)
            order[i] = i;
        if (o)
            folds_order(order, p->group, p->count, &rng);
        for (size_t i = 0; i < p->count; i++)
            targets[o * p->count + i] = p->target[order[i]];
    }
    free(order);
    return targets;
}

/* y of those who train, for some orders: one row each, and its mean and
 * spread. */
static gsl_matrix *training_targets(double *mean, double *spread,
                                    const struct predict_task *task,
                                    size_t first, size_t count)
{
    const struct number_fold *fold = task->fold;
    double n = (double)fold->trains;
    gsl_matrix *y = gsl_matrix_alloc(count, fold->trains);

    for (size_t k = 0; k < count; k++) {
        const double *all = task->targets + (first + k) * task->predict->count;

        mean[k] = spread[k] = 0;
        for (size_t i = 0; i < fold->trains; i++) {
            gsl_matrix_set(y, k, i, all[fold->train[i]]);
            mean[k] += all[fold->train[i]] / n;
        }
        for (size_t i = 0; i < fold->trains; i++)
            spread[k] += pow(gsl_matrix_get(y, k, i) - mean[k], 2) / n;
        spread[k] = sqrt(spread[k]);
    }
    return y;
}

/* r = corr(y, features), the columns having mean 0 and mean square 1; 0 where
 * y does not vary. */
static gsl_matrix *correlations(const gsl_matrix *y, const double *spread,
                                const struct number_fold *fold)
{
    gsl_matrix *r = gsl_matrix_alloc(y->size1, fold->columns->size1);

    blas_product(r, 1 / (double)fold->trains, BLAS_PLAIN, y, BLAS_TRANSPOSED,
                 fold->columns, 0);
    for (size_t k = 0; k < r->size1; k++)
        for (size_t j = 0; j < r->size2; j++)
            *gsl_matrix_ptr(r, k, j) *= spread[k] > 0 ? 1 / spread[k] : 0;
    return r;
}

static void try_batch(void *context, size_t worker, size_t index)
{
    struct round *round = context;
    const struct predict_task *task = &round->task;
    size_t first = index * BATCH;
    size_t count =
        round->orders - first < BATCH ? round->orders - first : BATCH;
    double mean[BATCH] = {0}, spread[BATCH] = {0};
    gsl_matrix *y = training_targets(mean, spread, task, first, count);
    gsl_matrix *r = task->predict->has[RIVAL_CPM]
                        ? correlations(y, spread, task->fold)
                        : NULL;

    (void)worker;
    for (size_t k = 0; k < count && !round->faults[index]; k++) {
        struct predict_attempt at = {.task = task,
                                     .order = first + k,
                                     .y = gsl_matrix_const_ptr(y, k, 0),
                                     .mean = mean[k],
                                     .spread = spread[k]};

        round->faults[index] =
            predict_try(&at, r ? gsl_matrix_const_ptr(r, k, 0) : NULL);
    }
    gsl_matrix_free(y), gsl_matrix_free(r);
}

/* ---- folds and repeats ---- */

static size_t *deal_homes(const struct predict *p, size_t repeat)
{
    size_t *home = NEW_ARRAY(size_t, p->count);
    struct rng rng =
        rng_init((uint64_t)p->options->seed, STREAM_FOLDS + repeat);

    if (p->options->is_group_out)
        memcpy(home, p->group, p->count * sizeof *home);
    else
        folds_deal(home, p->group, p->count, p->groups, p->folds, &rng);
    return home;
}

static void run_fold(struct predict *p, const double *targets,
                     double *const *scores, const size_t *home, size_t repeat,
                     size_t number)
{
    struct number_fold fold = {
        .predict = p, .repeat = repeat, .number = number};
    struct round round = {.task = {.predict = p,
                                   .fold = &fold,
                                   .targets = targets,
                                   .scores = scores,
                                   .is_first = repeat == 0},
                          .orders = number < p->folds ? p->orders : 1};
    size_t batches = (round.orders + BATCH - 1) / BATCH;

    number_fold_open(&fold, home);
    round.faults = NEW_ARRAY(const char *, batches);
    workers_run((size_t)p->options->threads, batches, try_batch, &round);
    for (size_t b = 0; b < batches; b++)
        if (round.faults[b])
            die("%s comes to no end in fold %zu", round.faults[b], number + 1);
    free(round.faults);
    number_fold_close(&fold);
    note("repeat %zu, fold %zu of %zu", repeat + 1, number + 1, p->folds);
}

/* Figures of one repeat, into the means over repeats. */
static void add_figures(struct predict *p, const double *targets,
                        double *const *scores, size_t repeat)
{
    for (size_t k = 0; k < NUMBER_RIVALS; k++) {
        for (size_t o = 0; p->has[k] && o < p->orders; o++) {
            double figures[FIGURES];

            predict_figures(figures, scores[k] + o * p->count,
                            targets + o * p->count, p->count);
            for (size_t f = 0; f < FIGURES; f++)
                p->figures[k][o * FIGURES + f] +=
                    figures[f] / (double)p->repeats;
            if (!o)
                memcpy(p->repeated[k] + repeat * FIGURES, figures,
                       sizeof figures);
        }
        if (p->has[k] && !repeat)
            memcpy(p->score[k], scores[k], p->count * sizeof(double));
    }
}

void predict_run(struct predict *p)
{
    double *targets = make_targets(p), *scores[NUMBER_RIVALS];

    for (size_t k = 0; k < NUMBER_RIVALS; k++)
        scores[k] = NEW_ARRAY(double, p->has[k] ? p->orders * p->count : 1);
    for (size_t repeat = 0; repeat < p->repeats; repeat++) {
        size_t *home = deal_homes(p, repeat);

        for (size_t f = 0; f < p->folds + !repeat; f++)
            run_fold(p, targets, scores, home, repeat, f);
        if (!repeat)
            memcpy(p->tested, home, p->count * sizeof *home);
        add_figures(p, targets, scores, repeat);
        free(home);
    }
    for (size_t k = 0; k < NUMBER_RIVALS; k++)
        free(scores[k]);
    free(targets);
}
