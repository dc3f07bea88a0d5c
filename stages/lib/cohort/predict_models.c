#include "cohort/predict_models.h"

#include "base/mem.h"
#include "num/blas.h"
#include "stats/cpm.h"

#include <math.h>
#include <stdlib.h>

void predict_put(const struct predict_attempt *at, enum rival_of_number rival,
                 const double *score)
{
    const struct number_fold *fold = at->task->fold;
    double *to = at->task->scores[rival] + at->order * at->task->predict->count;

    for (size_t i = 0; i < fold->tests; i++)
        to[fold->test[i]] = score[i];
}

bool predict_is_kept(const struct predict_attempt *at)
{
    return !at->order && at->task->is_first;
}

/* ---- models ---- */

/* r[]: correlations of the features with y. */
static void try_cpm(const struct predict_attempt *at, const double *r)
{
    const struct number_fold *fold = at->task->fold;
    struct predict *p = at->task->predict;
    double *score = NEW_ARRAY(double, CPM_KINDS *(fold->tests + 1));
    double least = cpm_threshold(p->options->level, fold->trains,
                                 p->confounds ? p->confounds->size2 : 0);
    size_t used[2];

    cpm_predict(score, used, fold->known, fold->asked, at->y, r, least);
    for (size_t k = 0; k < CPM_KINDS; k++)
        predict_put(at, RIVAL_CPM + (enum rival_of_number)k,
                    score + k * fold->tests);
    if (predict_is_kept(at)) {
        p->chosen[RIVAL_CPM][fold->number] = (double)(used[0] + used[1]);
        p->chosen[RIVAL_CPM_POSITIVE][fold->number] = (double)used[0];
        p->chosen[RIVAL_CPM_NEGATIVE][fold->number] = (double)used[1];
        for (size_t j = 0; j < p->features->count && fold->tests; j++)
            if (fabs(r[j]) >= least)
                p->weights[RIVAL_CPM][j] +=
                    copysign(1 / (double)p->folds, r[j]);
    }
    free(score);
}

/* weights per standard deviation of the features, and the correlation of each
 * with what they predict. */
void predict_keep(const struct predict_attempt *at, enum rival_of_number rival,
                  const double *weights, const double *fitted)
{
    const struct number_fold *fold = at->task->fold;
    struct predict *p = at->task->predict;
    double n = (double)fold->trains, mean = 0, square = 0;

    for (size_t i = 0; i < fold->trains; i++)
        mean += fitted[i] / n;
    for (size_t i = 0; i < fold->trains; i++)
        square += (fitted[i] - mean) * (fitted[i] - mean);
    for (size_t j = 0; j < p->features->count; j++) {
        double sum = 0;

        for (size_t i = 0; i < fold->trains; i++)
            sum += gsl_matrix_get(fold->known, i, j) * (fitted[i] - mean);
        p->weights[rival][j] = weights[j] * fold->spread[j];
        p->patterns[rival][j] = fold->spread[j] > 0 && square > 0
                                    ? sum / (fold->spread[j] * sqrt(n * square))
                                    : NAN;
    }
}

static void keep_ridge(const struct predict_attempt *at, const double *dual)
{
    const struct number_fold *fold = at->task->fold;
    size_t count = fold->known->size2;
    double *weights = NEW_ARRAY(double, count);
    double *fitted = NEW_ARRAY(double, fold->trains);

    for (size_t i = 0; i < fold->trains; i++)
        blas_add(weights, dual[i], gsl_matrix_const_ptr(fold->known, i, 0),
                 count);
    for (size_t i = 0; i < fold->trains; i++)
        for (size_t j = 0; j < count; j++)
            fitted[i] += gsl_matrix_get(fold->known, i, j) * weights[j];
    predict_keep(at, RIVAL_RIDGE, weights, fitted);
    free(weights), free(fitted);
}

static void predict_dual(double *score, const gsl_matrix *cross,
                         const double *dual, double mean, size_t tests)
{
    for (size_t i = 0; i < tests; i++) {
        score[i] = mean;
        for (size_t k = 0; k < cross->size2; k++)
            score[i] += gsl_matrix_get(cross, i, k) * dual[k];
    }
}

static void try_ridge(const struct predict_attempt *at)
{
    const struct number_fold *fold = at->task->fold;
    struct predict *p = at->task->predict;
    double *dual = NEW_ARRAY(double, fold->trains);
    double *score = NEW_ARRAY(double, fold->tests + 1);
    size_t choice = ridge_fit(dual, &fold->ridge, at->y);

    predict_dual(score, fold->cross, dual, at->mean, fold->tests);
    predict_put(at, RIVAL_RIDGE, score);
    if (predict_is_kept(at)) {
        p->chosen[RIVAL_RIDGE][fold->number] = p->penalties[choice];
        if (!fold->tests)
            keep_ridge(at, dual);
    }
    free(dual), free(score);
}

/* As good as no penalty: the phenotype has few columns. */
static void try_traits(const struct predict_attempt *at)
{
    static const double none = 1e-9;
    const struct number_fold *fold = at->task->fold;
    struct ridge ridge = ridge_new(fold->traits, &none, 1);
    double *dual = NEW_ARRAY(double, fold->trains);
    double *score = NEW_ARRAY(double, fold->tests + 1);

    ridge_fit(dual, &ridge, at->y);
    predict_dual(score, fold->traits_cross, dual, at->mean, fold->tests);
    predict_put(at, RIVAL_TRAITS, score);
    ridge_release(&ridge), free(dual), free(score);
}

/* The mean of all who train, and of those of the own group. */
static void try_means(const struct predict_attempt *at)
{
    const struct number_fold *fold = at->task->fold;
    const struct predict *p = at->task->predict;
    double *score = NEW_ARRAY(double, 2 * fold->tests + 1);

    for (size_t i = 0; i < fold->tests; i++) {
        double sum = 0, count = 0;

        for (size_t k = 0; k < fold->trains; k++)
            if (p->group[fold->train[k]] == p->group[fold->test[i]])
                sum += at->y[k], count++;
        score[i] = at->mean;
        score[fold->tests + i] = count > 0 ? sum / count : at->mean;
    }
    predict_put(at, RIVAL_TRAINING_MEAN, score);
    if (p->has[RIVAL_GROUP_MEAN])
        predict_put(at, RIVAL_GROUP_MEAN, score + fold->tests);
    free(score);
}

const char *predict_try(const struct predict_attempt *at, const double *r)
{
    const bool *has = at->task->predict->has;

    try_means(at);
    if (has[RIVAL_TRAITS])
        try_traits(at);
    if (has[RIVAL_CPM])
        try_cpm(at, r);
    if (has[RIVAL_RIDGE])
        try_ridge(at);
    if (has[RIVAL_ELASTIC] && !predict_elastic(at))
        return number_rivals[RIVAL_ELASTIC];
    return NULL;
}
