#include "base/mem.h"
#include "group/chance.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is less apart than this share of it is equal. */
static const double TIE = 1e-9;

/* How many of sorted[count], ascending, are at least `value`. */
static size_t count_from(const double *sorted, size_t count, double value)
{
    double bar = value - TIE * fabs(value);
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (sorted[middle] >= bar)
            high = middle;
        else
            low = middle + 1;
    }
    return count - low;
}

double chance_p(const double *null, size_t count, double value)
{
    double p;

    chance_ps(&p, &value, 1, null, count);
    return p;
}

void chance_ps(double *p, const double *values, size_t count,
               const double *null, size_t orders)
{
    double *sorted = NEW_ARRAY(double, orders);

    memcpy(sorted, null, orders * sizeof *sorted);
    gsl_sort(sorted, 1, orders);
    for (size_t k = 0; k < count; k++)
        p[k] = isnan(values[k])
                   ? NAN
                   : (1 + (double)count_from(sorted, orders, values[k])) /
                         (1 + (double)orders);
    free(sorted);
}

double chance_spread_p(double statistic, double spread,
                       const struct design *design, enum chance_side side,
                       size_t orders)
{
    double scaled = statistic / spread, freedom = (double)orders, p;

    if (isnan(scaled) || !orders)
        return NAN;
    if (design->tested > 1) {
        p = gsl_cdf_fdist_Q(scaled * scaled, (double)design->tested,
                            design->freedom);
        return gsl_cdf_tdist_Q(gsl_cdf_ugaussian_Qinv(p), freedom);
    }
    if (side != SIDE_TWO) {
        p = gsl_cdf_tdist_Q(side == SIDE_LESS ? -scaled : scaled,
                            design->freedom);
        return gsl_cdf_tdist_Q(gsl_cdf_ugaussian_Qinv(p), freedom);
    }
    p = gsl_cdf_tdist_Q(fabs(scaled), design->freedom);
    return 2 * gsl_cdf_tdist_Q(gsl_cdf_ugaussian_Qinv(p), freedom);
}

double chance_over_thresholds(const gsl_matrix *null, size_t h, double value)
{
    size_t orders = null->size2;
    double *least = NEW_ARRAY(double, orders), *p = NEW_ARRAY(double, orders);
    double mine = chance_p(gsl_matrix_const_ptr(null, h, 0), orders, value);
    size_t count = 1;

    for (size_t k = 0; k < orders; k++)
        least[k] = 1;
    for (size_t i = 0; i < null->size1; i++) {
        const double *row = gsl_matrix_const_ptr(null, i, 0);

        chance_ps(p, row, orders, row, orders);
        /* An order is itself one of those that are as extreme: no 1 more. */
        for (size_t k = 0; k < orders; k++)
            least[k] = fmin(least[k], p[k] - 1 / (1 + (double)orders));
    }
    for (size_t k = 0; k < orders; k++)
        count += least[k] <= mine * (1 + TIE);
    free(least), free(p);
    return (double)count / (1 + (double)orders);
}
