#include "stats/cpm.h"

#include "base/mem.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

double cpm_threshold(double level, size_t n, size_t lost)
{
    double freedom = (double)n - 2 - (double)lost, t;

    if (freedom < 1)
        return INFINITY;
    t = gsl_cdf_tdist_Qinv(level / 2, freedom);
    return t / sqrt(freedom + t * t);
}

/* sums[2 x rows]: of the features above the threshold and below its negative.
 */
static void add_up(double *sums, size_t used[2], const gsl_matrix *x,
                   const double *r, double threshold)
{
    size_t rows = x->size1;

    used[0] = used[1] = 0;
    for (size_t j = 0; j < x->size2; j++) {
        size_t side = r[j] < 0;

        if (!(fabs(r[j]) >= threshold))
            continue;
        used[side]++;
        for (size_t i = 0; i < rows; i++)
            sums[side * rows + i] += gsl_matrix_get(x, i, j);
    }
}

static double mean_of(const double *x, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += x[i];
    return sum / (double)count;
}

static double product(const double *a, const double *b, size_t count)
{
    double ma = mean_of(a, count), mb = mean_of(b, count), sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += (a[i] - ma) * (b[i] - mb);
    return sum;
}

/* Slopes of y on the sums that are asked for; 0 where there is no telling. */
static void regress(double slope[2], const double *sums, const double *y,
                    size_t rows, const size_t used[2])
{
    const double *s[2] = {sums, sums + rows};
    double a = product(s[0], s[0], rows), d = product(s[1], s[1], rows);
    double b = product(s[0], s[1], rows);
    double u = product(s[0], y, rows), v = product(s[1], y, rows);
    double determinant = a * d - b * b;

    slope[0] = slope[1] = 0;
    if (used[0] && used[1] && determinant > 1e-12 * a * d) {
        slope[0] = (u * d - v * b) / determinant;
        slope[1] = (v * a - u * b) / determinant;
    } else if (used[0] && a > 0) {
        slope[0] = u / a;
    } else if (used[1] && d > 0) {
        slope[1] = v / d;
    }
}

void cpm_predict(double *score, size_t used[2], const gsl_matrix *trains,
                 const gsl_matrix *tests, const double *y, const double *r,
                 double threshold)
{
    static const size_t sides[CPM_KINDS][2] = {
        [CPM_BOTH] = {1, 1}, [CPM_POSITIVE] = {1, 0}, [CPM_NEGATIVE] = {0, 1}};
    size_t n = trains->size1, m = tests->size1;
    double *known = NEW_ARRAY(double, 2 * n), *asked = NEW_ARRAY(double, 2 * m);
    double mean = mean_of(y, n);

    add_up(known, used, trains, r, threshold);
    add_up(asked, used, tests, r, threshold);
    for (size_t kind = 0; kind < CPM_KINDS; kind++) {
        size_t allowed[2] = {used[0] * sides[kind][0],
                             used[1] * sides[kind][1]};
        double slope[2];

        regress(slope, known, y, n, allowed);
        for (size_t i = 0; i < m; i++) {
            double *to = &score[kind * m + i];

            *to = mean;
            for (size_t side = 0; side < 2; side++)
                *to += slope[side] *
                       (asked[side * m + i] - mean_of(known + side * n, n));
        }
    }
    free(known), free(asked);
}
