/*
 * detrend.h - removing slow drifts from time series.
 */
#ifndef SIGNAL_DETREND_H
#define SIGNAL_DETREND_H

#include <gsl/gsl_matrix.h>

/*
 * Subtract from each column its least-squares line over the row index,
 *
 *     x -= mean(x),  x -= (r . x) r,  r_t ~ t - (T-1)/2 with |r| = 1.
 *
 * A single frame is left alone; a column of NaN stays one.  O(T R).
 */
void detrend_linear(gsl_matrix *series);

/*
 * Subtract from each column its least-squares polynomial of `degree` (0 does
 * nothing, 1 is detrend_linear) over the row index, by the polynomials that are
 * orthogonal over the rows (Legendre's in the limit of many),
 *
 *     p_0 = 1,  p_1 = t - (T-1)/2,
 *     p_{k+1} = p_1 p_k - (|p_k|^2 / |p_{k-1}|^2) p_{k-1},
 *     x -= (p_k . x) / |p_k|^2 p_k.
 *
 * With no more frames than degree + 1 nothing but rounding is left.  A column
 * of NaN stays one.  O(T R degree).
 */
void detrend_polynomial(gsl_matrix *series, int degree);

/*
 * Number of cosines below the cut-off `high_pass` (Hz):
 * min(T - 1, floor(2 T high_pass tr)).
 */
size_t detrend_cosine_count(size_t frames, double high_pass, double tr);

/*
 * The discrete cosine basis without its constant: column k = 1, 2, ... of
 * `basis` is  sqrt(2/T) cos(pi k (t + 1/2) / T).  The columns are orthonormal
 * over all frames.
 *
 * fMRIPrep's own cosine columns are one fewer for the same cut-off, because
 * they count the constant.
 */
void detrend_cosines(gsl_matrix *basis);

#endif
