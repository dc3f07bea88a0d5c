/*
 * respiration.h - taking breathing out of the motion parameters.
 *
 * Breathing changes the magnetic field, and the head seems to move with it; at
 * short repetition times displacement then tells breaths from breaths, and not
 * still frames from moved ones.  Frequencies are in Hz; one above the Nyquist
 * frequency appears, and is filtered, at its alias
 *
 *     f' = |f - floor((f + rate / 2) / rate) rate|.
 *
 * Both filters have no phase: they run forward and backward over a series held
 * at its end values (butterworth_apply_held).
 *
 * Fair DA et al. (2020). NeuroImage 208:116400.
 * doi:10.1016/j.neuroimage.2019.116400 (notch)
 * Gratton C et al. (2020). NeuroImage 217:116866.
 * doi:10.1016/j.neuroimage.2020.116866 (low-pass)
 */
#ifndef SIGNAL_RESPIRATION_H
#define SIGNAL_RESPIRATION_H

#include <gsl/gsl_matrix.h>

/* Where `frequency` appears at `rate` samples a second; both in Hz. */
double respiration_alias(double frequency, double rate);

/*
 * Butterworth low-pass of order 2 at `cut` (0 < cut), every column of `motion`
 * (frames x any) in place.  A column of NaN stays one.  O(frames) a column.
 */
void respiration_low_pass(gsl_matrix *motion, double rate, double cut);

/*
 * Notch from `from` to `to` (0 < from < to < rate / 2), in place: with
 * w = 2 pi (from + to) / (2 rate) and q = (from + to) / (2 (to - from)),
 *
 *     g = 1 / (1 + tan(w / (2 q))),
 *     H(z) = g (1 - 2 cos w / z + 1 / z^2)
 *            / (1 - 2 g cos w / z + (2 g - 1) / z^2).
 */
void respiration_notch(gsl_matrix *motion, double rate, double from, double to);

#endif
