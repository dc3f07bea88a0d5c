#include "rsa/unbalanced.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "rsa/distance.h"
#include "rsa/poisson.h"
#include "rsa/whiten.h"

#include <math.h>
#include <stdlib.h>

/* A sum of squares this much smaller than its parts is rounding. */
#define ROUNDING 1e-13

void unbalanced_split(gsl_matrix *filled, gsl_matrix *valid,
                      const gsl_matrix *trials)
{
    for (size_t p = 0; p < trials->size1; p++)
        for (size_t t = 0; t < trials->size2; t++) {
            double value = gsl_matrix_get(trials, p, t);

            gsl_matrix_set(valid, p, t, !isnan(value));
            gsl_matrix_set(filled, p, t, isnan(value) ? 0 : value);
        }
}

void unbalanced_products(gsl_matrix *products, const gsl_matrix *x)
{
    blas_gram(products, 1, x);
}

/* The trials of run m side by side; their numbers in trial[]. */
static gsl_matrix *trials_of(size_t *trial, const gsl_matrix *filled,
                             const struct unbalanced *design, size_t m)
{
    gsl_matrix *x;
    size_t count = 0;

    for (size_t t = 0; t < design->trials; t++)
        if (design->run[t] == m)
            trial[count++] = t;
    if (!count)
        return NULL;
    x = gsl_matrix_alloc(filled->size1, count);
    for (size_t k = 0; k < count; k++)
        for (size_t p = 0; p < x->size1; p++)
            gsl_matrix_set(x, p, k, gsl_matrix_get(filled, p, trial[k]));
    return x;
}

/* The block of runs m < n, and its mirror image. */
static bool add_block(gsl_matrix *products, const gsl_matrix *filled,
                      const struct unbalanced *design, const size_t run[2],
                      const gsl_matrix *covariance)
{
    size_t *trial = NEW_ARRAY(size_t, 2 * design->trials);
    size_t *other = trial + design->trials;
    gsl_matrix *a = trials_of(trial, filled, design, run[0]);
    gsl_matrix *b = trials_of(other, filled, design, run[1]), *block;
    gsl_matrix *factor = gsl_matrix_alloc(covariance->size1, covariance->size2);
    bool is_good = true;

    gsl_matrix_memcpy(factor, covariance);
    if (a && b && (is_good = whiten_factor(factor))) {
        whiten_patterns(a, factor), whiten_patterns(b, factor);
        block = gsl_matrix_alloc(a->size2, b->size2);
        blas_product(block, 1, BLAS_TRANSPOSED, a, BLAS_PLAIN, b, 0);
        for (size_t i = 0; i < a->size2; i++)
            for (size_t j = 0; j < b->size2; j++) {
                double value = gsl_matrix_get(block, i, j);

                gsl_matrix_set(products, trial[i], other[j], value);
                gsl_matrix_set(products, other[j], trial[i], value);
            }
        gsl_matrix_free(block);
    }
    gsl_matrix_free(a), gsl_matrix_free(b), gsl_matrix_free(factor);
    free(trial);
    return is_good;
}

bool unbalanced_products_by_run(gsl_matrix *products, const gsl_matrix *filled,
                                const struct unbalanced *design,
                                gsl_matrix *const *covariances)
{
    gsl_matrix *mean =
        gsl_matrix_alloc(covariances[0]->size1, covariances[0]->size2);
    size_t runs = 0;
    bool is_good = true;

    bug_if(!design->is_crossvalidated);
    gsl_matrix_set_zero(products);
    for (size_t t = 0; t < design->trials; t++)
        runs = design->run[t] >= runs ? design->run[t] + 1 : runs;
    for (size_t m = 0; m < runs && is_good; m++)
        for (size_t n = m + 1; n < runs && is_good; n++) {
            const size_t run[] = {m, n};

            gsl_matrix_memcpy(mean, covariances[m]);
            gsl_matrix_add(mean, covariances[n]);
            gsl_matrix_scale(mean, 0.5);
            is_good = add_block(products, filled, design, run, mean);
        }
    gsl_matrix_free(mean);
    return is_good;
}

/* Half of w r, or NaN, of the sums over the channels that both have. */
static double half_correlation(double w, double ab, const double sum[2],
                               const double square[2])
{
    double a = square[0] - sum[0] * sum[0] / w;
    double b = square[1] - sum[1] * sum[1] / w;

    if (!(w > 1 && a > ROUNDING * square[0] && b > ROUNDING * square[1]))
        return NAN;
    return w / 2 * (ab - sum[0] * sum[1] / w) / sqrt(a * b);
}

