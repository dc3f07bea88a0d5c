/*
 * linear.h - linear classifiers of two classes, all in one form.
 *
 * Every model is dual weights d of the rows it was fitted to and a constant:
 * score(x) = sum_i d_i (x_i . x) + b, positive for class 1.  Its weights of
 * features are sum_i d_i x_i.
 *
 *     pca-lda   discriminant (lda.h) of the first components (spectrum.h);
 *               the parameter is their number
 *     ridge     least squares on y = +-1 with penalty |w|^2 (Hoerl AE, Kennard
 *               RW (1970). Technometrics 12:55-67.
 *               doi:10.1080/00401706.1970.10488634); the constant is mean(y)
 *     logistic  logistic.h
 *     svm       svm.h, with cost 1 / penalty
 *
 * The penalty is the parameter times the mean squared length of the rows, so
 * that the unit of the features does not matter.
 */
#ifndef STATS_LINEAR_H
#define STATS_LINEAR_H

#include "stats/lda.h"
#include "stats/spectrum.h"

enum linear_model {
    LINEAR_PCA_LDA,
    LINEAR_RIDGE,
    LINEAR_LOGISTIC,
    LINEAR_SVM,
    LINEAR_MODELS
};

/* pca-lda, ridge, logistic, svm. */
extern const char *const linear_names[LINEAR_MODELS + 1];

/*
 * dual[rows] and *bias of centered rows.  A number of components above the rank
 * means all.  Rows without any variance leave the constant alone.  False where
 * the fit is singular or does not end; then the results are of no use.
 */
bool linear_fit(double *dual, double *bias, enum linear_model model,
                double parameter, const struct spectrum *spectrum,
                const bool *is_positive, const struct lda_options *options)
    __attribute__((warn_unused_result));

#endif
