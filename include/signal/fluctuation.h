/*
 * fluctuation.h - how large the slow fluctuations of a series are.
 *
 * Of the n frames t that are kept of a run of T, with d the series less its
 * mean, at the frequencies f_k = k / (T TR) below half the sampling rate,
 *
 *     A_k   = sqrt( [ (sum_t d_t cos w(t - tau))^2 / sum_t cos^2 w(t - tau)
 *                   + (sum_t d_t sin w(t - tau))^2 / sum_t sin^2 w(t - tau) ]
 *                   / n ),                                 w = 2 pi f_k TR,
 *     tau   = atan2(sum_t sin 2 w t, sum_t cos 2 w t) / (2 w),
 *     ALFF  = 2 mean_{k in band} A_k,
 *     fALFF = sum_{k in band} A_k / sum_k A_k,
 *
 * tau making sine and cosine orthogonal over the frames (Lomb and Scargle).
 * With no frame missing A_k is the root of the one-sided power spectrum,
 * sqrt(2) |DFT_k(d)| / T.  The band is that of XCP-D: from the frequency
 * nearest to `low` up to the one nearest to `high` and without it; of two as
 * near the lower; frequency 0 and half the sampling rate are never in it.  ALFF
 * has the units of the series, and the factor 2 is that of XCP-D.
 *
 * Nothing but the mean is taken away: a trend counts among the slow.  What has
 * been filtered has no fALFF worth the name, since the sum over all
 * frequencies is then that of the band.
 *
 * All frequencies at once are one matrix product: 4 n K flops a series of K
 * frequencies, exact for any number of frames, and no dearer with gaps.
 *
 * Zang YF et al. (2007). Brain Dev 29:83-91.
 * doi:10.1016/j.braindev.2006.07.002 (ALFF)
 * Zou QH et al. (2008). J Neurosci Methods 172:137-141.
 * doi:10.1016/j.jneumeth.2008.04.012 (fALFF)
 * Scargle JD (1982). Astrophys J 263:835-853. doi:10.1086/160554
 */
#ifndef SIGNAL_FLUCTUATION_H
#define SIGNAL_FLUCTUATION_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct fluctuation {
    size_t first, count; /* rows of the basis that are in the band */
    size_t bins;         /* frequencies: all, or those of the band alone */
    gsl_matrix *basis;   /* bins cosines, then bins sines; a column a frame */
};

/*
 * For the frames with kept[t] of a run of `frames`, `tr` seconds apart, and
 * the band `low` .. `high` Hz.  Without `has_all`, only the frequencies of the
 * band, for ALFF alone.  NULL where the band holds no frequency, or fewer than
 * three frames are kept.  O(n K).  Give it back with fluctuation_free().
 */
struct fluctuation *fluctuation_new(const bool *kept, size_t frames, double tr,
                                    const double band[2], bool has_all);
void fluctuation_free(struct fluctuation *fluctuation);

/*
 * alff[j], and falff[j] unless that is NULL, of column j of `series` (kept
 * frames x any, overwritten).  A column with NaN has none, and one that is
 * zero at all frequencies no fALFF (NaN).
 */
void fluctuation_of(double *alff, double *falff,
                    const struct fluctuation *fluctuation, gsl_matrix *series);

#endif
