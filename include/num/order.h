/*
 * order.h - ranks of numbers.
 */
#ifndef NUM_ORDER_H
#define NUM_ORDER_H

#include <stddef.h>

/*
 * ranks[i] = 1 + (number of values below values[i]) + (ties - 1) / 2: the rank
 * of values[i] from 1, equal values sharing the average of their ranks.  The
 * sum is always n (n + 1) / 2.  `ranks` and `values` may be one array.
 *
 * NaN is not accepted: whoever ranks decides first what missing means.
 * O(n log n) time, O(n) memory.
 */
void order_ranks(double *ranks, const double *values, size_t count);

/* x becomes the ranks of those that are no NaN; NaN stays. */
void order_ranks_known(double *x, size_t count);

#endif
