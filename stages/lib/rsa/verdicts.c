#include "rsa/verdicts.h"

#include "base/mem.h"
#include "num/order.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

struct verdicts_moments verdicts_moments(const double *values, size_t count)
{
    struct verdicts_moments m = {NAN, NAN, 0};
    double variance = verdicts_variance(values, count), sum = 0;

    for (size_t k = 0; k < count; k++)
        if (!isnan(values[k])) {
            sum += values[k];
            m.count++;
        }
    if (m.count)
        m.mean = sum / (double)m.count;
    m.error = sqrt(variance / (double)m.count);
    return m;
}

double verdicts_variance(const double *values, size_t count)
{
    double sum = 0, square = 0, mean;
    size_t n = 0;

    for (size_t k = 0; k < count; k++)
        if (!isnan(values[k])) {
            sum += values[k];
            n++;
        }
    mean = sum / (double)n;
    for (size_t k = 0; k < count; k++)
        if (!isnan(values[k]))
            square += (values[k] - mean) * (values[k] - mean);
    return n < 2 ? NAN : square / (double)(n - 1);
}

double verdicts_t(double mean, double error, double freedom, bool has_sides)
{
    double t = mean / error;

    if (!(error > 1e-12 * fabs(mean)) || !(freedom >= 1))
        return NAN;
    return has_sides ? 2 * gsl_cdf_tdist_Q(fabs(t), freedom)
                     : gsl_cdf_tdist_Q(t, freedom);
}

double verdicts_width(double error, double freedom)
{
    return freedom >= 1 ? error * gsl_cdf_tdist_Pinv(0.975, freedom) : NAN;
}

/* Of random signs, the chance that the ranks of those with + sum to at least
 * `sum`; ranks are given doubled, so that they are whole. */
static double tail(const size_t *doubled, size_t count, size_t sum)
{
    size_t most = 0;
    double *chance, total = 0;

    for (size_t k = 0; k < count; k++)
        most += doubled[k];
    chance = NEW_ARRAY(double, most + 1);
    chance[0] = 1;
    for (size_t k = 0; k < count; k++)
        for (size_t s = most + 1; s-- > 0;)
            chance[s] =
                (chance[s] + (s >= doubled[k] ? chance[s - doubled[k]] : 0)) /
                2;
    for (size_t s = sum; s <= most; s++)
        total += chance[s];
    free(chance);
    return fmin(total, 1);
}

double verdicts_signed_rank(const double *values, size_t count, bool has_sides)
{
    double *size = NEW_ARRAY(double, count ? count : 1);
    bool *is_above = NEW_ARRAY(bool, count ? count : 1);
    size_t *doubled = NEW_ARRAY(size_t, count ? count : 1);
    size_t n = 0, above = 0, below = 0;
    double p = NAN;

    for (size_t k = 0; k < count; k++)
        if (!isnan(values[k]) && values[k] != 0) {
            is_above[n] = values[k] > 0;
            size[n++] = fabs(values[k]);
        }
    order_ranks(size, size, n);
    for (size_t k = 0; k < n; k++) {
        doubled[k] = (size_t)(2 * size[k]);
        *(is_above[k] ? &above : &below) += doubled[k];
    }
    if (n)
        p = has_sides
                ? fmin(1, 2 * tail(doubled, n, above > below ? above : below))
                : tail(doubled, n, above);
    free(size), free(is_above), free(doubled);
    return p;
}

double verdicts_percentile(double interval[2], const double *values,
                           size_t samples, double error, double freedom,
                           bool has_sides)
{
    double *sorted = NEW_ARRAY(double, samples ? samples : 1), p = NAN;
    double spread = sqrt(verdicts_variance(values, samples)), low = 1, high = 1;
    size_t n = 0;

    for (size_t k = 0; k < samples; k++)
        if (!isnan(values[k])) {
            sorted[n++] = values[k];
            low += values[k] <= 0;
            high += values[k] >= 0;
        }
    if (spread > 0 && error > 0 && freedom >= 1) {
        double scale = spread / error, all = (double)n + 1;
        double below = gsl_cdf_tdist_P(
            scale * gsl_cdf_ugaussian_Pinv(fmin(low / all, 1 - 0.5 / all)),
            freedom);
        double above = gsl_cdf_tdist_P(
            scale * gsl_cdf_ugaussian_Pinv(fmin(high / all, 1 - 0.5 / all)),
            freedom);
        double tails =
            gsl_cdf_ugaussian_P(gsl_cdf_tdist_Pinv(0.025, freedom) / scale);

        p = has_sides ? fmin(1, 2 * fmin(below, above)) : below;
        gsl_sort(sorted, 1, n);
        if (interval) {
            interval[0] =
                gsl_stats_quantile_from_sorted_data(sorted, 1, n, tails);
            interval[1] =
                gsl_stats_quantile_from_sorted_data(sorted, 1, n, 1 - tails);
        }
    } else if (interval) {
        interval[0] = interval[1] = NAN;
    }
    free(sorted);
    return p;
}

double verdicts_dual(double subjects, double conditions, double both,
                     const size_t counts[2])
{
    double s = (double)counts[0] / ((double)counts[0] - 1);
    double c = (double)counts[1] / ((double)counts[1] - 1);
    double v =
        s * subjects + c * conditions - s * c * (both - subjects - conditions);

    if (isnan(subjects) || isnan(conditions) || isnan(both))
        return NAN;
    return fmin(fmax(v, fmax(s * subjects, c * conditions)), both);
}
