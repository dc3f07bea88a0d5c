#include "stats/versus.h"

#include "base/mem.h"

#include <stdlib.h>

/*
 * t_c.  With (K + penalty I) d = y - mean(y), what row i is off by is
 * penalty d_i, and penalty d_i / (1 - h_ii) when it is left out.
 */
static double threshold(const struct ridge *ridge, size_t choice,
                        const double *dual, const size_t *label, size_t classes,
                        size_t c)
{
    size_t rows = ridge->spectrum->rows;
    double *sum = NEW_ARRAY(double, classes), *count, rest = 0, others = 0;

    count = NEW_ARRAY(double, classes);
    for (size_t i = 0; i < rows; i++) {
        double left = ridge->left[choice * rows + i];

        count[label[i]]++;
        sum[label[i]] += (label[i] == c) - ridge->penalty[choice] * dual[i] /
                                               (left > 1e-12 ? left : 1e-12);
    }
    for (size_t k = 0; k < classes; k++)
        if (k != c && count[k] > 0)
            others++, rest += sum[k] / count[k];
    rest = (sum[c] / count[c] + rest / others) / 2;
    free(sum), free(count);
    return rest;
}

void versus_add(gsl_matrix *score, double factor, const gsl_matrix *cross,
                const struct ridge *ridge, const size_t *label)
{
    size_t rows = ridge->spectrum->rows, classes = score->size2;
    double *y = NEW_ARRAY(double, rows), *dual = NEW_ARRAY(double, rows);

    for (size_t c = 0; c < classes; c++) {
        double mean = 0, from;
        size_t choice;

        for (size_t i = 0; i < rows; i++) {
            y[i] = label[i] == c;
            mean += y[i] / (double)rows;
        }
        if (mean <= 0 || mean >= 1) {
            for (size_t i = 0; i < score->size1; i++)
                *gsl_matrix_ptr(score, i, c) -= factor;
            continue;
        }
        choice = ridge_fit(dual, ridge, y);
        from = threshold(ridge, choice, dual, label, classes, c);
        for (size_t i = 0; i < score->size1; i++) {
            double f = mean - from;

            for (size_t k = 0; k < rows; k++)
                f += dual[k] * gsl_matrix_get(cross, i, k);
            *gsl_matrix_ptr(score, i, c) += factor * f;
        }
    }
    free(y), free(dual);
}

size_t versus_best(const gsl_matrix *score, size_t i)
{
    size_t best = 0;

    for (size_t c = 1; c < score->size2; c++)
        if (gsl_matrix_get(score, i, c) > gsl_matrix_get(score, i, best))
            best = c;
    return best;
}
