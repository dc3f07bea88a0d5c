/*
 * predict_models.h - the rivals of a prediction, in one fold, for one order of
 * the target.
 */
#ifndef COHORT_PREDICT_MODELS_H
#define COHORT_PREDICT_MODELS_H

#include "cohort/predict_fold.h"

/* One fold with all orders of the target. */
struct predict_task {
    struct predict *predict;
    const struct number_fold *fold;
    const double *targets; /* orders x people */
    double *const *scores; /* rival -> orders x people, of this repeat */
    bool is_first;         /* repeat 0: what order 0 finds is kept */
};

/* One order. */
struct predict_attempt {
    const struct predict_task *task;
    size_t order;
    const double *y; /* of those who train */
    double mean, spread;
};

/*
 * Fits every rival and puts what it predicts for those who are tested into the
 * scores.  r[features]: correlations of the features with y, for cpm; else
 * NULL.  Returns the name of a model that found no end, or NULL.
 */
const char *predict_try(const struct predict_attempt *at, const double *r);

/* The elastic net of predict_try(); false where it finds no end. */
bool predict_elastic(const struct predict_attempt *at);

/* What a rival predicts for those who are tested. */
void predict_put(const struct predict_attempt *at, enum rival_of_number rival,
                 const double *score);

/* Whether what this fit finds is kept, beside its predictions. */
bool predict_is_kept(const struct predict_attempt *at);

/* weights in the units of fold->known: kept per standard deviation, with the
 * correlation of every feature with what they give, fitted[]. */
void predict_keep(const struct predict_attempt *at, enum rival_of_number rival,
                  const double *weights, const double *fitted);

#endif
