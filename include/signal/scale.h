/*
 * scale.h - the location and scale of time series.
 *
 * A series is a frames x regions matrix.  Each column is treated alone, and a
 * column of NaN stays one.
 */
#ifndef SIGNAL_SCALE_H
#define SIGNAL_SCALE_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stdbool.h>

/*
 * Mean, in two passes: the second removes the rounding of the first, so that
 * a constant has its own value for a mean.  NaN if any value is.
 */
double scale_mean(const gsl_vector *x);

/* max_t |x_t|, 0 for a column of NaN. */
double scale_largest(const gsl_vector *x);

/*
 * True when x deviates from its mean by no more than 1e-12 `largest`: what is
 * left is rounding and no signal.  `largest` is the size of the numbers that x
 * was computed from; for a series as read it is scale_largest(x).  Without
 * this, a detrended ramp would standardize to noise of unit variance.
 */
bool scale_is_flat(const gsl_vector *x, double largest);

/*
 * The same of every column of `series` (frames x R), R values each.  Row by
 * row, so that wide matrices are read once, in the order they lie in; the sums
 * are those of the functions above, to the last bit.
 */
void scale_means(double *mean, const gsl_matrix *series);
void scale_sizes(double *largest, const gsl_matrix *series);
void scale_flatness(bool *is_flat, const gsl_matrix *series,
                    const double *largest);

/* Subtract the mean of each column. */
void scale_center(gsl_matrix *series);

/*
 * z = (x - mean) / SD per column, SD dividing by n - 1.  A flat column (or a
 * single frame) has no scale and becomes NaN.
 */
void scale_zscore(gsl_matrix *series);

/*
 * Percent signal change, 100 (x - m) / |m| per column with m its mean.  A
 * column whose |m| is below 1e-6 of its largest value has no baseline (float32
 * leaves up to 1e-7 of it in the mean of a centered series) and becomes NaN.
 */
void scale_percent(gsl_matrix *series);

#endif
