/*
 * derivative.h - how fast a signal changes, by local regression.
 *
 * The derivative at frame t is the slope at t of a polynomial that is fitted,
 * by weighted least squares, to the frames around t.  Away from the ends and
 * from gaps that is a convolution: with the derivative of a Gaussian (a line
 * with Gaussian weights), or the filter of Savitzky and Golay (a parabola with
 * equal weights).  Near an end the frames of one side remain, and the slope
 * stays unbiased for a line.  Nothing is fitted across a gap, and nothing wraps
 * around.
 *
 * Savitzky A, Golay MJE (1964). Anal Chem 36:1627-1639.
 * doi:10.1021/ac60214a047
 */
#ifndef DYNAMIC_DERIVATIVE_H
#define DYNAMIC_DERIVATIVE_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum derivative_kind {
    DERIVATIVE_GAUSSIAN,       /* a line, weights exp(-s^2 / (2 width^2)) */
    DERIVATIVE_SAVITZKY_GOLAY, /* a parabola over `width` frames */
    DERIVATIVE_DIFFERENCE,     /* x(t + 1) - x(t) */
    DERIVATIVE_NONE            /* x itself */
};
/* gaussian, savitzky-golay, difference, none; the end is NULL. */
extern const char *const derivative_names[];

struct derivative {
    enum derivative_kind kind;
    double width; /* in frames */
};

/*
 * d (frames x nodes) = the derivative of x, in units of x per frame.
 * is_there[t]: frame t was not censored.  is_valid[t] becomes true where at
 * least half of the weight of the kernel falls on frames of the stretch of t,
 * and these are enough for the polynomial; elsewhere d is NaN.  A node that is
 * NaN in a frame that is there is NaN wherever that is used.
 * O(frames nodes width).
 */
void derivative_of(gsl_matrix *d, bool *is_valid, const gsl_matrix *x,
                   const bool *is_there, const struct derivative *derivative);

/*
 * Of each column, over the valid frames: subtracts the mean and divides by the
 * standard deviation (n, as for the multiplication of temporal derivatives;
 * n - 1 with `is_sample`).  is_found[i] becomes false, and the column 0, where
 * there is a NaN among them or nothing varies (by 1e-12 of the size).
 */
void derivative_scale(gsl_matrix *d, bool *is_found, const bool *is_valid,
                      bool is_sample);

#endif
