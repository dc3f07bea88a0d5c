#include "rsa/poisson.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "rsa/distance.h"

#include <math.h>
#include <stdlib.h>

#define PRIOR_RATE   1.0
#define PRIOR_WEIGHT 0.1

void poisson_rates(gsl_matrix *x)
{
    gsl_matrix_add_constant(x, PRIOR_RATE * PRIOR_WEIGHT);
    gsl_matrix_scale(x, 1 / (1 + PRIOR_WEIGHT));
}

static void take_logarithms(gsl_matrix *x)
{
    for (size_t i = 0; i < x->size1; i++)
        for (size_t j = 0; j < x->size2; j++)
            gsl_matrix_set(x, i, j, log(gsl_matrix_get(x, i, j)));
}

/* Of the patterns `train` and `test`, which become rates and logarithms. */
static void compare(double *rdm, gsl_matrix *train, gsl_matrix *test)
{
    gsl_matrix *products = gsl_matrix_alloc(train->size2, test->size2);

    poisson_rates(train), poisson_rates(test);
    take_logarithms(test);
    blas_product(products, 1, BLAS_TRANSPOSED, train, BLAS_PLAIN, test, 0);
    distance_of_products(rdm, products, (double)train->size1);
    gsl_matrix_free(products);
}

void poisson_distance(double *rdm, const gsl_matrix *patterns)
{
    gsl_matrix *train = gsl_matrix_alloc(patterns->size1, patterns->size2);
    gsl_matrix *test = gsl_matrix_alloc(patterns->size1, patterns->size2);
    size_t pairs = distance_pairs(patterns->size2);

    gsl_matrix_memcpy(train, patterns), gsl_matrix_memcpy(test, patterns);
    compare(rdm, train, test);
    for (size_t k = 0; k < pairs; k++)
        rdm[k] = rdm[k] < 0 ? 0 : rdm[k];
    gsl_matrix_free(train), gsl_matrix_free(test);
}

/* test = run m; train = the mean of the others. */
static void fold(gsl_matrix *train, gsl_matrix *test,
                 const gsl_matrix *patterns, size_t m, size_t runs)
{
    size_t n = test->size2;

    for (size_t p = 0; p < test->size1; p++)
        for (size_t c = 0; c < n; c++) {
            double sum = 0;

            for (size_t k = 0; k < runs; k++)
                sum += k == m ? 0 : gsl_matrix_get(patterns, p, k * n + c);
            gsl_matrix_set(train, p, c, sum / ((double)runs - 1));
            gsl_matrix_set(test, p, c, gsl_matrix_get(patterns, p, m * n + c));
        }
}

void poisson_crossvalidated(double *rdm, const gsl_matrix *patterns,
                            size_t runs)
{
    size_t n = patterns->size2 / runs, pairs = distance_pairs(n);
    gsl_matrix *train = gsl_matrix_alloc(patterns->size1, n);
    gsl_matrix *test = gsl_matrix_alloc(patterns->size1, n);
    double *one = NEW_ARRAY(double, pairs);

    bug_if(runs < 2 || patterns->size2 != runs * n);
    for (size_t k = 0; k < pairs; k++)
        rdm[k] = 0;
    for (size_t m = 0; m < runs; m++) {
        fold(train, test, patterns, m, runs);
        compare(one, train, test);
        for (size_t k = 0; k < pairs; k++)
            rdm[k] += one[k] / (double)runs;
    }
    gsl_matrix_free(train), gsl_matrix_free(test), free(one);
}
