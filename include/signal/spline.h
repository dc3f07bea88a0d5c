/*
 * spline.h - filling censored frames before a recursive filter.
 */
#ifndef SIGNAL_SPLINE_H
#define SIGNAL_SPLINE_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

/* Fewest kept frames that determine the spline. */
enum { SPLINE_LEAST = 4 };

/*
 * Overwrite the rows of `series` that are not kept by the not-a-knot cubic
 * spline through the kept rows, column by column.  The first and the last row
 * must be kept (nothing is extrapolated), and at least SPLINE_LEAST in all.
 *
 * With knots t_0 .. t_{n-1}, h_i = t_{i+1} - t_i and second derivatives M_i,
 *
 *     h_{i-1} M_{i-1} + 2 (h_{i-1} + h_i) M_i + h_i M_{i+1}
 *         = 6 ((y_{i+1} - y_i) / h_i - (y_i - y_{i-1}) / h_{i-1}),
 *
 * and a third derivative that is continuous at t_1 and t_{n-2}.  GSL's cubic
 * spline has natural ends and differs.  One elimination serves all columns;
 * it needs no pivoting, because the reduced system is diagonally dominant.
 * What stood in the censored rows is not read; a column of NaN stays one.
 * O(T R).
 *
 * de Boor C (1978). A Practical Guide to Splines, chapter IV.
 * doi:10.1007/978-1-4612-6333-3
 */
void spline_fill(gsl_matrix *series, const bool *kept);

#endif
