#include "stats/lda.h"

#include "base/mem.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

double lda_prior(const bool *is_positive, size_t rows, bool has_equal_priors)
{
    size_t positive = 0;

    for (size_t i = 0; i < rows; i++)
        positive += is_positive[i];
    return has_equal_priors ? 0
                            : log((double)positive / (double)(rows - positive));
}

/* Means of the classes, and the rows as deviations from them. */
static gsl_matrix *deviations(double *means[2], const gsl_matrix *scores,
                              size_t count, const bool *is_positive,
                              size_t rows)
{
    gsl_matrix *left = gsl_matrix_alloc(rows, count);
    double members[2] = {0};

    for (size_t i = 0; i < rows; i++) {
        members[is_positive[i]]++;
        for (size_t k = 0; k < count; k++)
            means[is_positive[i]][k] += gsl_matrix_get(scores, i, k);
    }
    for (size_t k = 0; k < count; k++)
        means[0][k] /= members[0], means[1][k] /= members[1];
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < count; k++)
            gsl_matrix_set(left, i, k,
                           gsl_matrix_get(scores, i, k) -
                               means[is_positive[i]][k]);
    return left;
}

/* The shrinkage of Ledoit and Wolf of rows whose mean is known to be 0. */
static double ledoit_wolf(const gsl_matrix *covariance, const gsl_matrix *left)
{
    double k = (double)left->size2, n = (double)left->size1;
    double trace = 0, square = 0, fourth = 0, noise, distance;

    for (size_t a = 0; a < left->size2; a++) {
        trace += gsl_matrix_get(covariance, a, a);
        for (size_t b = 0; b < left->size2; b++)
            square += pow(gsl_matrix_get(covariance, a, b), 2);
    }
    for (size_t i = 0; i < left->size1; i++) {
        double length = 0;

        for (size_t a = 0; a < left->size2; a++)
            length += pow(gsl_matrix_get(left, i, a), 2);
        fourth += length * length;
    }
    distance = square - trace * trace / k;
    noise = (fourth / n - square) / n;
    return noise <= 0 || distance <= 0 ? 0 : fmin(noise, distance) / distance;
}

/* covariance = its inverse after shrinkage; false where there is none. */
static bool invert(gsl_matrix *covariance, double shrinkage)
{
    double trace = 0;

    for (size_t a = 0; a < covariance->size1; a++)
        trace += gsl_matrix_get(covariance, a, a);
    gsl_matrix_scale(covariance, 1 - shrinkage);
    for (size_t a = 0; a < covariance->size1; a++)
        *gsl_matrix_ptr(covariance, a, a) +=
            shrinkage * trace / (double)covariance->size1;
    return blas_inverse(covariance, covariance) > 1e-15;
}

bool lda_fit(double *weights, double *bias, const gsl_matrix *scores,
             size_t count, const bool *is_positive, size_t rows,
             const struct lda_options *options)
{
    double *means[2], shrinkage = options->shrinkage;
    gsl_matrix *left, *covariance;
    bool is_regular;

    *bias = lda_prior(is_positive, rows, options->has_equal_priors);
    if (!count)
        return true;
    means[0] = NEW_ARRAY(double, count), means[1] = NEW_ARRAY(double, count);
    left = deviations(means, scores, count, is_positive, rows);
    covariance = gsl_matrix_alloc(count, count);
    blas_gram(covariance, 1 / (double)rows, left);
    if (isnan(shrinkage))
        shrinkage = ledoit_wolf(covariance, left);
    is_regular = invert(covariance, shrinkage);
    for (size_t a = 0; is_regular && a < count; a++) {
        weights[a] = 0;
        for (size_t b = 0; b < count; b++)
            weights[a] +=
                gsl_matrix_get(covariance, a, b) * (means[1][b] - means[0][b]);
        *bias -= weights[a] * (means[0][a] + means[1][a]) / 2;
    }
    free(means[0]), free(means[1]);
    gsl_matrix_free(left), gsl_matrix_free(covariance);
    return is_regular;
}
