/*
 * windows.h - correlation in windows that slide along the series.
 *
 * With weights w_k of the frames of a window, of sum 1,
 *
 *     m_i = sum_k w_k x_i(t + k),
 *     c_ij = sum_k w_k (x_i - m_i) (x_j - m_j),   r_ij = c_ij / sqrt(c_ii
 * c_jj).
 *
 * A rectangular window weighs its frames alike.  A tapered one is a rectangle
 * of `width` frames convolved with a Gaussian of standard deviation sigma that
 * ends at 3 sigma: its support is width + 2 floor(3 sigma) frames, and what
 * says how wide it is in fact is the effective size (sum w)^2 / sum w^2.  A
 * window's time is that of its center.
 *
 * A frame that is not there weighs 0.  A window that lacks more than a share of
 * its effective size is none.  Of a node that is constant within a window the
 * correlations are NaN.
 *
 * Multiplying the series by the taper and taking an ordinary correlation is
 * something else, since the means leak into the shape of the taper: with a mean
 * of ten standard deviations everything correlates by .98.  It is there for
 * comparison with software that does so.
 *
 * Allen EA et al. (2014). Cereb Cortex 24:663-676. doi:10.1093/cercor/bhs352
 */
#ifndef DYNAMIC_WINDOWS_H
#define DYNAMIC_WINDOWS_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct windows {
    size_t length;    /* frames of the support */
    size_t step;      /* frames from window to window */
    double *weight;   /* of each, of sum 1 */
    double effective; /* (sum w)^2 / sum w^2: frames */
    double least;     /* the share of that a window must have */
    bool is_flat;     /* all weights are alike */
    bool is_legacy;   /* the series times the taper */
};

/*
 * Windows of `width` frames; sigma in frames, 0 for rectangular ones.  Set
 * `least` (else .5) and `is_legacy` afterwards.  Give it back with
 * windows_release().
 */
struct windows windows_new(size_t width, double sigma, size_t step);
void windows_release(struct windows *windows);

/* floor((frames - length) / step) + 1, or 0. */
size_t windows_count(const struct windows *windows, size_t frames);

/* The frame, from 0 and maybe halfway to the next, of window k. */
double windows_center(const struct windows *windows, size_t k);

/*
 * (sum w)^2 / sum w^2 over those frames of the window that begins at `first`
 * that are there, in frames; 0 without one.
 */
double windows_effective(const struct windows *windows, const bool *is_there,
                         size_t first);

/*
 * What becomes of one window: r[pairs] (i < j, row-major) in use until the next
 * one, or NULL where too little of it is there.  `constant` is how many nodes
 * are constant in it.
 */
typedef void windows_take(void *context, size_t k, const double *r,
                          size_t constant);

/*
 * Shows all windows of x (frames x nodes) in order.  A node that is NaN in a
 * frame that is there counts as constant.  Rectangular windows are made by
 * running sums (running.h), O(nodes^2 step) each, and anew every 256 windows;
 * others by a SYRK each, O(nodes^2 length / 2).  A node whose variance within a
 * window is below 1e-10 of that in all frames counts as constant, too.
 */
void windows_each(const struct windows *windows, const gsl_matrix *x,
                  const bool *is_there, windows_take *take, void *context);

/* atanh(r), of r clipped to 1 - 1e-15; NaN stays. */
double windows_fisher(double r);

#endif
