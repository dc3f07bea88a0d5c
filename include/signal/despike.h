/*
 * despike.h - pulling spikes back towards the rest of a series.
 */
#ifndef SIGNAL_DESPIKE_H
#define SIGNAL_DESPIKE_H

#include <gsl/gsl_matrix.h>

/*
 * Squash every column about its median m, with s = 4 median |x - m|,
 *
 *     x = m + s tanh((x - m) / s).
 *
 * What lies within s / 4 of the median, as half of the values do, moves by 2 %
 * of its distance at most; nothing ends farther away than s.  A column of which
 * half of the values or more are equal has no scale (s = 0) and stays as it
 * is, and so does a column of NaN.  The median of an even number of values is
 * the mean of the two in the middle.  O(T log T) a column.
 *
 * The despiking of CONN: Whitfield-Gabrieli S, Nieto-Castanon A (2012). Brain
 * Connect 2:125-141. doi:10.1089/brain.2012.0073
 */
void despike_tanh(gsl_matrix *series);

#endif
