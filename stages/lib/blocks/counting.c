#include "blocks/counting.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_sf_dilog.h>
#include <math.h>
#include <stdlib.h>

/* What the tables may take: half integers, partitions, numbers n. */
enum { MOST_HALVES = 1 << 18, MOST_PARTITIONS = 1 << 23, MOST_SUM = 1 << 16 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Plain sums: q(65 536, m) < 1e283. */
static void fill_partitions(struct counting *counting)
{
    size_t width = counting->most + 1;

    counting->partition = NEW_ARRAY(double, (counting->sums + 1) * width);
    for (size_t m = 0; m < width; m++)
        counting->partition[m] = 1;
    for (size_t n = 1; n <= counting->sums; n++) {
        double *row = counting->partition + n * width;

        for (size_t m = 1; m < width; m++)
            row[m] = row[m - 1] +
                     (n < m ? 0 : counting->partition[(n - m) * width + m]);
    }
}

struct counting *counting_new(size_t counts, size_t sums, size_t parts)
{
    struct counting *counting = NEW_ARRAY(struct counting, 1);

    counting->room = least(2 * counts + 4, MOST_HALVES);
    counting->half = NEW_ARRAY(double, counting->room);
    counting->log = NEW_ARRAY(double, counting->room);
    for (size_t k = 1; k < counting->room; k++) {
        counting->half[k] = lgamma((double)k / 2);
        counting->log[k] = log((double)k);
    }
    if (!parts)
        return counting;
    counting->most = parts;
    counting->sums = least(least(sums, MOST_SUM), MOST_PARTITIONS / parts);
    fill_partitions(counting);
    return counting;
}

void counting_free(struct counting *counting)
{
    if (!counting)
        return;
    free(counting->half), free(counting->log), free(counting->partition);
    free(counting);
}

double counting_stirling(size_t k)
{
    double z = (double)k / 2;

    return (z - 0.5) * log(z) - z + 0.5 * log(2 * M_PI) + 1 / (12 * z) -
           1 / (360 * z * z * z);
}

double counting_asymptotic(size_t n, size_t m)
{
    double root = sqrt((double)n), u = (double)m / root, v = u, before;

    if (pow((double)m, 4) < (double)n)
        return lgamma((double)n) - lgamma((double)m) -
               lgamma((double)(n - m) + 1) - lgamma((double)m + 1);
    do {
        before = v;
        v = u * sqrt(gsl_sf_dilog(-expm1(-v)));
    } while (fabs(v - before) > 1e-12 * v);
    return log(v) - 0.5 * log1p(-exp(-v) * (1 + u * u / 2)) - 1.5 * M_LN2 -
           log(u) - log(M_PI) - log((double)n) +
           root * (2 * v / u - u * log1p(-exp(-v)));
}

double counting_partitions(const struct counting *counting, size_t n, size_t m)
{
    if (!n || !m)
        return 0;
    m = least(n, m);
    if (n <= counting->sums && m <= counting->most)
        return log(counting->partition[n * (counting->most + 1) + m]);
    return counting_asymptotic(n, m);
}
