#include "rsa/crossnobis.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "rsa/distance.h"
#include "rsa/whiten.h"

#include <stdlib.h>
#include <string.h>

/* Each row without its mean; by summing from the left, the same everywhere. */
static void center_rows(gsl_matrix *x)
{
    for (size_t i = 0; i < x->size1; i++) {
        double *row = gsl_matrix_ptr(x, i, 0), mean = 0;

        for (size_t j = 0; j < x->size2; j++)
            mean += row[j];
        mean /= (double)x->size2;
        for (size_t j = 0; j < x->size2; j++)
            row[j] -= mean;
    }
}

/* The patterns summed over runs, channels x conditions. */
static void sum_runs(gsl_matrix *sum, const gsl_matrix *patterns, size_t runs)
{
    size_t n = sum->size2;

    for (size_t p = 0; p < sum->size1; p++) {
        const double *from = gsl_matrix_const_ptr(patterns, p, 0);
        double *to = gsl_matrix_ptr(sum, p, 0);

        memcpy(to, from, n * sizeof *to);
        for (size_t m = 1; m < runs; m++)
            for (size_t c = 0; c < n; c++)
                to[c] += from[m * n + c];
    }
}

/*
 * A channel's runs follow each other, so that the same numbers are also
 * (channels * runs) x conditions: one product sums Y_m'Y_m over all runs.
 */
void crossnobis(double *rdm, gsl_matrix *patterns, size_t runs)
{
    size_t n = patterns->size2 / runs, channels = patterns->size1;
    gsl_matrix_view stack =
        gsl_matrix_view_array(patterns->data, channels * runs, n);
    gsl_matrix *sum = gsl_matrix_alloc(channels, n);
    gsl_matrix *within = gsl_matrix_alloc(n, n), *gram = gsl_matrix_alloc(n, n);

    bug_if(runs < 2 || patterns->size2 != runs * n);
    bug_if(patterns->tda != patterns->size2);
    center_rows(&stack.matrix);
    sum_runs(sum, patterns, runs);
    blas_gram(within, 1, &stack.matrix);
    blas_gram(gram, 1, sum);
    gsl_matrix_sub(gram, within);
    distance_of_products(rdm, gram,
                         (double)runs * ((double)runs - 1) * (double)channels);
    gsl_matrix_free(sum), gsl_matrix_free(within), gsl_matrix_free(gram);
}

/* The two runs side by side, whitened with the mean of their covariances. */
static bool whiten_pair(gsl_matrix *pair, gsl_matrix *factor,
                        const gsl_matrix *patterns, const size_t run[2],
                        gsl_matrix *const *covariances)
{
    size_t n = pair->size2 / 2;

    for (size_t k = 0; k < 2; k++) {
        gsl_matrix_view to =
            gsl_matrix_submatrix(pair, 0, k * n, pair->size1, n);
        gsl_matrix_const_view from =
            gsl_matrix_const_submatrix(patterns, 0, run[k] * n, pair->size1, n);

        gsl_matrix_memcpy(&to.matrix, &from.matrix);
    }
    gsl_matrix_memcpy(factor, covariances[run[0]]);
    gsl_matrix_add(factor, covariances[run[1]]);
    gsl_matrix_scale(factor, 0.5);
    if (!whiten_factor(factor))
        return false;
    whiten_patterns(pair, factor);
    return true;
}

bool crossnobis_by_run(double *rdm, const gsl_matrix *patterns, size_t runs,
                       gsl_matrix *const *covariances)
{
    size_t n = patterns->size2 / runs, pairs = distance_pairs(n);
    gsl_matrix *pair = gsl_matrix_alloc(patterns->size1, 2 * n);
    gsl_matrix *factor =
        gsl_matrix_alloc(covariances[0]->size1, covariances[0]->size2);
    double *one = NEW_ARRAY(double, pairs), count = 0;
    bool is_good = true;

    bug_if(runs < 2 || patterns->size2 != runs * n);
    for (size_t k = 0; k < pairs; k++)
        rdm[k] = 0;
    for (size_t a = 0; a < runs && is_good; a++)
        for (size_t b = a + 1; b < runs && is_good; b++, count++) {
            const size_t run[] = {a, b};

            is_good = whiten_pair(pair, factor, patterns, run, covariances);
            if (is_good)
                crossnobis(one, pair, 2);
            for (size_t k = 0; k < pairs && is_good; k++)
                rdm[k] += one[k];
        }
    for (size_t k = 0; k < pairs; k++)
        rdm[k] /= count;
    gsl_matrix_free(pair), gsl_matrix_free(factor), free(one);
    return is_good;
}
