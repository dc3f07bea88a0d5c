#include "rsa/rgtm.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/order.h"

#include <math.h>
#include <stdlib.h>

const char *const rgtm_scales[4] = {"rank", "minmax", "raw", NULL};

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static size_t gather_known(double *known, const double *values, size_t count)
{
    size_t n = 0;

    for (size_t k = 0; k < count; k++)
        if (!isnan(values[k]))
            known[n++] = values[k];
    return n;
}

size_t rgtm_sort(double *sorted, const double *values, size_t count)
{
    size_t known = gather_known(sorted, values, count);

    qsort(sorted, known, sizeof(*sorted), ascending);
    return known;
}

double rgtm_quantile(const double *sorted, size_t known, double q)
{
    double place, low;
    size_t k;

    if (!known)
        return NAN;
    place = fmin(fmax(q, 0), 1) * (double)(known - 1);
    low = floor(place);
    k = (size_t)low;
    if (k + 1 >= known)
        return sorted[known - 1];
    return sorted[k] + (place - low) * (sorted[k + 1] - sorted[k]);
}

/* ---- scales ---- */

/* From 0 to 1; false, and all NaN, of what is constant. */
static bool stretch(double *x, size_t count)
{
    double least = INFINITY, most = -INFINITY;

    for (size_t k = 0; k < count; k++) {
        least = x[k] < least ? x[k] : least;
        most = x[k] > most ? x[k] : most;
    }
    for (size_t k = 0; k < count; k++)
        x[k] = most > least ? (x[k] - least) / (most - least) : NAN;
    return most > least;
}

bool rgtm_scaled(double *x, const double *rdm, size_t count,
                 enum rgtm_scale scale)
{
    for (size_t k = 0; k < count; k++)
        x[k] = rdm[k];
    if (scale == RGTM_RAW)
        return true;
    if (scale == RGTM_RANK)
        order_ranks_known(x, count);
    return stretch(x, count);
}

/* ---- transforms ---- */

void rgtm_clip(double *y, const double *x, size_t count, double a, double b)
{
    for (size_t k = 0; k < count; k++) {
        double to = b > a ? (x[k] - a) / (b - a) : (double)(x[k] > a);

        /* Comparisons with NaN are false, and keep it. */
        to = to < 0 ? 0 : to;
        to = to > 1 ? 1 : to;
        y[k] = isnan(x[k]) ? NAN : to;
    }
}

bool rgtm_transform(double *y, const double *rdm, size_t count,
                    enum rgtm_scale scale, double l, double u)
{
    double *sorted;
    size_t known;

    bug_if(l > u);
    if (!rgtm_scaled(y, rdm, count, scale))
        return false;
    if (scale == RGTM_RANK) {
        sorted = NEW_ARRAY(double, count);
        known = rgtm_sort(sorted, y, count);
        l = rgtm_quantile(sorted, known, l);
        u = rgtm_quantile(sorted, known, u);
        free(sorted);
    }
    rgtm_clip(y, y, count, l, u);
    return true;
}

void rgtm_sigmoid(double *y, const double *x, size_t count, double slope,
                  double middle)
{
    for (size_t k = 0; k < count; k++)
        y[k] = 1 / (1 + exp(-slope * (x[k] - middle)));
}
