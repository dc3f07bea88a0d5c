/*
 * surrogates.h - series that are like others, but for what is to be tested.
 *
 *   phase  F_i(f) exp(i phi(f)), with phi(f) uniform on [0, 2 pi) and the same
 *          for all nodes, and the mean and (of an even number of frames) the
 *          Nyquist bin as they are: power spectra, cross-spectra and so the
 *          covariance stay, exactly.  What a stationary, linear, Gaussian
 *          process with these spectra would give.  Needs all frames.
 *   var    x(t) = sum_k A_k x(t - k) + e, least squares over the frames whose
 *          predecessors are there; driven by Gaussian noise of the covariance
 * of the residuals.  The same, in a finite number of parameters. shift  each
 * node around the circle by a lag of its own: the autocorrelation of each node
 * stays, and what they have in common goes. A far weaker null for "does the
 * correlation change?", since nothing is correlated then.
 *
 * Prichard D, Theiler J (1994). Phys Rev Lett 73:951-954.
 * doi:10.1103/PhysRevLett.73.951; for windowed correlations Hindriks R et al.
 * (2016). NeuroImage 127:242-256. doi:10.1016/j.neuroimage.2015.11.055
 */
#ifndef DYNAMIC_SURROGATES_H
#define DYNAMIC_SURROGATES_H

#include "base/rng.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum surrogates_kind { SURROGATES_PHASE, SURROGATES_VAR, SURROGATES_SHIFT };
/* phase, var, shift; the end is NULL. */
extern const char *const surrogates_names[];

/* ---- circular shift ---- */

/* y_i(t) = x_i(t - lag_i mod T); lags uniform on 0 .. T - 1. */
void surrogates_shift(gsl_matrix *y, const gsl_matrix *x, struct rng *rng);

/* ---- phase randomization ---- */

/* spectrum (frames x nodes) = the Fourier transform of each column of x in
 * half-complex form.  O(frames log frames) a node. */
void surrogates_spectrum(gsl_matrix *spectrum, const gsl_matrix *x);

/* y = the series of the spectrum rotated by phase[k] in bins k = 1 .. (T - 1) /
 * 2; others stay.  phase[0] is not read. */
void surrogates_rotate(gsl_matrix *y, const gsl_matrix *spectrum,
                       const double *phase);

/* The same with random phases. */
void surrogates_randomize(gsl_matrix *y, const gsl_matrix *spectrum,
                          struct rng *rng);

/* ---- autoregression ---- */

struct surrogates_var {
    size_t order;
    gsl_matrix *a;    /* nodes x (order nodes): A_1 | A_2 | ... */
    gsl_matrix *root; /* L of the residual covariance L L' */
    gsl_matrix *mean; /* 1 x nodes */
    double radius;    /* spectral, of the companion matrix: < 1 is stable */
    double ridge;     /* that made it solvable, beside a mean variance of 1 */
    size_t burn_in;   /* frames until the start is forgotten */
};

enum surrogates_result {
    SURROGATES_DONE,
    SURROGATES_SHORT,   /* fewer usable frames than nodes + 2 */
    SURROGATES_UNSTABLE /* radius 1 or more */
};

/*
 * Residual covariance over n frames (n - 1).  Where the Gram matrix of the past
 * cannot be inverted (reciprocal condition below 1e-12, as when regions sum to
 * a constant) a ridge of 1e-6 of the mean variance is added.  With any result
 * but SURROGATES_DONE there is nothing to give back.  O(frames (order nodes)^2
 * + (order nodes)^3).
 */
enum surrogates_result surrogates_fit(struct surrogates_var *var,
                                      const gsl_matrix *x, const bool *is_there,
                                      size_t order)
    __attribute__((warn_unused_result));
void surrogates_release(struct surrogates_var *var);

/* y (frames x nodes): a draw of the process, after its burn-in. */
void surrogates_simulate(gsl_matrix *y, const struct surrogates_var *var,
                         struct rng *rng);

#endif