void unbalanced_correlation(gsl_matrix *kernel, gsl_matrix *weight,
                            const gsl_matrix *filled, const gsl_matrix *valid)
{
    size_t n = filled->size2;
    gsl_matrix *squares = gsl_matrix_alloc(filled->size1, n);
    gsl_matrix *sum = gsl_matrix_alloc(n, n), *square = gsl_matrix_alloc(n, n);

    gsl_matrix_memcpy(squares, filled);
    gsl_matrix_mul_elements(squares, filled);
    blas_gram(kernel, 1, filled);
    blas_product(sum, 1, BLAS_TRANSPOSED, filled, BLAS_PLAIN, valid, 0);
    blas_product(square, 1, BLAS_TRANSPOSED, squares, BLAS_PLAIN, valid, 0);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b <= a; b++) {
            const double sums[] = {gsl_matrix_get(sum, a, b),
                                   gsl_matrix_get(sum, b, a)};
            const double both[] = {gsl_matrix_get(square, a, b),
                                   gsl_matrix_get(square, b, a)};
            double k =
                half_correlation(gsl_matrix_get(weight, a, b),
                                 gsl_matrix_get(kernel, a, b), sums, both);

            if (isnan(k)) {
                k = 0;
                gsl_matrix_set(weight, a, b, 0);
                gsl_matrix_set(weight, b, a, 0);
            }
            gsl_matrix_set(kernel, a, b, k);
            gsl_matrix_set(kernel, b, a, k);
        }
    gsl_matrix_free(squares), gsl_matrix_free(sum), gsl_matrix_free(square);
}

/* Rates, their logarithms and the products of both, 0 where there is none. */
static void rates(gsl_matrix *rate, gsl_matrix *logarithm, gsl_matrix *own,
                  const gsl_matrix *filled, const gsl_matrix *valid)
{
    gsl_matrix_memcpy(rate, filled);
    poisson_rates(rate);
    gsl_matrix_mul_elements(rate, valid);
    for (size_t p = 0; p < rate->size1; p++)
        for (size_t t = 0; t < rate->size2; t++) {
            double x = gsl_matrix_get(rate, p, t);
            double y = gsl_matrix_get(valid, p, t) > 0 ? log(x) : 0;

            gsl_matrix_set(logarithm, p, t, y);
            gsl_matrix_set(own, p, t, x * y);
        }
}

void unbalanced_poisson(gsl_matrix *kernel, const gsl_matrix *filled,
                        const gsl_matrix *valid)
{
    size_t channels = filled->size1, n = filled->size2;
    gsl_matrix *rate = gsl_matrix_alloc(channels, n);
    gsl_matrix *logarithm = gsl_matrix_alloc(channels, n);
    gsl_matrix *own = gsl_matrix_alloc(channels, n);
    gsl_matrix *half = gsl_matrix_alloc(n, n);

    rates(rate, logarithm, own, filled, valid);
    blas_product(half, 0.5, BLAS_TRANSPOSED, rate, BLAS_PLAIN, logarithm, 0);
    blas_product(half, -0.5, BLAS_TRANSPOSED, own, BLAS_PLAIN, valid, 1);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            gsl_matrix_set(kernel, a, b,
                           gsl_matrix_get(half, a, b) +
                               gsl_matrix_get(half, b, a));
    gsl_matrix_free(rate), gsl_matrix_free(logarithm);
    gsl_matrix_free(own), gsl_matrix_free(half);
}

void unbalanced_average(double *rdm, const gsl_matrix *kernel,
                        const gsl_matrix *weight,
                        const struct unbalanced *design)
{
    gsl_matrix *k = gsl_matrix_calloc(design->conditions, design->conditions);
    gsl_matrix *w = gsl_matrix_calloc(design->conditions, design->conditions);

    bug_if(kernel->size1 != design->trials || weight->size1 != design->trials);
    for (size_t a = 0; a < design->trials; a++)
        for (size_t b = 0; b < design->trials; b++) {
            size_t i = design->condition[a], j = design->condition[b];

            if (design->is_crossvalidated && design->run[a] == design->run[b])
                continue;
            *gsl_matrix_ptr(k, i, j) += gsl_matrix_get(kernel, a, b);
            *gsl_matrix_ptr(w, i, j) += gsl_matrix_get(weight, a, b);
        }
    gsl_matrix_div_elements(k, w); /* 0 / 0 is NaN: no pair of trials */
    distance_of_products(rdm, k, 1);
    gsl_matrix_free(k), gsl_matrix_free(w);
}
