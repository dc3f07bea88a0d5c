/*
 * butterworth.h - zero-phase Butterworth filters.
 *
 * An analog prototype is moved to the wanted band, mapped by the bilinear
 * transform with prewarped cut-offs, and kept as second-order sections, which
 * stay accurate where one long polynomial does not.  Each section is
 *
 *     H(z) = (b0 + b1/z + b2/z^2) / (1 + a1/z + a2/z^2).
 *
 * Filtering runs forward and backward over a series extended at both ends by
 * its reflection, from the state that a constant equal to the first value
 * would have left behind; so phase and delay are zero and the gain is |H|^2,
 * half power becoming a quarter at the cut-offs.  Agrees with sosfiltfilt of
 * SciPy to about 1e-12.
 *
 * The odd reflection, 2 x_0 - x_k, turns the series about its end value: what
 * noise that single value has becomes a step for all that is added, and a slow
 * swing at the end.  Of white noise of 200 frames in a band of 0.01 to 0.1 Hz
 * (TR 2 s) the first and last frames get three times the variance of the
 * others, and tests that take the series as stationary reject ten times in a
 * hundred, not five.  The even reflection, x_k, has no such step.  SciPy's and
 * nilearn's default is odd.
 *
 * Oppenheim AV, Schafer RW (2010). Discrete-Time Signal Processing, chapter 7.
 * Gustafsson F (1996). IEEE Trans Signal Process 44:988-992.
 * doi:10.1109/78.492552
 */
#ifndef SIGNAL_BUTTERWORTH_H
#define SIGNAL_BUTTERWORTH_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

/* Highest order, and so the most sections (a band has one per order). */
enum { BUTTERWORTH_MOST = 12 };

struct section {
    double b[3], a[3]; /* a[0] = 1 */
};

enum butterworth_end { BUTTERWORTH_ODD, BUTTERWORTH_EVEN };

struct butterworth {
    enum butterworth_end end; /* odd after butterworth_design() */
    size_t count;
    struct section at[BUTTERWORTH_MOST]; /* the gain is in the first */
};

/*
 * A filter of `order` (1 to BUTTERWORTH_MOST) at `rate` samples a second that
 * passes high_pass to low_pass (Hz).  NaN leaves that side open; at least one
 * is given, both are positive, and high_pass < low_pass.  A cut-off at or
 * above the Nyquist frequency becomes just less than it.
 */
void butterworth_design(struct butterworth *filter, int order, double rate,
                        double high_pass, double low_pass);

/*
 * Rows added at either end: three times the length of the filter.  A series
 * must be longer than this.
 */
size_t butterworth_padding(const struct butterworth *filter);

/*
 * Filter every column of `series` (frames x anything) in place.  A column of
 * NaN stays one.  O(T R sections) time, one padded copy in memory.
 */
void butterworth_apply(gsl_matrix *series, const struct butterworth *filter);

/*
 * The same, but the series is extended by its end values, T - 1 times each,
 * instead of its reflections: for what wanders off, as the head does.  Any
 * sections will do, and any length.
 */
void butterworth_apply_held(gsl_matrix *series,
                            const struct butterworth *filter);

#endif
