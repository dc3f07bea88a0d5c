#include "rsa/distance.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

size_t distance_pairs(size_t conditions)
{
    return conditions * (conditions - (conditions > 0)) / 2;
}

void distance_means(gsl_matrix *means, const gsl_matrix *trials,
                    const size_t *condition)
{
    double *count = NEW_ARRAY(double, means->size2);

    bug_if(means->size1 != trials->size1);
    for (size_t t = 0; t < trials->size2; t++) {
        bug_if(condition[t] >= means->size2);
        count[condition[t]]++;
    }
    for (size_t p = 0; p < means->size1; p++) {
        const double *from = gsl_matrix_const_ptr(trials, p, 0);
        double *to = gsl_matrix_ptr(means, p, 0);

        for (size_t c = 0; c < means->size2; c++)
            to[c] = 0;
        for (size_t t = 0; t < trials->size2; t++)
            to[condition[t]] += from[t];
        for (size_t c = 0; c < means->size2; c++)
            to[c] /= count[c];
    }
    free(count);
}

void distance_remove_mean(gsl_matrix *patterns)
{
    size_t n = patterns->size2;
    double *mean = NEW_ARRAY(double, 2 * n), *count = mean + n;

    for (size_t p = 0; p < patterns->size1; p++)
        for (size_t c = 0; c < n; c++) {
            double value = gsl_matrix_get(patterns, p, c);

            mean[c] += isnan(value) ? 0 : value;
            count[c] += !isnan(value);
        }
    for (size_t c = 0; c < n; c++)
        mean[c] /= count[c];
    for (size_t p = 0; p < patterns->size1; p++)
        for (size_t c = 0; c < n; c++)
            *gsl_matrix_ptr(patterns, p, c) -= mean[c];
    free(mean);
}

void distance_of_products(double *rdm, const gsl_matrix *products,
                          double divisor)
{
    size_t n = products->size1;

    bug_if(products->size2 != n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            *rdm++ = (gsl_matrix_get(products, i, i) +
                      gsl_matrix_get(products, j, j) -
                      gsl_matrix_get(products, i, j) -
                      gsl_matrix_get(products, j, i)) /
                     divisor;
}

/* A copy without the mean pattern of the conditions that have one. */
static gsl_matrix *centered(const gsl_matrix *patterns)
{
    gsl_matrix *copy = gsl_matrix_alloc(patterns->size1, patterns->size2);

    gsl_matrix_memcpy(copy, patterns);
    for (size_t p = 0; p < copy->size1; p++) {
        double *row = gsl_matrix_ptr(copy, p, 0), sum = 0, count = 0;

        for (size_t c = 0; c < copy->size2; c++)
            if (isfinite(row[c])) {
                sum += row[c];
                count++;
            }
        for (size_t c = 0; c < copy->size2 && count > 0; c++)
            row[c] -= sum / count;
    }
    return copy;
}

void distance_euclidean(double *rdm, const gsl_matrix *patterns)
{
    size_t n = patterns->size2, pairs = distance_pairs(n);
    gsl_matrix *x = centered(patterns), *gram = gsl_matrix_alloc(n, n);

    blas_gram(gram, 1, x);
    distance_of_products(rdm, gram, (double)patterns->size1);
    for (size_t k = 0; k < pairs; k++)
        rdm[k] = rdm[k] < 0 ? 0 : rdm[k];
    gsl_matrix_free(x), gsl_matrix_free(gram);
}

/* Columns of mean 0 and length 1; a constant one becomes NaN. */
static void normalize(gsl_matrix *x)
{
    size_t n = x->size2;
    double *least = NEW_ARRAY(double, 3 * n), *most = least + n;
    double *square = most + n;

    for (size_t c = 0; c < n; c++)
        least[c] = most[c] = gsl_matrix_get(x, 0, c);
    for (size_t p = 0; p < x->size1; p++)
        for (size_t c = 0; c < n; c++) {
            least[c] = fmin(least[c], gsl_matrix_get(x, p, c));
            most[c] = fmax(most[c], gsl_matrix_get(x, p, c));
        }
    distance_remove_mean(x);
    for (size_t p = 0; p < x->size1; p++)
        for (size_t c = 0; c < n; c++)
            square[c] += gsl_matrix_get(x, p, c) * gsl_matrix_get(x, p, c);
    for (size_t c = 0; c < n; c++)
        square[c] = most[c] > least[c] ? sqrt(square[c]) : NAN;
    for (size_t p = 0; p < x->size1; p++)
        for (size_t c = 0; c < n; c++)
            *gsl_matrix_ptr(x, p, c) /= square[c];
    free(least);
}

void distance_correlation(double *rdm, const gsl_matrix *patterns)
{
    size_t n = patterns->size2;
    gsl_matrix *x = gsl_matrix_alloc(patterns->size1, n);
    gsl_matrix *gram = gsl_matrix_alloc(n, n);

    gsl_matrix_memcpy(x, patterns);
    normalize(x);
    blas_gram(gram, 1, x);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            double r = gsl_matrix_get(gram, i, j);

            *rdm++ = 1 - (r > 1 ? 1 : r < -1 ? -1 : r);
        }
    gsl_matrix_free(x), gsl_matrix_free(gram);
}
