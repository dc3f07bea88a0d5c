#include "stats/welch.h"

#include "base/mem.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

struct moments {
    double n, mean, variance;
};

static struct moments moments_of(const double *x, const size_t *group,
                                 size_t count, size_t which)
{
    struct moments m = {0, 0, NAN};
    double square = 0;

    for (size_t i = 0; i < count; i++)
        if (!group || group[i] == which)
            m.mean += x[i], m.n++;
    m.mean = m.n > 0 ? m.mean / m.n : NAN;
    for (size_t i = 0; i < count; i++)
        if (!group || group[i] == which)
            square += (x[i] - m.mean) * (x[i] - m.mean);
    if (m.n > 1)
        m.variance = square / (m.n - 1);
    return m;
}

struct welch welch_two(const double *x, size_t nx, const double *y, size_t ny)
{
    struct moments a = moments_of(x, NULL, nx, 0);
    struct moments b = moments_of(y, NULL, ny, 0);
    double va = a.variance / a.n, vb = b.variance / b.n, v = va + vb;
    struct welch welch = {a.mean - b.mean, NAN, NAN, NAN, NAN, NAN};
    double reach;

    if (!(v > 0))
        return welch;
    welch.t = welch.difference / sqrt(v);
    welch.df = v * v / (va * va / (a.n - 1) + vb * vb / (b.n - 1));
    welch.p = 2 * gsl_cdf_tdist_Q(fabs(welch.t), welch.df);
    reach = gsl_cdf_tdist_Qinv(.025, welch.df) * sqrt(v);
    welch.low = welch.difference - reach;
    welch.high = welch.difference + reach;
    return welch;
}

struct welch_many welch_many(const double *x, const size_t *group, size_t count,
                             size_t k)
{
    struct welch_many welch = {NAN, NAN, NAN, NAN};
    struct moments *m = NEW_ARRAY(struct moments, k);
    double total = 0, mean = 0, lambda = 0, between = 0;
    double groups = (double)k;

    for (size_t g = 0; g < k; g++) {
        m[g] = moments_of(x, group, count, g);
        total += m[g].n / m[g].variance;
        mean += m[g].n / m[g].variance * m[g].mean;
    }
    mean /= total;
    for (size_t g = 0; g < k; g++) {
        double w = m[g].n / m[g].variance, rest = 1 - w / total;

        lambda += rest * rest / (m[g].n - 1);
        between += w * (m[g].mean - mean) * (m[g].mean - mean);
    }
    free(m);
    if (k < 2 || !isfinite(total) || !(lambda > 0))
        return welch;
    welch.df1 = groups - 1;
    welch.df2 = (groups * groups - 1) / (3 * lambda);
    welch.f = between / welch.df1 /
              (1 + 2 * (groups - 2) * lambda / (groups * groups - 1));
    welch.p = gsl_cdf_fdist_Q(welch.f, welch.df1, welch.df2);
    return welch;
}
