/*
 * responses_design.h - the designs of a run: what every voxel is explained by.
 *
 * Columns, in this order: for each group of events the regressors of the
 * response (named as the group, `_derivative`, `_dispersion` or `_delay_<k>`
 * after it), confounds, `drift_1` ..., `constant`.  The groups are
 *
 *     runwise  the conditions: one design;
 *     lsa      the trials, all in one design (least squares all);
 *     lss      one design per trial: the trial, the others of its condition
 *              (`<condition>_other`), and the other conditions (least squares
 *              separate).
 *
 * A trial is named after its condition and its number in it, `face_1`; a
 * condition by itself.
 *
 * Rissman J et al. (2004). NeuroImage 23:752-763.
 * doi:10.1016/j.neuroimage.2004.06.035
 * Mumford JA et al. (2012). NeuroImage 59:2636-2643.
 * doi:10.1016/j.neuroimage.2011.08.076
 */
#ifndef RUN_RESPONSES_DESIGN_H
#define RUN_RESPONSES_DESIGN_H

#include "glm/hrf.h"
#include "glm/ols.h"
#include "io/nuisance.h"
#include "io/series.h"
#include "run/events.h"

#include <stdbool.h>
#include <stddef.h>

enum responses_model { RESPONSES_RUNWISE, RESPONSES_LSA, RESPONSES_LSS };
enum responses_drift {
    RESPONSES_NO_DRIFT,
    RESPONSES_COSINE,
    RESPONSES_POLYNOMIAL
};

/* For choices on the command line; end with NULL. */
extern const char *const responses_models[];
extern const char *const responses_drifts[];

struct responses_options {
    struct nuisance nuisance;
    const char *confounds; /* NULL for none */
    int hrf, drift, model; /* indices of the lists */
    const char *delays;    /* of fir: a,b,c or a:b, frames; NULL */
    double high_pass;      /* Hz, of cosine */
    int degree;            /* of polynomial */
};

/* A volume of the result. */
struct responses_volume {
    char *condition; /* of several delays, with its own: face_delay_3 */
    size_t event;    /* of lsa, lss: which; else TABLE_NONE */
};

struct responses_design {
    const struct responses_options *options;
    const struct events *events;
    struct regressor_timing timing;
    struct hrf hrf;
    size_t *delays;           /* of FIR */
    struct series *nuisance;  /* confounds, drift, constant; frames x any */
    size_t confounds, drifts; /* of these */
    struct responses_volume *volumes;
    size_t count;  /* of volumes, of all designs together */
    size_t models; /* designs */
    /* of the design at hand: */
    size_t *wanted, width; /* its columns that become volumes */
};

/*
 * Everything that the designs share.  Dies where confounds, delays or drift do
 * not fit; `options` and `events` must outlive it.  Give it back with
 * responses_design_release().
 */
void responses_design_prepare(struct responses_design *design,
                              const struct responses_options *options,
                              const struct events *events,
                              const struct regressor_timing *timing);
void responses_design_release(struct responses_design *design);

/*
 * Design m, 0 to models - 1: its columns in all frames.  Its `width` wanted
 * columns are the volumes m * width, ...  Give it back with series_free().
 */
struct series *responses_design_at(struct responses_design *design, size_t m);

/*
 * Makes `ols` of the frames kept[] of a design (`path` is the run).  Dies where
 * there are no more frames than columns, and naming the columns of a design
 * that has no unique fit.
 */
void responses_design_solve(struct ols *ols, const struct series *columns,
                            const bool *kept, const char *path);

#endif
