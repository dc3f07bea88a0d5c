#include "stats/curve.h"

#include <math.h>
#include <stdlib.h>

#define FIRST_SHARE .05

static double cube(double x)
{
    return x > 0 ? x * x * x : 0;
}

/* d_j of t, on the scale of the knots. */
static double bend(double t, const double *knots, size_t count, size_t j)
{
    double range = knots[count - 1] - knots[0];
    double own = (knots[j] - knots[0]) / range;

    return (cube(t - own) - cube(t - 1)) / (1 - own);
}

double curve_term(double x, const double *knots, size_t count, size_t term)
{
    double t = (x - knots[0]) / (knots[count - 1] - knots[0]);

    if (term == 0 || isnan(x))
        return t;
    return bend(t, knots, count, term - 1) - bend(t, knots, count, count - 2);
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

bool curve_knots(double *knots, size_t count, double *values, size_t rows)
{
    bool is_apart = rows > 1;

    qsort(values, rows, sizeof *values, by_size);
    for (size_t k = 0; k < count; k++) {
        double share = FIRST_SHARE +
                       (1 - 2 * FIRST_SHARE) * (double)k / (double)(count - 1);
        double at = share * (double)(rows - 1);
        size_t low = (size_t)at, high = low + 1 < rows ? low + 1 : low;

        knots[k] =
            values[low] + (at - (double)low) * (values[high] - values[low]);
        is_apart &= k == 0 || knots[k] > knots[k - 1];
    }
    return is_apart;
}
