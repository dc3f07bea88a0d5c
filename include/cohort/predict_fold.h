/*
 * predict_fold.h - one fold of a prediction: all that no target changes.
 */
#ifndef COHORT_PREDICT_FOLD_H
#define COHORT_PREDICT_FOLD_H

#include "cohort/predict.h"
#include "stats/ridge.h"

/* One fold: who trains and is tested, and all that no target changes. */
struct number_fold {
    struct predict *predict;
    size_t repeat, number; /* predict->folds: all train */
    size_t trains, tests;
    size_t *train, *test;
    gsl_matrix *known, *asked; /* features of both, adjusted */
    gsl_matrix *columns;       /* known by feature, of mean square 1; or NULL */
    double *spread; /* standard deviation in the units of known, 0 for none */
    struct spectrum *spectrum;
    gsl_matrix *cross; /* tests x trains */
    struct ridge ridge;
    struct spectrum *traits;
    gsl_matrix *traits_cross;
    size_t *inner; /* inner fold of each who trains */
};

/*
 * Of fold->predict, repeat and number, home[] being the fold of each person:
 * features made alike, freed of confounds and scaled by those who train.  Dies
 * where these are too few, or of one batch.  Memory: the features once more,
 * and once more for cpm and elastic-net.
 */
void number_fold_open(struct number_fold *fold, const size_t *home);
void number_fold_close(struct number_fold *fold);

#endif
