/*
 * clean.h - denoising: detrend, filter, censor, regress, scale.
 *
 * All that is the same for every series of a run is prepared once; series are
 * then cleaned in blocks of any width, so regions and voxels share one recipe.
 * In order:
 *
 *   1. drop the censored frames; despike the series (despike.h); with a
 *      Butterworth filter, put the spline (spline.h) or the spectrum (lomb.h)
 *      of the kept frames into the censored ones between them;
 *   2. detrend series and confounds alike, by a polynomial;
 *   3. filter both alike, or regression would put back what the filter took;
 *      then drop the censored frames of both;
 *   4. standardize the confounds and regress them out (regress.h);
 *   5. scale.
 *
 * A cosine filter is a set of confounds (clean_cosines).  Agrees with nilearn
 * 0.14 signal.clean, except where that errs: frames whose mirror image in time
 * is censored too.
 *
 * Lindquist MA et al. (2019). Hum Brain Mapp 40:2358-2376.
 * doi:10.1002/hbm.24528
 * Power JD et al. (2014). NeuroImage 84:320-341.
 * doi:10.1016/j.neuroimage.2013.08.048
 */
#ifndef SIGNAL_CLEAN_H
#define SIGNAL_CLEAN_H

#include "signal/butterworth.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum clean_filter { CLEAN_UNFILTERED, CLEAN_BUTTERWORTH, CLEAN_COSINE };
enum clean_scale { CLEAN_AS_IS, CLEAN_ZSCORE, CLEAN_PERCENT };

/* What stands in for censored frames while the filter runs. */
enum clean_interpolation { CLEAN_SPLINE, CLEAN_LOMB };

struct clean_recipe {
    int detrend; /* degree of the polynomial, 0 for none */
    bool has_despike;
    enum clean_interpolation interpolation;
    enum clean_filter filter;
    int order;                  /* of the Butterworth filter */
    enum butterworth_end end;   /* its reflection at the ends */
    double tr;                  /* seconds; NaN if unknown */
    double high_pass, low_pass; /* Hz; NaN is open */
    enum clean_scale scale;
};

/*
 * What is wrong with a recipe, as a clause to print, or NULL: a filter without
 * cut-offs or repetition time, cut-offs without a filter or in the wrong
 * order, a high-pass at or above the Nyquist frequency.
 */
const char *clean_fault(const struct clean_recipe *recipe);

/*
 * The cosine basis that belongs among the confounds of a run of this recipe:
 * frames x count, no columns but for CLEAN_COSINE.  Give it back with
 * gsl_matrix_free().
 */
gsl_matrix *clean_cosines(const struct clean_recipe *recipe, size_t frames);

enum clean_status {
    CLEAN_DONE,
    CLEAN_TOO_FEW_FRAMES, /* fewer than CLEAN_LEAST are kept */
    CLEAN_TOO_FEW_KNOTS,  /* too few kept frames to interpolate */
    CLEAN_TOO_SHORT,      /* no more frames than the filter's padding */
    CLEAN_NO_FREEDOM      /* fewer frames than regressors */
};

enum { CLEAN_LEAST = 3 };

/* The status as a clause to print. */
const char *clean_status_text(enum clean_status status);

struct clean {
    struct clean_recipe recipe;
    struct butterworth filter;
    bool *kept;
    size_t frames;        /* T, of the run */
    size_t first, length; /* the stretch that is filtered */
    size_t kept_count;    /* rows of the basis */
    gsl_matrix *filler;   /* of lomb.h, or NULL */
    gsl_matrix *basis;    /* kept_count x rank */
};

/*
 * Prepare for a run of rows(confounds) frames, of which kept[t] stay.
 * `confounds` is frames x K without NaN; K may be 0.  Whatever the status, give
 * it back with clean_release().
 */
enum clean_status clean_prepare(struct clean *clean,
                                const struct clean_recipe *recipe,
                                const bool *kept, const gsl_matrix *confounds)
    __attribute__((warn_unused_result));

void clean_release(struct clean *clean);

/*
 * cleaned = the cleaned `series`, both frames x any width; they may be one
 * matrix.  Censored rows become NaN.  A column of NaN stays one.  So does a
 * column become one in which nothing is left but rounding (a constant; a
 * straight line detrended; a copy of a confound): 1e-12 of its largest value
 * or less.  A kept frame must not be NaN in a column that has data.
 *
 * CLEAN_PERCENT is relative to the mean over the kept frames, which is put
 * back first when the recipe has taken it out (detrending, high-pass).
 */
void clean_apply(gsl_matrix *cleaned, const struct clean *clean,
                 const gsl_matrix *series);

/* Share of the spectrum that the filter passes; 1 without one. */
double clean_share(const struct clean *clean);

/*
 * Approximate degrees of freedom left: kept frames times the share of the
 * spectrum that the filter passes, less the rank of the confounds, less 1.
 */
double clean_freedom(const struct clean *clean);

#endif
