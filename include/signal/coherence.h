/*
 * coherence.h - how alike two regions are at some frequencies, at any delay.
 */
#ifndef SIGNAL_COHERENCE_H
#define SIGNAL_COHERENCE_H

#include "signal/timeline.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>

/* Frequencies in Hz, both ends included. */
struct coherence_band {
    double low, high;
};

enum coherence_status {
    COHERENCE_DONE,
    COHERENCE_SHORT,  /* fewer than two segments without a gap */
    COHERENCE_NARROW, /* no frequency of the segments lies in the band */
};

/*
 * Magnitude-squared coherence of every pair of columns of `x` (kept frames x
 * regions), averaged over the frequencies k / (length tr), k >= 1, in the band:
 *
 *     C_ij(f) = |P_ij(f)|^2 / (P_ii(f) P_jj(f)),  P_ij = sum_s X_is conj(X_js),
 *
 * X the Fourier transform of a segment of `length` frames after its mean is
 * removed and a periodic Hann window applied; segments overlap by half, and
 * none holds a censored frame or the border of two runs (Welch's method, with
 * the conventions of scipy.signal.coherence).  With n segments two independent
 * regions have about 1 / n, and 1 if n were 1.
 *
 * *segments = how many there are.  Exactly symmetric; diagonal exactly 1; a
 * region without power at a frequency has NaN there and so in the mean.
 * O(n R (length + n_f R)) for n_f frequencies.
 *
 * Welch PD (1967). IEEE Trans Audio Electroacoust 15:70-73.
 * doi:10.1109/TAU.1967.1161901
 */
enum coherence_status
coherence(gsl_matrix *coherence, size_t *segments, const gsl_matrix *x,
          const struct timeline *timeline, double tr, size_t length,
          const struct coherence_band *band)
    __attribute__((warn_unused_result));

#endif
