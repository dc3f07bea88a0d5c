#include "stats/linear.h"

#include "base/mem.h"
#include "stats/logistic.h"
#include "stats/svm.h"

#include <math.h>
#include <stdlib.h>

const char *const linear_names[] = {"pca-lda", "ridge", "logistic", "svm",
                                    NULL};

static void fit_ridge(double *weights, double *bias, double penalty,
                      const struct spectrum *spectrum, const bool *is_positive)
{
    double mean = 0;

    for (size_t i = 0; i < spectrum->rows; i++)
        mean += (is_positive[i] ? 1 : -1) / (double)spectrum->rows;
    for (size_t a = 0; a < spectrum->rank; a++) {
        weights[a] = 0;
        for (size_t i = 0; i < spectrum->rows; i++)
            weights[a] += gsl_matrix_get(spectrum->scores, i, a) *
                          ((is_positive[i] ? 1 : -1) - mean);
        weights[a] /= spectrum->values[a] + penalty;
    }
    *bias = mean;
}

bool linear_fit(double *dual, double *bias, enum linear_model model,
                double parameter, const struct spectrum *spectrum,
                const bool *is_positive, const struct lda_options *options)
{
    double penalty = parameter * spectrum->scale, *weights;
    size_t count = spectrum->rank;
    bool is_done = true;

    if (model == LINEAR_SVM && count)
        return svm_fit(dual, bias, spectrum->gram, is_positive, 1 / penalty);
    weights = NEW_ARRAY(double, count + 1);
    if (model == LINEAR_RIDGE) {
        fit_ridge(weights, bias, penalty, spectrum, is_positive);
    } else if (model == LINEAR_LOGISTIC && count) {
        is_done =
            logistic_fit(weights, bias, spectrum->scores, is_positive, penalty);
    } else {
        count = (size_t)fmin(parameter, (double)count);
        is_done = lda_fit(weights, bias, spectrum->scores, count, is_positive,
                          spectrum->rows, options);
    }
    spectrum_dual(dual, spectrum, weights, count);
    free(weights);
    return is_done;
}
