/*
 * fit.h - one factorization on its way, sweep after sweep.
 *
 * Minimizes, over non-negative factors,
 *
 *     sum over observed entries of (X - sum_r A_tr B_wr D_cr C_pr)^2 +
 * penalties
 *
 * by exact least squares under the mask, without imputation: the Gram matrix
 * of a pair sums over the subjects that have it, that of a subject over the
 * pairs it has.  A sweep is C, then A, D and B, each by HALS, with one pass
 * over X: the pairs of a block get their C, and from it their part of Y = X' C,
 * of which the other updates are made.  The objective is what is left over
 * from the update of B, and costs nothing.
 *
 * Between updates factors are extrapolated (HER: Ang AMS, Cohen JE, Gillis N,
 * Hien LTK (2020). arXiv:2001.04321), and a sweep that made the objective
 * worse is undone: then the next is plain, and whatever it gives is taken.
 * Between sweeps all factors of a component get the same norm, so that what is
 * extrapolated is not a drift of scale from one of them to another.
 *
 * Penalties are free of the scales of the factors, which could undo them:
 *
 *     2 l1 s sum_r sum_p C_pr        s^2 = |X|^2 / pairs, other factors of
 *                                    unit norm
 *     smooth sum_r sum_t (A_tr - A_{t-1,r})^2       likewise
 *     ridge |X|^(2 - 2/n) (|A|^2 + |B|^2 + |D|^2 + |C|^2)     of n modes
 */
#ifndef TENSOR_FIT_H
#define TENSOR_FIT_H

#include "tensor/model.h"
#include "tensor/source.h"

struct fit_options {
    double tolerance; /* relative decrease of the error that counts as none */
    double slope;     /* gradient, relative to the first sweep's, that does */
    size_t sweeps;    /* at most */
    size_t passes;    /* of HALS over a factor, at most */
    bool is_plain;    /* no extrapolation */
    bool is_raw;      /* the norms of the factors are left alone */
    double l1, smooth, ridge;
};

#define FIT_DEFAULTS                                                   \
    {                                                                  \
        .tolerance = 1e-6, .slope = 1e-6, .sweeps = 1000, .passes = 10 \
    }

/*
 * The ridge to take where entries are missing: what only subjects without the
 * component have seen is free to grow without it, and this holds it down while
 * it leaves the error alone.
 */
#define FIT_RIDGE_MASKED 1e-5

enum fit_end {
    FIT_GOES_ON,
    FIT_CONVERGED,  /* FIT_CALM sweeps in a row changed nothing */
    FIT_STATIONARY, /* the gradient is gone */
    FIT_EXACT,      /* nothing is left to explain */
    FIT_STOPPED,    /* all sweeps are done */
    FIT_DROPPED     /* other restarts were better */
};
enum { FIT_CALM = 5 };

struct fit {
    const struct source *source;
    struct fit_options options; /* the ridge in units of the factors */
    size_t rank, restart;
    struct model *now;            /* what there is to show */
    struct model *ahead, *before; /* extrapolated; of the sweep before */
    struct work *work;            /* sweep.h */
    double beta, beta_most;       /* how far ahead */
    double objective, error;      /* error: sqrt(of data / |X|^2) */
    double first_slope;           /* gradient that the first sweep met */
    double *history;              /* error of each sweep */
    size_t done, calm, rescues;
    bool is_forgiven; /* the next sweep may be worse */
    enum fit_end end;
};

/* Takes over `start`, whose lambda must be 1.  The fit is parked. */
struct fit *fit_new(const struct source *source, struct model *start,
                    const struct fit_options *options);
void fit_free(struct fit *fit);

/*
 * Give back all but the model, and make it again: the fit goes on from there,
 * without momentum.
 */
void fit_park(struct fit *fit);
void fit_resume(struct fit *fit);

/*
 * A sweep, in the pass of the caller: fit_begin() puts the weights of this fit
 * into the columns from `column` on, fit_pairs() does a block of the pairs,
 * and fit_sweep_end() the rest.  The blocks of one lane come one after another.
 */
void fit_begin(struct fit *fit, double *weights, size_t columns, size_t column);
void fit_pairs(struct fit *fit, const struct block *block, size_t columns,
               size_t column);
void fit_sweep_end(struct fit *fit, const double *y, size_t columns,
                   size_t column);

#endif
