/*
 * lomb.h - filling censored frames from the spectrum of the others.
 *
 * What the line through the kept frames leaves of a series, d at n frames t_i
 * that span T = t_n - t_1, is fitted at each frequency by itself,
 *
 *     f_k = k / (8 T),  k = 1, 2, ...,  f_k <= n / (2 T),  f_k < 1/2,
 *     tau = atan2(sum_i sin 2 w t_i, sum_i cos 2 w t_i) / (2 w),  w = 2 pi f,
 *     c = sum_i d_i cos w(t_i - tau) / sum_i cos^2 w(t_i - tau),  s alike
 *
 * (the least-squares sinusoid, sine and cosine being orthogonal over t_i by
 * the choice of tau), the fits are added up over all frequencies at all frames,
 *
 *     h(t) = sum_k c cos w(t - tau) + s sin w(t - tau),
 *
 * and h is scaled to the SD that d has: eight times as many frequencies as are
 * independent say everything about eight times.  At half the sampling rate the
 * sine has no norm, and that frequency is left out.  Frames that are kept stay
 * as they are.
 *
 * This keeps to the spectrum of a series, and not to its course: the sum over
 * all frequencies forgets within few frames, and what it fills in stays near
 * the line, the nearer the fewer frames are gone.  So the spline (spline.h) is
 * the better guess at single frames of a smooth series; in gaps of many frames,
 * where the spline swings out, this one does less harm to what is kept.
 *
 * Mathias A et al. (2004). J Stat Softw 11(2):1-27. doi:10.18637/jss.v011.i02
 * Power JD et al. (2014). NeuroImage 84:320-341.
 * doi:10.1016/j.neuroimage.2013.08.048
 */
#ifndef SIGNAL_LOMB_H
#define SIGNAL_LOMB_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The map from d to h, frames x n, which is the same for every series of a
 * run.  The first and the last frame must be kept.  O(frames n^2) time, and
 * what it returns in memory; give it back with gsl_matrix_free().
 */
gsl_matrix *lomb_filler(const bool *kept, size_t frames);

/*
 * Overwrite the rows of `series` that are not kept, with the filler of the same
 * `kept`.  What stood there is not read; a column of NaN stays one.
 * O(frames n) a column.
 */
void lomb_fill(gsl_matrix *series, const bool *kept, const gsl_matrix *filler);

#endif
