#include "num/order.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_sort_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void order_ranks(double *ranks, const double *values, size_t count)
{
    size_t *order = NEW_ARRAY(size_t, count ? count : 1);
    double *sorted = NEW_ARRAY(double, count ? count : 1);

    for (size_t i = 0; i < count; i++)
        bug_if(isnan(values[i]));
    if (count)
        gsl_sort_index(order, values, 1, count);
    for (size_t k = 0; k < count; k++)
        sorted[k] = values[order[k]];
    for (size_t first = 0, after; first < count; first = after) {
        after = first + 1;
        while (after < count && sorted[after] == sorted[first])
            after++;
        for (size_t k = first; k < after; k++)
            ranks[order[k]] = ((double)first + 1 + (double)after) / 2;
    }
    free(order), free(sorted);
}

void order_ranks_known(double *x, size_t count)
{
    double *known = NEW_ARRAY(double, count);
    size_t n = 0;

    for (size_t k = 0; k < count; k++)
        if (!isnan(x[k]))
            known[n++] = x[k];
    order_ranks(known, known, n);
    n = 0;
    for (size_t k = 0; k < count; k++)
        if (!isnan(x[k]))
            x[k] = known[n++];
    free(known);
}
