#include "rsa/cka.h"

#include <math.h>

/* Sums over a matrix, or over what is off its diagonal. */
struct sums {
    double product, rows, k, l; /* <K,L>, (K1)'(L1), 1'K1, 1'L1 */
};

static struct sums sums_of(const gsl_matrix *k, const gsl_matrix *l,
                           int has_diagonal)
{
    struct sums sums = {0};

    for (size_t i = 0; i < k->size1; i++) {
        double row_k = 0, row_l = 0;

        for (size_t j = 0; j < k->size1; j++) {
            double a = gsl_matrix_get(k, i, j), b = gsl_matrix_get(l, i, j);

            if (i == j && !has_diagonal)
                continue;
            sums.product += a * b;
            row_k += a;
            row_l += b;
        }
        sums.rows += row_k * row_l;
        sums.k += row_k;
        sums.l += row_l;
    }
    return sums;
}

/* <HKH, HLH> */
static double centered(const gsl_matrix *k, const gsl_matrix *l)
{
    struct sums s = sums_of(k, l, 1);
    double n = (double)k->size1;

    return s.product - 2 * s.rows / n + s.k * s.l / (n * n);
}

static double hsic(const gsl_matrix *k, const gsl_matrix *l)
{
    struct sums s = sums_of(k, l, 0);
    double n = (double)k->size1;

    return (s.product + s.k * s.l / ((n - 1) * (n - 2)) -
            2 * s.rows / (n - 2)) /
           (n * (n - 3));
}

static double ratio(double both, double own, double other)
{
    return own > 0 && other > 0 ? both / sqrt(own) / sqrt(other) : NAN;
}

double cka_linear(const gsl_matrix *k, const gsl_matrix *l)
{
    return ratio(centered(k, l), centered(k, k), centered(l, l));
}

double cka_debiased(const gsl_matrix *k, const gsl_matrix *l)
{
    if (k->size1 < 4)
        return NAN;
    return ratio(hsic(k, l), hsic(k, k), hsic(l, l));
}
